import type DodoPayments from 'dodopayments';
import type { APIPromise, PagePromise } from 'dodopayments';
import { DefaultPageNumberPagination, type DefaultPageNumberPaginationParams } from 'dodopayments/pagination';

/**
 * Address that a mail server has refused for good.
 *
 * @example
 * ```ts
 * const bounced: BouncedAddress = {
 *   address: 'gone@example.com',
 *   reason: 'The mail server said: 550 5.1.1 no such user',
 *   bounced_at: '2026-11-30T12:00:00.000Z',
 * };
 * ```
 */
export interface BouncedAddress {
  /** In lower case. */
  address: string;
  /** Answer of the mail server. */
  reason: string;
  bounced_at: string;
}

/** A page of bounced addresses; iterate it for all of them. */
export type BouncedAddressesPage = PagePromise<DefaultPageNumberPagination<BouncedAddress>, BouncedAddress>;

/**
 * E-mails to customers: the addresses that nothing more is sent to. The e-mails of a customer are listed by
 * `client.customers.emails`.
 *
 * @example
 * ```ts
 * for await (const { address } of client.emails.listBounces()) console.log(address);
 * ```
 */
export class Emails {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Lists the bounced addresses, newest first.
   *
   * @example
   * ```ts
   * for await (const { address, reason } of client.emails.listBounces()) console.log(address, reason);
   * ```
   */
  listBounces(
    query: DefaultPageNumberPaginationParams = {},
    options?: DodoPayments.RequestOptions,
  ): BouncedAddressesPage {
    return this.#client.getAPIList('/emails/bounces', DefaultPageNumberPagination<BouncedAddress>, {
      query,
      ...options,
    });
  }

  /**
   * Sends e-mails to a bounced address again. Those that were blocked meanwhile stay unsent.
   *
   * @example
   * ```ts
   * await client.emails.deleteBounce('gone@example.com');
   * ```
   */
  deleteBounce(address: string, options?: DodoPayments.RequestOptions): APIPromise<void> {
    return this.#client.delete(`/emails/bounces/${encodeURIComponent(address)}`, options);
  }
}
