import { cancellationFeedbacks } from '../../domain/subscription/subscription.ts';
import type { Dictionary } from '../i18n/dictionary.ts';
import { formatAmount, formatDate } from '../i18n/format.ts';
import type { PlanPage } from './plan-model.ts';
import { SelectField } from '../parts/field.tsx';

/** Cancellation form, as easy as buying: one page, one optional question, one button. */
export function CancelPlan({ page, t: { plan: t } }: { page: PlanPage; t: Dictionary }) {
  const { locale, status, credit } = page;
  const isLater = status === 'active';
  const date = formatDate(page.nextAt, locale, page.seller.timeZone);
  return (
    <details class="cancel-plan">
      <summary>{t.cancelTitle}</summary>
      <form method="post" action={`${page.address}/cancel`}>
        <input type="hidden" name="attempt" value={page.attempt} />
        <p>
          {isLater ? t.cancelNote(date) : t.cancelNowNote}
          {credit !== null && ` ${t.cancelCredit(formatAmount(credit, locale))}`}
        </p>
        <SelectField
          name="reason"
          label={t.cancelReason}
          value=""
          placeholder={t.noReason}
          options={cancellationFeedbacks.map((value) => ({ value, label: t.reasons[value] }))}
          select={{}}
        />
        <button class="button">{isLater ? t.cancelButton(date) : t.cancelNowButton}</button>
      </form>
    </details>
  );
}
