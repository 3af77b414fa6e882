import type { Money } from '../../domain/money/money.ts';
import type { Locale } from '../i18n/locale.ts';
import { Amount } from './amount.tsx';

/** Amount with nothing above it, for use in a sheet. */
export function TotalAlone({ label, amount, locale }: { label: string; amount: Money; locale: Locale }) {
  return (
    <div class="total total-alone">
      <span class="total-label">
        {label} <span class="currency">{amount.currency}</span>
      </span>
      <strong>
        <Amount money={amount} locale={locale} />
      </strong>
    </div>
  );
}

/** Sheet with a single amount. */
export function AmountSheet(props: { label: string; amount: Money; locale: Locale }) {
  return (
    <section class="sheet">
      <TotalAlone {...props} />
    </section>
  );
}
