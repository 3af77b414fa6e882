/*
 * Reads of billing's tables for decisions about offers, all of them. Nothing else in offers imports billing's
 * store: a read added here must also be provided by a Commerce in another system.
 */

/** Rows of billing within the single statement that loads a decision's context. */
export { type AddonJson, addonFromJson } from '../billing/addons.ts';
export { type CustomerRow, customerFromRow } from '../billing/customers.ts';
export { type PaymentMethodJson, paymentMethodFromJson } from '../billing/payment-methods.ts';
export { type ProductJson, productFromJson } from '../billing/products.ts';
export { type TaxRateRow, taxRateFromRow } from '../billing/tax-rates.ts';

/** Payment history from which a customer's facts are computed. */
export { storedRefundItem } from '../billing/documents/refund-item.ts';
export { listLiveSubscriptions } from '../billing/subscriptions.ts';

/** Catalogue that offers and audiences refer to. */
export { findAddons } from '../billing/addons.ts';
export { listCustomersAfter } from '../billing/customers.ts';
export { findProducts, listRelatedProducts } from '../billing/products.ts';
