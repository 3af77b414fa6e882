import type { z } from '@hono/zod-openapi';
import { divide } from '../../domain/money/round.ts';
import type { Currency } from '../../domain/money/currency.ts';
import { lineTaxes } from '../../domain/subscription/line-taxes.ts';
import type { PlanChange, PlanChangeLine } from '../../domain/subscription/plan-change.ts';
import { shareOf } from '../../domain/money/share.ts';
import type { planChangeLineSchema } from '../schemas/plan-changes.ts';
import { toApiAmount } from './money.ts';

type ApiLine = z.infer<typeof planChangeLineSchema>;

/*
 * Lines of a plan change in the platform's terms: the price of a unit for a whole period, and the proration
 * factor of the line, below 0 for a credit. A page written for the platform computes
 *
 *   quantity × unit_price × proration_factor  [+ tax × proration_factor, unless tax_inclusive]
 *
 * so the factor is derived from the amounts, which are rounded already, and not the other way round.
 */
export function toApiPlanChangeLines(change: PlanChange, currency: Currency): ApiLine[] {
  const taxes = lineTaxes(change);
  return change.lines.map((line, index) =>
    toApiLine(line, taxes[index] ?? 0n, `line_${String(index + 1)}`, currency),
  );
}

function toApiLine(line: PlanChangeLine, tax: bigint, id: string, currency: Currency): ApiLine {
  const unitPrice = unitPriceOf(line, sizeOf(line.amount));
  const whole = unitPrice * BigInt(line.quantity);
  const fields = {
    id,
    currency,
    quantity: line.quantity,
    unit_price: toApiAmount(unitPrice),
    proration_factor: whole === 0n ? 0 : Number(line.amount) / Number(whole),
    amount: toApiAmount(line.amount),
    tax: toApiAmount(
      line.amount === 0n ? 0n : divide(sizeOf(tax) * whole, sizeOf(line.amount), 'half_away_from_zero'),
    ),
    tax_rate: line.taxRateBps,
    tax_inclusive: line.isTaxInclusive,
    description: line.kind === 'unused' ? `Unused time on ${line.name}` : line.description,
  };
  return line.kind === 'addon' && line.addonId !== null
    ? { ...fields, type: 'addon', addon_id: line.addonId, name: line.name, tax_category: line.taxCategory }
    : { ...fields, type: 'subscription', product_id: line.productId, name: line.name };
}

/**
 * Price of a unit for a whole period: the listed price if the line charges it, otherwise the price after
 * discounts, rounded up so that no line's factor exceeds 1.
 */
function unitPriceOf({ quantity, unitAmount, share }: PlanChangeLine, shown: bigint): bigint {
  const units = BigInt(quantity);
  const { numerator, denominator } = share;
  const listed = unitAmount * units;
  if (shareOf(listed, share) === shown || shown === 0n || numerator === 0n) return unitAmount;
  const period = divide(shown * denominator, numerator, 'half_away_from_zero');
  return divide((period < shown ? shown : period) + units - 1n, units, 'down');
}

function sizeOf(amount: bigint): bigint {
  return amount < 0n ? -amount : amount;
}
