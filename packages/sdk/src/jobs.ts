import type DodoPayments from 'dodopayments';
import type { APIPromise, PagePromise } from 'dodopayments';
import { DefaultPageNumberPagination, type DefaultPageNumberPaginationParams } from 'dodopayments/pagination';

/**
 * Failed background job.
 *
 * @example
 * ```ts
 * const job = await client.jobs.retrieve('job_123');
 * console.log(job.kind, job.object_id, job.last_error);
 * ```
 */
export interface Job {
  job_id: string;
  /** For example `payment.collect` or `webhook.deliver`. */
  kind: string;
  /** `failing`: it is retried automatically. `dead`: it failed too often, and waits for you. */
  status: 'dead' | 'failing';
  /** Id of the payment, refund, subscription, presentation or event it is about. */
  object_id: string;
  /** Number of unsuccessful runs. */
  attempts: number;
  last_error: string | null;
  /** Null for a dead job, and while it runs. */
  next_attempt_at: string | null;
  died_at: string | null;
}

/**
 * Filter for listing jobs.
 *
 * @example
 * ```ts
 * const params: JobListParams = { status: 'failing', page_size: 50 };
 * ```
 */
export interface JobListParams extends DefaultPageNumberPaginationParams {
  /** Defaults to `dead`. */
  status?: 'dead' | 'failing';
}

/** A page of jobs; iterate it for all of them. */
export type JobsPage = PagePromise<DefaultPageNumberPagination<Job>, Job>;

/**
 * Failed background jobs: list, retry, give up.
 *
 * @example
 * ```ts
 * for await (const job of client.jobs.list()) await client.jobs.retry(job.job_id);
 * ```
 */
export class Jobs {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Lists failed jobs, newest first; dead ones by default.
   *
   * @example
   * ```ts
   * for await (const { kind, last_error } of client.jobs.list()) console.log(kind, last_error);
   * ```
   */
  list(query: JobListParams = {}, options?: DodoPayments.RequestOptions): JobsPage {
    return this.#client.getAPIList('/jobs', DefaultPageNumberPagination<Job>, { query, ...options });
  }

  /**
   * Retrieves a job. It is listed from its first failure until it is done.
   *
   * @example
   * ```ts
   * const { status } = await client.jobs.retrieve('job_123');
   * ```
   */
  retrieve(jobID: string, options?: DodoPayments.RequestOptions): APIPromise<Job> {
    return this.#client.get(pathOf(jobID), options);
  }

  /**
   * Runs the job again now, with a fresh set of attempts. Its effects happen once.
   *
   * @example
   * ```ts
   * await client.jobs.retry('job_123');
   * ```
   */
  retry(jobID: string, options?: DodoPayments.RequestOptions): APIPromise<Job> {
    return this.#client.post(`${pathOf(jobID)}/retry`, options);
  }

  /**
   * Gives up a dead job, leaving its work undone.
   *
   * @example
   * ```ts
   * await client.jobs.delete('job_123');
   * ```
   */
  delete(jobID: string, options?: DodoPayments.RequestOptions): APIPromise<void> {
    return this.#client.delete(pathOf(jobID), options);
  }
}

function pathOf(jobID: string): string {
  return `/jobs/${encodeURIComponent(jobID)}`;
}
