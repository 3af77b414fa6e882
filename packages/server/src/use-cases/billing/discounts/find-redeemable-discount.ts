import type { Discount } from '../../../domain/catalog/discount.ts';
import { notFound } from '../../../domain/errors.ts';
import { checkRedeemable } from '../../../domain/pricing/discount-rules.ts';
import type { Scope } from '../../../domain/scope.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { findDiscountsByCode } from '../../../store/billing/discounts.ts';

/** Finds the discount of a shopper's code, or the reason why it cannot be redeemed now. */
export async function findRedeemableDiscount(
  runtime: Runtime,
  scope: Scope,
  code: string,
): Promise<Discount> {
  const [discount] = await findDiscountsByCode(runtime.sql, scope, [code]);
  if (!discount) throw notFound('discount');
  checkRedeemable(discount, now(runtime, scope));
  return discount;
}
