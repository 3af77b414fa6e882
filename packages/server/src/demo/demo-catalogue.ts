import type { Addon } from '../domain/catalog/addon.ts';
import type { Discount } from '../domain/catalog/discount.ts';
import type { OneTimePrice, Product, RecurringPrice } from '../domain/catalog/product.ts';
import { asId } from '../domain/ids.ts';
import type { Currency } from '../domain/money/currency.ts';

/*
 * Catalogue of the demo shop. The ids are those used in the guides' examples, so that their code runs
 * unchanged against a fresh start.
 */

type DemoProduct = Pick<Product, 'productId' | 'name' | 'description' | 'price' | 'taxCategory' | 'addonIds'>;
type DemoAddon = Pick<Addon, 'addonId' | 'name' | 'description' | 'amount' | 'currency' | 'taxCategory'>;
type DemoDiscount = Pick<Discount, 'discountId' | 'code' | 'name' | 'type' | 'amount'>;

const extraSeat = asId<'addon'>('adn_extra_seat');

export const demoAddons: readonly DemoAddon[] = [
  {
    addonId: extraSeat,
    name: 'Extra seat',
    description: 'One more teammate on your plan.',
    amount: 1000n,
    currency: 'USD',
    taxCategory: 'saas',
  },
];

export const demoDiscounts: readonly DemoDiscount[] = [
  {
    discountId: asId<'discount'>('dsc_welcome10'),
    code: 'WELCOME10',
    name: 'Welcome: 10 % off',
    type: 'percentage',
    amount: 1000,
  },
];

export const starterCourse: DemoProduct = {
  ...id('prod_starter_course'),
  name: 'Starter Course',
  description: 'Eight video lessons, from the first sketch to the first sale.',
  price: once('USD', 4900n),
  taxCategory: 'edtech',
};

export const basicPlan: DemoProduct = {
  ...id('prod_basic_plan', [extraSeat]),
  name: 'Basic Plan',
  description: 'Three projects, for one person.',
  price: every('Month', 'USD', 3000n),
  taxCategory: 'saas',
};

/** In display order. */
export const demoProducts: readonly DemoProduct[] = [
  starterCourse,
  {
    ...id('prod_complete_bundle'),
    name: 'Complete Bundle',
    description: 'All five courses, with exercises, source files and every later update.',
    price: once('USD', 14_900n),
    taxCategory: 'edtech',
  },
  {
    ...id('prod_ebook'),
    name: 'Course E-book',
    description: 'The Starter Course to read: 120 pages as PDF and EPUB.',
    price: once('USD', 1500n),
    taxCategory: 'e_book',
  },
  {
    ...id('prod_premium_addon'),
    name: 'Premium Template Pack',
    description: 'Forty project templates, ready to edit.',
    price: once('USD', 1900n),
    taxCategory: 'digital_products',
  },
  {
    ...id('prod_single_license'),
    name: 'Single License',
    description: 'The editor for one person, on as many computers as they use.',
    price: once('USD', 9900n),
    taxCategory: 'digital_products',
  },
  {
    ...id('prod_team_license'),
    name: 'Team License',
    description: 'The editor for up to ten people in one company.',
    price: once('USD', 29_900n),
    taxCategory: 'digital_products',
  },
  {
    ...id('prod_wallpapers'),
    name: 'Desktop Wallpapers',
    description: 'Twelve drawings, one for each month. Pay what you want.',
    price: { ...once('USD', 300n), isPayWhatYouWant: true, suggestedAmount: 700n },
    taxCategory: 'digital_products',
  },
  basicPlan,
  {
    ...id('prod_pro_plan', [extraSeat]),
    name: 'Pro Plan',
    description: 'Unlimited projects, for a team of five.',
    price: every('Month', 'USD', 8000n),
    taxCategory: 'saas',
  },
  {
    ...id('prod_pro_plan_yearly'),
    name: 'Pro Plan, yearly',
    description: 'The Pro Plan at the price of ten months.',
    price: every('Year', 'USD', 80_000n),
    taxCategory: 'saas',
  },
  {
    ...id('prod_photo_course_jp'),
    name: '写真入門講座',
    description: 'スマートフォンで学ぶ写真の基本。動画レッスン10本。',
    price: { ...once('JPY', 5800n), isTaxInclusive: true },
    taxCategory: 'edtech',
  },
  {
    ...id('prod_standard_plan_jp'),
    name: 'スタンダードプラン',
    description: 'プロジェクト数は無制限。最初の14日間は無料です。',
    price: { ...every('Month', 'JPY', 1980n), isTaxInclusive: true, trialPeriodDays: 14 },
    taxCategory: 'saas',
  },
  {
    ...id('prod_premium_plan_jp'),
    name: 'プレミアムプラン',
    description: 'スタンダードプランのすべてを、5名まで。',
    price: { ...every('Month', 'JPY', 3980n), isTaxInclusive: true },
    taxCategory: 'saas',
  },
  {
    ...id('prod_photo_set_jp'),
    name: '写真コンプリート講座',
    description: '入門から現像まで、全4部。動画レッスン40本。',
    price: { ...once('JPY', 14_800n), isTaxInclusive: true },
    taxCategory: 'edtech',
  },
  {
    ...id('prod_presets_jp'),
    name: '現像プリセット集',
    description: 'スマートフォンとパソコンで使える20種類。',
    price: { ...once('JPY', 1980n), isTaxInclusive: true },
    taxCategory: 'digital_products',
  },
];

function id(productId: string, addonIds: Product['addonIds'] = []): Pick<Product, 'productId' | 'addonIds'> {
  return { productId: asId<'product'>(productId), addonIds };
}

function once(currency: Currency, amount: bigint): OneTimePrice {
  return {
    type: 'one_time_price',
    currency,
    amount,
    discountBps: 0,
    isTaxInclusive: false,
    hasPurchasingPowerParity: false,
    isPayWhatYouWant: false,
    suggestedAmount: null,
  };
}

function every(interval: 'Month' | 'Year', currency: Currency, amount: bigint): RecurringPrice {
  return {
    type: 'recurring_price',
    currency,
    amount,
    discountBps: 0,
    isTaxInclusive: false,
    hasPurchasingPowerParity: false,
    frequency: { count: 1, interval },
    period: { count: 20, interval: 'Year' },
    trialPeriodDays: 0,
    trialAmount: null,
    trialAppliesDiscounts: false,
  };
}
