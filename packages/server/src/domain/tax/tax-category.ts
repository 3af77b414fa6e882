/** Tax category of a product, in the wire's words. */
export const taxCategories = ['digital_products', 'saas', 'e_book', 'edtech', 'live_tutoring'] as const;

export type TaxCategory = (typeof taxCategories)[number];
