import type { Dictionary } from '../i18n/dictionary.ts';
import { formatAmount } from '../i18n/format.ts';
import type { Failure, OfferPage, ProposedOffer } from './offer-model.ts';

interface AnswersProps {
  readonly offer: ProposedOffer;
  readonly failure: Failure | null;
  readonly page: OfferPage;
  readonly t: Dictionary;
}

/**
 * Accept and decline buttons side by side, in the same size and weight. Both state their financial effect.
 * After a declined card the accept button offers another card; the same card again, if the bank may take it,
 * is below.
 */
export function OfferAnswers({ offer, failure, page, t }: AnswersProps) {
  const { words, box } = offer;
  const action = `/offers/${page.token}`;
  const another = failure && anotherCard(failure, action);
  const isAcceptNext = offer.canAccept && !(offer.isRetry && another !== null);
  return (
    <form class="answers" method="post" action={`${action}/accept`} data-busy={t.offer.charging}>
      <input type="hidden" name="screen" value={offer.screenHash} />
      <input type="hidden" name="locale" value={page.locale} />
      <div class="choice">
        {isAcceptNext ? (
          <button class="button button-next" data-answer="accept">
            <span>{words.acceptLabel}</span>{' '}
            <span class="amount">{formatAmount(box.total, page.locale)}</span>
          </button>
        ) : (
          another !== null && <AnotherCard way={another} isNext t={t} />
        )}
        <button class="button" formaction={`${action}/decline`} data-answer="decline" data-busy="">
          {words.declineLabel}
        </button>
      </div>
      {isAcceptNext && another !== null && <AnotherCard way={another} isNext={false} t={t} />}
      {offer.canAccept && !isAcceptNext && (
        <button class="text-button answer-again" data-answer="accept">
          {words.acceptLabel} ({formatAmount(box.total, page.locale)})
        </button>
      )}
    </form>
  );
}

/**
 * Link for giving another card: a standard checkout of the same offer, or the plan's payment method page,
 * which then pays it.
 */
type OtherWay = { readonly href: string } | { readonly formaction: string };

function anotherCard({ fallbackUrl, canChangeMethod }: Failure, action: string): OtherWay | null {
  if (fallbackUrl !== null) return { href: fallbackUrl };
  return canChangeMethod ? { formaction: `${action}/method` } : null;
}

function AnotherCard({ way, isNext, t }: { way: OtherWay; isNext: boolean; t: Dictionary }) {
  const look = isNext ? 'button button-next' : 'button';
  return 'href' in way ? (
    <a class={look} href={way.href}>
      {t.offer.anotherCard}
    </a>
  ) : (
    <button class={look} formaction={way.formaction}>
      {t.offer.planCard}
    </button>
  );
}
