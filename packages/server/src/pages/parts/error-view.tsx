import type { Dictionary } from '../i18n/dictionary.ts';
import { startPage } from './exit.ts';
import { Layout } from './layout.tsx';
import type { Page } from './page.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';

/** Error page, with a link onward. */
export interface ErrorPage extends Page {
  readonly error: PageError;
  /** For support; shown for errors on our side. */
  readonly requestId: string | null;
  /** Seller's site, or the receipt of a completed checkout; null for the start page. */
  readonly nextUrl: string | null;
}

export type PageError =
  | 'not_found'
  | 'checkout_not_found'
  | 'checkout_expired'
  | 'checkout_consumed'
  | 'portal_expired'
  | 'document_link_expired'
  | 'link_not_found'
  | 'link_expired'
  | 'link_replaced'
  | 'subscription_ended'
  | 'tried_too_often'
  | 'offer_expired'
  | 'too_many_requests'
  | 'for_programs'
  | 'stopping'
  | 'broken';

export function ErrorView({ page }: { page: ErrorPage }) {
  const t = dictionaryOf(page.locale);
  const { title, body } = words(page.error, t);
  return (
    <Layout page={page} title={title}>
      <div class="outcome">
        <h1>{title}</h1>
        <p>{body}</p>
        {page.requestId !== null && (
          <p class="hint">
            {t.error.requestId} <code>{page.requestId}</code>
          </p>
        )}
      </div>
      <a class="button button-next button-large" href={page.nextUrl ?? startPage.url}>
        {nextLabel(page, t)}
      </a>
    </Layout>
  );
}

function nextLabel({ error, seller, nextUrl }: ErrorPage, t: Dictionary): string {
  if (error === 'checkout_consumed') return t.error.viewReceipt;
  if (error === 'for_programs') return t.home.reference;
  return seller === null || nextUrl === null || nextUrl === startPage.url
    ? t.error.home
    : t.error.backTo(seller.name);
}

function words(error: PageError, { error: t }: Dictionary): { title: string; body: string } {
  switch (error) {
    case 'not_found':
      return { title: t.notFoundTitle, body: t.notFoundBody };
    case 'checkout_not_found':
      return { title: t.checkoutNotFoundTitle, body: t.checkoutNotFoundBody };
    case 'checkout_expired':
      return { title: t.checkoutExpiredTitle, body: t.checkoutExpiredBody };
    case 'checkout_consumed':
      return { title: t.checkoutConsumedTitle, body: t.checkoutConsumedBody };
    case 'portal_expired':
      return { title: t.portalExpiredTitle, body: t.portalExpiredBody };
    case 'document_link_expired':
      return { title: t.documentExpiredTitle, body: t.documentExpiredBody };
    case 'link_not_found':
      return { title: t.linkNotFoundTitle, body: t.linkNotFoundBody };
    case 'link_expired':
      return { title: t.linkExpiredTitle, body: t.linkExpiredBody };
    case 'link_replaced':
      return { title: t.linkReplacedTitle, body: t.linkReplacedBody };
    case 'subscription_ended':
      return { title: t.subscriptionEndedTitle, body: t.subscriptionEndedBody };
    case 'tried_too_often':
      return { title: t.triedTooOftenTitle, body: t.triedTooOftenBody };
    case 'offer_expired':
      return { title: t.offerExpiredTitle, body: t.offerExpiredBody };
    case 'too_many_requests':
      return { title: t.tooManyTitle, body: t.tooManyBody };
    case 'for_programs':
      return { title: t.forProgramsTitle, body: t.forProgramsBody };
    case 'stopping':
      return { title: t.stoppingTitle, body: t.stoppingBody };
    case 'broken':
      return { title: t.genericTitle, body: t.genericBody };
  }
}
