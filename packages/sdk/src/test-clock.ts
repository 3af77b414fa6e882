import type DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';

/**
 * State of the clock of a business in test mode.
 *
 * @example
 * ```ts
 * const { now, frozen } = await client.testClock.retrieve();
 * console.log(frozen ? 'stands at' : 'runs, and shows', now);
 * ```
 */
export interface TestClockState {
  /** Present time of the business, as RFC 3339 in UTC. */
  now: string;
  /** True if it is stopped. */
  frozen: boolean;
}

/**
 * Target of an advance.
 *
 * @example
 * ```ts
 * const nextYear: TestClockAdvanceParams = { to: '2027-01-31T00:00:00Z', freeze: true };
 * ```
 */
export interface TestClockAdvanceParams {
  /** Time to advance to: now or later, however far. */
  to: string;
  /** True: it stops at `to`. Otherwise it runs on from there at real speed. */
  freeze?: boolean | null;
}

/**
 * Clock of a business in test mode: every decision about the business takes its time from it, so that a year
 * can be over in seconds. There is none in live mode.
 *
 * @example
 * ```ts
 * await client.testClock.advance({ to: '2027-01-31T00:00:00Z', freeze: true });
 * const payments = await client.payments.list({ subscription_id: 'sub_123' });
 * ```
 */
export class TestClock {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Reads the clock. During an advance it shows the progress.
   *
   * @example
   * ```ts
   * const { now } = await client.testClock.retrieve();
   * ```
   */
  retrieve(options?: DodoPayments.RequestOptions): APIPromise<TestClockState> {
    return this.#client.get('/test_clock', options);
  }

  /**
   * Moves the clock forward, never back, and answers when everything that falls due on the way has been done
   * in due order. That can take a while, so this call waits for five minutes, as long as Node does, and is not
   * repeated by itself. The advance goes on without its caller: after a lost answer, `retrieve` tells how far
   * it has come. Webhooks are sent in real time and are not waited for.
   *
   * @example
   * ```ts
   * const clock = await client.testClock.advance({ to: '2026-03-31T12:00:00Z', freeze: true });
   * console.log(clock.now); // 2026-03-31T12:00:00.000Z
   * ```
   */
  advance(body: TestClockAdvanceParams, options?: DodoPayments.RequestOptions): APIPromise<TestClockState> {
    return this.#client.post('/test_clock/advance', { timeout: 300_000, maxRetries: 0, ...options, body });
  }
}
