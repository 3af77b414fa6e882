import type { z } from '@hono/zod-openapi';
import type { BookCharge } from '../../gateways/payment/simulator/charge-book.ts';
import type { FaultSettings } from '../../gateways/payment/simulator/faults.ts';
import type { bookSchema, faultsSchema } from '../schemas/simulator.ts';
import { toApiInstant } from './instants.ts';
import { toApiAmount } from './money.ts';

/** Fault rules of the simulator; the domain and the wire differ only in spelling. */
export function fromApiFaults(body: z.infer<typeof faultsSchema>): FaultSettings {
  return renameKeys(body, (key) =>
    key.replaceAll(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
  ) as FaultSettings;
}

export function toApiFaults(faults: FaultSettings): z.infer<typeof faultsSchema> {
  return renameKeys(faults, (key) =>
    key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  ) as z.infer<typeof faultsSchema>;
}

function renameKeys(value: unknown, rename: (key: string) => string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [rename(key), renameKeys(inner, rename)]),
  );
}

export function toApiCharge(charge: BookCharge): z.infer<typeof bookSchema>['items'][number] {
  return {
    payment_id: charge.paymentId,
    amount: toApiAmount(charge.amount.amount),
    currency: charge.amount.currency,
    status: charge.status,
    decline_code: charge.declineCode,
    refunded_amount: toApiAmount(charge.refundedAmount),
    created_at: toApiInstant(charge.createdAt),
  };
}
