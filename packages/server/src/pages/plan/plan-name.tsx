import type { Dictionary } from '../i18n/dictionary.ts';
import { formatAmount, formatPer } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { PlanSummary } from './plan-model.ts';
import { Amount } from '../parts/amount.tsx';

/** Quantity and plan, within a sentence: "3 × Pro Plan". */
export function namePlan({ name, quantity }: PlanSummary, { plan: t }: Dictionary): string {
  return t.quantityOf(name, quantity);
}

export function PlanAddons({ plan, t }: { plan: PlanSummary; t: Dictionary }) {
  return plan.addons.map(({ name, quantity }) => (
    <p class="line-addon">{`+ ${t.plan.quantityOf(name, quantity)}`}</p>
  ));
}

/** Price of a cycle, as the largest element of its box, with its tax. */
export function PlanPrice({ plan, locale, t }: { plan: PlanSummary; locale: Locale; t: Dictionary }) {
  return (
    <p class="plan-price">
      <strong class="price">
        <Amount money={plan.price} locale={locale} />
      </strong>{' '}
      <span class="hint unit">
        {formatPer(plan.interval, locale)} <span class="currency">{plan.price.currency}</span>
      </span>
      {plan.tax.amount > 0n && (
        <span class="hint plan-tax">{t.plan.taxIncluded(formatAmount(plan.tax, locale))}</span>
      )}
    </p>
  );
}
