import { declineMessage } from '../../domain/payment/decline-codes.ts';
import type { CheckoutNotice } from './checkout-model.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';
import { formatAmount } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import { Notice } from './notice.tsx';

/** Notice about the customer's last attempt, with the next step. */
export function CheckoutNoticeBox({ notice, locale }: { notice: CheckoutNotice; locale: Locale }) {
  const t = dictionaryOf(locale).notice;
  switch (notice.kind) {
    case 'declined':
      return (
        <Notice tone="trouble" title={t.declinedTitle}>
          <p>{declineMessage(notice.code, locale)}</p>
        </Notice>
      );
    case 'authentication_cancelled':
      return (
        <Notice tone="news" title={t.authenticationCancelledTitle}>
          <p>{t.authenticationCancelled}</p>
        </Notice>
      );
    case 'card_page_left':
      return (
        <Notice tone="news" title={t.cardPageLeftTitle}>
          <p>{t.cardPageLeft}</p>
        </Notice>
      );
    case 'gateway_unreachable':
      return (
        <Notice tone="trouble" title={t.unreachableTitle}>
          <p>{t.unreachable}</p>
        </Notice>
      );
    case 'total_changed':
      return (
        <Notice tone="trouble" title={t.totalChangedTitle}>
          <p>{t.totalChanged(formatAmount(notice.before, locale), formatAmount(notice.after, locale))}</p>
        </Notice>
      );
    case 'plan_held':
      return (
        <Notice tone="trouble" title={notice.isTheirs ? t.planIsTheirsTitle : t.planHeldTitle}>
          <p>{notice.isTheirs ? t.planIsTheirs : t.planHeld}</p>
          {notice.accountUrl !== null && (
            <p>
              <a href={notice.accountUrl}>{t.toAccount}</a>
            </p>
          )}
        </Notice>
      );
    case 'country_changed':
      return (
        <Notice tone="trouble" title={t.countryChangedTitle}>
          <p>{t.countryChanged}</p>
        </Notice>
      );
    case 'discount_applied':
      return (
        <Notice tone="news">
          <p>{t.discountApplied(notice.code)}</p>
        </Notice>
      );
    case 'discount_removed':
      return (
        <Notice tone="news">
          <p>{t.discountRemoved(notice.code)}</p>
        </Notice>
      );
    case 'discount_applied_before_paying':
      return (
        <Notice tone="news" title={t.discountPendingTitle}>
          <p>{t.discountPending}</p>
        </Notice>
      );
  }
}
