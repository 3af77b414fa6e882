import type { Answer, TestApi } from './api.ts';

/** What a customer types into the card form. */
export function typedCard(number: string): Record<string, string> {
  return { payment_method: 'new', card_number: number, card_expiry: '12 / 34', card_cvc: '123' };
}

/** Sends a page's form as a browser without scripts does. */
export function submit(api: TestApi, address: string, fields: Record<string, string> = {}): Promise<Answer> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return api.send('POST', pathOf(address), new URLSearchParams(fields).toString(), headers);
}

export function visit(api: TestApi, address: string): Promise<Answer> {
  return api.send('GET', pathOf(address), undefined, {});
}

function pathOf(address: string): string {
  const { pathname, search } = new URL(address, 'http://rung.test');
  return `${pathname}${search}`;
}
