import { productTexts } from '../../domain/catalog/product.ts';
import type { SessionCart } from '../../domain/checkout/checkout-session.ts';
import type { Currency } from '../../domain/money/currency.ts';
import type { Money } from '../../domain/money/money.ts';
import type { Instrument } from '../../domain/payment/gateway-outcome.ts';
import type { LineItem, Payment } from '../../domain/payment/payment.ts';
import type { PricedCart, PricedLine } from '../../domain/pricing/cart.ts';
import type { PricedDue } from '../../domain/pricing/price-due.ts';
import { amountOf } from '../../domain/pricing/price-lines.ts';
import type { ComingCharges } from '../../domain/subscription/coming-charges.ts';
import type { OutstandingForMethod } from '../../domain/subscription/dues.ts';
import type { Subscription } from '../../domain/subscription/subscription.ts';
import type { Locale } from '../i18n/locale.ts';
import type { CardSummary, Order, OrderDiscount, OrderLine, OrderTax } from './order-model.ts';

/** Priced cart as an order, in the terms of the list prices. */
export function presentOrder(
  cart: SessionCart,
  priced: PricedCart,
  isAddressKnown: boolean,
  coming: ComingCharges | null,
  locale: Locale,
): Order {
  const { currency, totals } = priced;
  const money = (amount: bigint): Money => ({ amount, currency });
  const codeAmount = priced.discounts.reduce((sum, { amount }) => sum + amount, 0n);
  const ownDiscount = totals.listDiscount - codeAmount;
  return {
    lines: cart.items.map((item, index) => {
      const lines = priced.lines.filter(({ itemIndex }) => itemIndex === index);
      const subscription = priced.subscriptions.find(({ itemIndex }) => itemIndex === index);
      const trial = subscription?.trial ?? null;
      const base = lines.find(({ addonId }) => addonId === null);
      const texts = productTexts(item.product, locale);
      return {
        name: texts.name,
        ...pictureOf(item.product.image),
        description:
          item.product.translations?.[locale]?.description ?? base?.description ?? texts.description,
        quantity: base?.quantity ?? item.quantity,
        isRecurring: subscription !== undefined,
        unitPrice: money(base?.unitAmount ?? 0n),
        amount: money(base?.listAmount ?? 0n),
        trial: trial && { days: trial.days, isFree: trial.amount === null },
        addons: lines.flatMap((line) =>
          line.addonId === null
            ? []
            : [{ name: line.name, quantity: line.quantity, amount: money(line.listAmount) }],
        ),
      };
    }),
    subtotal: money(totals.listSubtotal),
    discounts: [
      ...(ownDiscount > 0n ? [{ code: null, amount: money(ownDiscount) }] : []),
      ...priced.discounts.map(({ discount, amount }) => ({ code: discount.code, amount: money(amount) })),
    ],
    tax: isAddressKnown ? taxOf(priced.lines, totals, currency) : null,
    total: money(totals.total),
    coming,
  };
}

/** Picture that this site serves; one of another site is not shown. */
function pictureOf(image: string | null): Pick<OrderLine, 'picture'> {
  const picture = /\/images\/[\w-]{22}$/.exec(image ?? '')?.[0];
  return picture === undefined ? {} : { picture };
}

function taxOf(
  lines: readonly Pick<PricedLine, 'taxRateBps' | 'tax'>[],
  totals: { readonly tax: bigint; readonly includedTax: bigint },
  currency: Currency,
): OrderTax {
  const rates = new Set(lines.filter(({ tax }) => tax !== 0n).map(({ taxRateBps }) => taxRateBps));
  const [rate] = rates;
  return {
    added: { amount: totals.tax - totals.includedTax, currency },
    included: { amount: totals.includedTax, currency },
    rateBps: rates.size === 1 && rate !== undefined ? rate : null,
  };
}

