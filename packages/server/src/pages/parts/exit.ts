import type { Scope } from '../../domain/scope.ts';
import { demoBusinessId } from '../../domain/demo.ts';

/** Exit link for a customer who has nothing more to do on a page. */
export interface Exit {
  readonly url: string;
  /** False for the start page of this site, used if the seller's own is unknown. */
  readonly isSellers: boolean;
}

/** Start page of this site, which redirects. */
export const startPage: Exit = { url: '/', isSellers: false };

/**
 * Link back to the seller: the page they named for customers who leave; else the first page of the site that
 * customers return to after paying, because a customer who has not paid should not see a thank-you page; else
 * the demo shop or the start page.
 */
export function exitFor(
  scope: Pick<Scope, 'businessId' | 'mode'>,
  cancelUrl: string | null,
  returnUrl: string | null,
): Exit {
  const url = cancelUrl ?? firstPageOf(returnUrl);
  if (url !== null) return { url, isSellers: true };
  return scope.businessId === demoBusinessId ? { url: '/shop', isSellers: true } : startPage;
}

function firstPageOf(address: string | null): string | null {
  if (address === null || !URL.canParse(address)) return null;
  const { protocol, origin } = new URL(address);
  // An app link is kept whole: an app has no first page that could be guessed.
  return protocol === 'https:' || protocol === 'http:' ? `${origin}/` : address;
}
