import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** One purchase, and the one offer that follows it. */
export interface Order {
  /**
   * `offered` is the only state in which the offer may be accepted or declined. `requires_action`: the bank asks the
   * customer before it pays; `processing`: its answer is on its way.
   */
  state:
    | 'unpaid'
    | 'nothing_to_offer'
    | 'offered'
    | 'requires_action'
    | 'processing'
    | 'accepted'
    | 'declined'
    | 'failed';
  customerId?: string;
  /** What is offered. */
  productId?: string;
  /** The checkout session that charged the offer. */
  sessionId?: string;
  /** Where the customer can still pay after a decline, or prove who they are. */
  continueUrl?: string;
  message?: string;
}

interface Content {
  orders: Record<string, Order>;
  /** Per customer, the products that have been answered with yes or no: never offered again. */
  answered: Record<string, string[]>;
}

/** Keeps everything in one small file, so that a restart forgets no refusal. Use your database instead. */
export class Store {
  readonly #file: string;
  readonly #content: Content;

  constructor(file: string) {
    this.#file = file;
    const text = existsSync(file) ? readFileSync(file, 'utf8') : '{ "orders": {}, "answered": {} }';
    this.#content = JSON.parse(text) as Content;
  }

  order(id: string): Order | undefined {
    return this.#content.orders[id];
  }

  saveOrder(id: string, order: Order): void {
    this.#content.orders[id] = order;
    if (order.customerId !== undefined && order.productId !== undefined && isAnswer(order.state)) {
      const before = this.#content.answered[order.customerId] ?? [];
      this.#content.answered[order.customerId] = [...new Set([...before, order.productId])];
    }
    // Written beside and renamed, so that a crash leaves the old file or the new one, never half of one.
    writeFileSync(`${this.#file}.new`, JSON.stringify(this.#content, null, 2));
    renameSync(`${this.#file}.new`, this.#file);
  }

  hasAnswered(customerId: string, productId: string): boolean {
    return this.#content.answered[customerId]?.includes(productId) ?? false;
  }
}

function isAnswer(state: Order['state']): boolean {
  return state === 'accepted' || state === 'declined';
}
