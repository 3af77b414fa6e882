import type { Dictionary } from '../i18n/dictionary.ts';
import { formatPer } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { PlanChoiceForm, PlanOption, PlanPage } from './plan-model.ts';
import { Amount } from '../parts/amount.tsx';
import { TextField } from '../parts/field.tsx';

interface PlanChooserProps {
  readonly page: PlanPage;
  readonly choice: PlanChoiceForm;
  readonly t: Dictionary;
}

/** Form for choosing a plan and a quantity. It leads to a page with the price, and changes nothing. */
export function PlanChooser({ page, choice, t }: PlanChooserProps) {
  const { options, error } = choice;
  const title = options.length > 1 ? t.plan.changeTitle : t.plan.otherQuantity;
  return (
    <section class="shelf" aria-labelledby="change-title">
      <h2 id="change-title">{title}</h2>
      <form class="chooser" method="get" action={`${page.address}/change`}>
        {error === 'unchanged' && (
          <p class="field-error" role="alert">
            {t.plan.unchanged}
          </p>
        )}
        <fieldset class="methods">
          <legend class="visually-hidden">{title}</legend>
          {options.map((option) => (
            <Option option={option} chosen={choice.chosen} locale={page.locale} t={t} />
          ))}
        </fieldset>
        <div class="chooser-end">
          <TextField
            name="quantity"
            label={t.plan.quantity}
            error={error === 'quantity' ? t.plan.quantityInvalid : undefined}
            input={{
              value: choice.quantity,
              inputmode: 'numeric',
              maxlength: 4,
              required: true,
              autocomplete: 'off',
              class: 'figures',
            }}
          />
          <button class="button button-next">{t.plan.review}</button>
        </div>
        <p class="hint">{t.plan.reviewNote}</p>
      </form>
    </section>
  );
}

interface OptionProps {
  readonly option: PlanOption;
  readonly chosen: string;
  readonly locale: Locale;
  readonly t: Dictionary;
}

function Option({ option, chosen, locale, t }: OptionProps) {
  return (
    <label class="method plan-option">
      <input
        type="radio"
        name="product_id"
        value={option.productId}
        checked={option.productId === chosen}
        required
      />
      <span class="plan-option-face">
        <span class="line">
          <span class="line-name">{option.name}</span>
          <strong>
            <Amount money={option.price} locale={locale} />
          </strong>
        </span>
        <span class="line hint">
          <span>{option.isCurrent ? t.plan.yourPlan : (option.description ?? '')}</span>
          <span class="unit">{formatPer(option.interval, locale)}</span>
        </span>
      </span>
    </label>
  );
}