/** Paid order, line by line, with the subscription it started and that one's later charges. */
export function presentPaidOrder(
  payment: Payment,
  subscription: Subscription | null,
  coming: ComingCharges | null,
): Order {
  const { currency } = payment;
  const money = (amount: bigint): Money => ({ amount, currency });
  const listed = payment.lines.map((line) => ({
    line,
    // A price that contains its tax is shown with it, as it was on the checkout.
    amount: line.listAmount,
    deduction: line.listAmount - amountOf(line),
  }));
  const discount = listed.reduce((sum, { deduction }) => sum + deduction, 0n);
  const includedTax = payment.lines.reduce((sum, line) => sum + (line.isTaxInclusive ? line.tax : 0n), 0n);
  const trial =
    subscription && subscription.trialPeriodDays > 0
      ? { days: subscription.trialPeriodDays, isFree: subscription.trialAmount === null }
      : null;
  return {
    lines: linesOf(listed, currency, trial),
    subtotal: money(listed.reduce((sum, { amount }) => sum + amount, 0n)),
    discounts:
      discount > 0n ? [{ code: payment.discounts[0]?.discount.code ?? null, amount: money(discount) }] : [],
    tax: taxOf(payment.lines, { tax: payment.tax, includedTax }, currency),
    total: money(payment.totalAmount),
    coming,
  };
}

/** Outstanding amount of a subscription, line by line, with the charges after it. */
export function presentDueOrder(
  { due, discounts }: Pick<OutstandingForMethod, 'due' | 'discounts'>,
  { priced, walletAmount }: { readonly priced: PricedDue; readonly walletAmount: bigint },
  coming: ComingCharges,
  currency: Currency,
): Order {
  const money = (amount: bigint): Money => ({ amount, currency });
  const { totals } = priced;
  const codes = discounts.map(({ discount }) => ({
    code: discount.code,
    amount: sum(
      due.lines.flatMap((line) =>
        line.discounts.filter(({ discountId }) => discountId === discount.discountId),
      ),
    ),
  }));
  const discounted = due.lines.reduce((taken, { listDiscount }) => taken + listDiscount, 0n);
  const deductions: readonly OrderDiscount[] = [
    { code: null, amount: money(discounted - sum(codes)) },
    ...codes.map(({ code, amount }) => ({ code, amount: money(amount) })),
    { code: null, reason: 'unused', amount: money(priced.unused) },
    { code: null, reason: 'credit', amount: money(priced.credit) },
  ];
  return {
    lines: linesOf(
      priced.lines.map((line) => ({ line, amount: line.listAmount })),
      currency,
      null,
    ),
    subtotal: money(totals.listSubtotal),
    discounts: deductions.filter(({ amount }) => amount.amount > 0n),
    tax: taxOf(priced.lines, totals, currency),
    ...(walletAmount > 0n && { fromWallet: money(walletAmount) }),
    total: money(totals.total - walletAmount),
    coming,
  };
}

function sum(amounts: readonly { readonly amount: bigint }[]): bigint {
  return amounts.reduce((total, { amount }) => total + amount, 0n);
}

type ListedLine = Pick<
  LineItem,
  'kind' | 'name' | 'description' | 'quantity' | 'unitAmount' | 'isSubscription'
>;

/** Lines of products, each followed by its add-ons. */
function linesOf(
  listed: readonly { readonly line: ListedLine; readonly amount: bigint }[],
  currency: Currency,
  trial: OrderLine['trial'],
): OrderLine[] {
  const money = (amount: bigint): Money => ({ amount, currency });
  return listed.flatMap(({ line, amount }, index): OrderLine[] => {
    if (line.kind === 'addon') return [];
    const next = listed.findIndex((each, at) => at > index && each.line.kind === 'product');
    const addons = listed.slice(index + 1, next === -1 ? undefined : next);
    return [
      {
        name: line.name,
        description: line.description,
        quantity: line.quantity,
        isRecurring: line.isSubscription,
        unitPrice: money(line.unitAmount),
        amount: money(amount),
        trial: line.isSubscription ? trial : null,
        addons: addons.map((each) => ({
          name: each.line.name,
          quantity: each.line.quantity,
          amount: money(each.amount),
        })),
      },
    ];
  });
}

export function presentCard(instrument: Instrument): CardSummary {
  return {
    provider: instrument.provider,
    network: instrument.cardNetwork,
    lastFour: instrument.lastFour,
    expiryMonth: instrument.expiryMonth,
    expiryYear: instrument.expiryYear,
  };
}
