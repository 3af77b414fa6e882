/*
 * Reads of billing's tables that decisions about offers need, all of them. Nothing else of offers imports billing's
 * store: what is added here is what a Commerce that stands elsewhere has to answer as well.
 */

/** Rows of billing within the one statement that loads the context of a decision. */
export { type AddonJson, addonFromJson } from '../billing/addons.ts';
export { type CustomerRow, customerFromRow } from '../billing/customers.ts';
export { type PaymentMethodJson, paymentMethodFromJson } from '../billing/payment-methods.ts';
export { type ProductJson, productFromJson } from '../billing/products.ts';
export { type TaxRateRow, taxRateFromRow } from '../billing/tax-rates.ts';

/** History of a customer: what their facts are counted from. */
export { storedRefundItem } from '../billing/documents/refund-item.ts';
export { listLiveSubscriptions } from '../billing/subscriptions.ts';

/** Catalogue that offers and audiences name. */
export { findAddons } from '../billing/addons.ts';
export { listCustomersAfter } from '../billing/customers.ts';
export { findProducts, listRelatedProducts } from '../billing/products.ts';
