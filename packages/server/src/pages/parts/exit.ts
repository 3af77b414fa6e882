import type { Scope } from '../../domain/scope.ts';
import { demoBusinessId } from '../../domain/demo.ts';

/** Exit link for somebody who has nothing more to do on a page. */
export interface Exit {
  readonly url: string;
  /** False for the start page of this site, where the seller's own is not known. */
  readonly isSellers: boolean;
}

/** The start page of this site, which leads on. */
export const startPage: Exit = { url: '/', isSellers: false };

/**
 * Back to the seller: to where they said that a customer who leaves goes; else to the site that customers come back to
 * after paying, at its first page, because nobody who has not paid should read a thank-you; else to the demo shop
 * or the start page.
 */
export function exitOf(
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
  // An app is opened by its whole address: it has no pages that could be guessed.
  return protocol === 'https:' || protocol === 'http:' ? `${origin}/` : address;
}
