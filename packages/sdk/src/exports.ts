import type DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';

/**
 * Which rows to export, and how.
 *
 * @example
 * ```ts
 * const params: ExportParams = { of: 'payments', format: 'csv' };
 * ```
 */
export interface ExportParams {
  /** Kind of rows, such as `customers`, `payments` or `ledger_postings`; `list` has them all. */
  of: string;
  /** `json`, the default: lines of JSON, one object each. */
  format?: 'json' | 'csv';
}

/**
 * Kinds of rows.
 *
 * @example
 * ```ts
 * for (const { of } of (await client.exports.list()).items) console.log(of);
 * ```
 */
export interface ExportList {
  items: { of: string; columns: { name: string; type: string }[] }[];
}

/** Everything that Rung keeps of the business. */
export class Exports {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * The kinds of rows that there are, and their columns.
   *
   * @example
   * ```ts
   * const { items } = await client.exports.list();
   * ```
   */
  list(options?: DodoPayments.RequestOptions): APIPromise<ExportList> {
    return this.#client.get('/export', options);
  }

  /**
   * All rows of one kind, as they are kept. The body of the response is a stream: it may be of any size.
   *
   * @example
   * ```ts
   * const response = await client.exports.download({ of: 'payments' });
   * await pipeline(Readable.fromWeb(response.body), createWriteStream('payments.jsonl'));
   * ```
   */
  download(query: ExportParams, options?: DodoPayments.RequestOptions): Promise<Response> {
    return this.#client.get('/export', { query, ...options }).asResponse();
  }
}
