import { address } from './en-address.ts';
import { challenge } from './en-challenge.ts';
import { charges } from './en-charges.ts';
import { disclosure } from './en-disclosure.ts';
import { home } from './en-home.ts';
import { letters } from './en-letters.ts';
import { method } from './en-method.ts';
import { cardFields } from './en-card-fields.ts';
import { notice } from './en-notice.ts';
import { plan } from './en-plan.ts';
import { shop } from './en-shop.ts';
import { signIn } from './en-sign-in.ts';
import { offerEn } from './offer-en.ts';
import { foot, legal } from './en-seller.ts';

/**
 * Within a sentence, only a label with more capitals than its first letter keeps them: ZIP code, PIN code.
 */
function inSentence(label: string): string {
  return /^(ZIP|PIN|Eircode)/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1);
}

/**
 * Every text a customer can read, in English. The type of this object is the contract: a translation that
 * misses an entry, or takes other arguments, does not compile.
 */
export const en = {
  languageName: 'English',
  language: 'Language',
  skipToContent: 'Skip to content',
  poweredBy: 'Payments by Rung',
  foot,
  legal,
  signIn,
  testMode: 'Test mode',
  testModeHint: 'No real money moves here.',
  testCardsHint: (number: string) => `Pay with ${number}, any future date and any CVC.`,
  allTestCards: 'All test cards',

  period: {
    every: {
      Day: (count: number) => (count === 1 ? 'every day' : `every ${count} days`),
      Week: (count: number) => (count === 1 ? 'every week' : `every ${count} weeks`),
      Month: (count: number) => (count === 1 ? 'every month' : `every ${count} months`),
      Year: (count: number) => (count === 1 ? 'every year' : `every ${count} years`),
    },
    per: {
      Day: (count: number) => (count === 1 ? 'a day' : `every ${count} days`),
      Week: (count: number) => (count === 1 ? 'a week' : `every ${count} weeks`),
      Month: (count: number) => (count === 1 ? 'a month' : `every ${count} months`),
      Year: (count: number) => (count === 1 ? 'a year' : `every ${count} years`),
    },
  },
  order: {
    title: 'Your order',
    quantityOf: (price: string, quantity: number) => `${price} × ${quantity}`,
    freeTrial: (days: number) => `${days}-day free trial`,
    paidTrial: (days: number) => `${days}-day trial`,
    subtotal: 'Subtotal',
    discount: (code: string) => `Discount ${code}`,
    productDiscount: 'Discount',
    unused: 'Unused time of the plan before',
    credit: 'Credit',
    fromWallet: 'From your wallet',
    removeDiscount: 'Remove',
    removeDiscountLabel: (code: string) => `Remove discount ${code}`,
    tax: (rate: string) => `Tax ${rate}`,
    taxIncluded: (rate: string) => `Includes tax ${rate}`,
    taxPending: 'Tax',
    taxPendingHint: 'once we know your country',
    total: 'Total',
    totalToday: 'Total today',
    totalPaid: 'Paid',
  },

  charges,
  letters,

  checkout: {
    title: 'Checkout',
    documentTitle: (seller: string) => `Checkout · ${seller}`,
    discountLabel: 'Discount code',
    applyDiscount: 'Apply',
    haveDiscount: 'Add a discount code',
    details: 'Your details',
    email: 'Email',
    name: 'Name',
    phone: 'Phone number',
    optional: '(optional)',
    billingAddress: 'Billing address',
    country: 'Country or region',
    chooseCountry: 'Choose a country or region',
    taxId: 'Tax ID',
    taxIdHint: 'For businesses, printed on the invoice.',
    update: 'Update total',
    updating: 'Updating the total…',
    totalIsNow: (total: string) => `The total is now ${total}.`,
    moreDetails: 'From the seller',
    chooseOption: 'Choose one',
    payment: 'Payment method',
    card: 'Card',
    anotherCard: 'Use another card',
    cardNumber: 'Card number',
    cardExpiry: 'Expires',
    cardExpiryHint: 'MM / YY',
    cardCvc: 'CVC',
    cardCvcHint: '3 or 4 digits',
    cardName: 'Name on card',
    cardExpires: (month: string, year: string) => `Expires ${month}/${year}`,
    cardEnding: (brand: string, lastFour: string) => `${brand} ending in ${lastFour}`,
    methodExpired: (month: string, year: string) => `Expired ${month}/${year}`,
    methodCurrency: (currency: string) => `Cannot pay in ${currency}`,
    methodNotRecurring: 'Cannot be used for a subscription',
    methodBeyondLimit: 'Cannot pay this amount: it has a limit',
    methodDeclined: 'Declined, and cannot be used for this',
    methodWasDeclined: 'just declined',
    cardSaved: 'The card is saved with this seller for your next purchase.',
    cardPage: (name: string) =>
      `You enter your card on the secure page of ${name}, and come back here afterwards.`,
    cardNotKept: 'Card details are never kept between attempts. Please enter them again.',
    pay: (amount: string) => `Pay ${amount}`,
    startTrial: (amount: string) => `Start trial, pay ${amount} today`,
    confirmFree: (amount: string) => `Confirm order, pay ${amount}`,
    paying: 'Paying… please keep this page open.',
    cancel: (seller: string) => `Cancel and return to ${seller}`,
    cancelHome: 'Cancel and go to the start page',
    consentOnDemand:
      'By continuing you agree that the seller may charge this payment method again, for amounts that vary, until you cancel.',
    offline: 'You seem to be offline. Nothing has been sent; try again when you are connected.',
  },

  address,

  disclosure,

  errorSummary: {
    title: 'Please check the form',
    one: 'One thing needs your attention.',
    many: (count: number) => `${count} things need your attention.`,
  },

  fieldErrors: {
    required: (label: string) => `${label}: please fill this in.`,
    choice_required: (label: string) => `${label}: please choose.`,
    too_long: (label: string) => `${label} is too long. Please shorten it.`,
    characters_invalid: (label: string) => `${label} contains characters that cannot be used.`,
    email_invalid: () => 'This does not look like an email address. Example: name@example.com',
    country_unsupported: () => 'This seller cannot accept payments from this country.',
    postal_code_invalid: (label: string, example: string) =>
      `This does not look like the ${inSentence(label)} of the chosen country. Example: ${example}`,
    phone_invalid: () => 'This does not look like a phone number. Example: +81 3 1234 5678',
    number_invalid: (label: string) => `${label} must be a number.`,
    url_invalid: (label: string) => `${label} must be a web address that starts with https://`,
    date_invalid: (label: string) => `${label} must be a date.`,
    option_invalid: (label: string) => `${label}: choose one of the options.`,
    tax_id_invalid: () => 'This does not look like a tax ID of the chosen country.',
    card_number_invalid: () => 'The card number is incomplete or mistyped.',
    card_number_not_test: () =>
      'Only test cards work here. The number you sent was refused: it is neither stored nor passed on to anybody.',
    card_expiry_invalid: () => 'Write the month and the year, such as 06 / 32.',
    card_expired: () => 'This card has expired. Please use another card.',
    card_cvc_invalid: () => 'The CVC is the 3 or 4 digits printed on the card.',
    method_unavailable: () => 'This saved card cannot be used for this order. Please choose another.',
    discount_unknown: () => 'This code does not exist. Check the spelling.',
    discount_expired: () => 'This code has expired.',
    discount_not_yet_active: () => 'This code is not valid yet.',
    discount_used_up: () => 'This code has been used as often as it can be.',
    discount_not_eligible: () => 'This code is not available to you.',
    discount_minimum_not_met: () => 'The order is below the minimum for this code.',
    discount_not_for_product: () => 'This code does not apply to the items in your order.',
  },

  notice,
  cardFields,

  challenge,

  result: {
    succeededTitle: 'Thank you. Your order is paid.',
    succeededFreeTitle: 'Thank you. Your order is complete.',
    succeededTrialTitle: 'Thank you. Your trial has started.',
    failedTitle: 'The payment did not go through',
    failedBody: 'You have not been charged.',
    processingTitle: 'Your payment is on its way',
    processingBody: 'Your bank is still answering. This page updates by itself; you can also close it.',
    processingOnce: 'You will be charged at most once. There is no need to pay again.',
    checkAgain: 'Check now',
    startAgainTitle: 'A payment is waiting for its bank',
    startAgainBody:
      'It has not been confirmed, and nothing has been charged. If you cannot return to the bank’s page, or did not begin this payment, start again: that attempt then ends.',
    startAgain: 'Start again',
    authenticateTitle: 'Your bank wants to confirm it is you',
    payThereTitle: 'Your payment is not finished',
    payThereBody: 'Nothing is charged until you pay there.',
    payThere: 'Go on to the payment page',
    authenticateBody: 'Nothing is charged until you do.',
    authenticate: 'Continue at your bank',
    orderNumber: 'Order number',
    invoice: 'Invoice',
    date: 'Date',
    paidWith: 'Paid with',
    subscription: 'Subscription',
    nextPayment: 'Next payment',
    continueTo: (seller: string) => `Continue to ${seller}`,
    tryAgain: 'Try again',
    anotherCard: 'Use another card',
    leaveBank: 'Use another card instead',
    returnTo: (seller: string) => `Return to ${seller}`,
    orderedAs: (email: string) => `Ordered as ${email}`,
  },

  method,

  shop,

  plan,

  portal: {
    documentTitle: (seller: string) => `Your account · ${seller}`,
    title: 'Your account',
    signedInAs: (email: string) => `For ${email}`,
    payments: 'Payments',
    noPayments: 'No payments yet.',
    methods: 'Payment methods',
    subscriptions: 'Subscriptions',
    payDue: 'Pay what is due',
    changeCard: 'Use another card',
    changeCardLabel: (plan: string) => `Use another card for ${plan}`,
    payDueLabel: (plan: string) => `Pay what is due for ${plan}`,
    subscription: {
      active: (date: string) => `Next payment ${date}`,
      on_hold: 'On hold: the last payment did not go through',
      paused: 'Paused',
      on_demand: 'Charged on demand',
      ends: (date: string) => `Ends ${date}`,
    },
    noMethods: 'No saved cards. A card is saved when you pay with it.',
    remove: 'Remove',
    removeQuestion: (card: string) => `Remove ${card}? You can add it again with your next purchase.`,
    removeInUse: (count: number) =>
      count === 1
        ? 'A subscription renews with this card. Its next renewal will fail unless another card is set.'
        : `${count} subscriptions renew with this card. Their next renewals will fail unless another card is set.`,
    confirmRemove: 'Yes, remove this card',
    removed: (card: string) => `${card} has been removed.`,
    removeLabel: (card: string) => `Remove ${card}`,
    lastUsed: (date: string) => `last used ${date}`,
    refunded: (amount: string) => `${amount} refunded`,
    status: {
      succeeded: 'Paid',
      processing: 'Processing',
      requires_customer_action: 'Waiting for your bank',
      requires_payment_method: 'Not paid',
      failed: 'Failed',
      cancelled: 'Cancelled',
      refunded: 'Refunded',
      partially_refunded: 'Partly refunded',
    },
    older: 'Older payments',
    newer: 'Newer payments',
    back: (seller: string) => `Back to ${seller}`,
  },

  offer: offerEn,

  invoice: {
    title: 'Invoice',
    creditNoteTitle: 'Credit note',
    download: 'Download invoice',
    downloadLabel: (number: string) => `Download invoice ${number}`,
    documentTitle: (title: string, number: string, seller: string) => `${title} ${number} · ${seller}`,
    number: 'Invoice number',
    creditNoteNumber: 'Credit note number',
    date: 'Date',
    payment: 'Order number',
    invoiceDate: 'Invoice date',
    billedTo: 'Billed to',
    creditedTo: 'Credited to',
    addressee: (name: string) => name,
    taxId: (id: string) => `Tax ID ${id}`,
    paid: (date: string) => `Paid on ${date}`,
    paidWith: (date: string, card: string) => `Paid on ${date} with ${card}`,
    paidByWallet: (date: string) => `Paid on ${date} with your wallet`,
    paidByBoth: (date: string, card: string) => `Paid on ${date} with your wallet and ${card}`,
    refundedOn: (date: string) => `Refunded on ${date}`,
    refundedTo: (date: string, card: string) => `Refunded on ${date} to ${card}`,
    refundedToWallet: (date: string) => `Refunded on ${date} to your wallet`,
    refundedToBoth: (date: string, card: string) => `Refunded on ${date} to ${card} and your wallet`,
    item: 'Item',
    quantity: 'Qty',
    unitPrice: 'Unit price',
    taxRate: 'Tax',
    rateIncluded: (rate: string) => `incl. ${rate}`,
    amount: 'Amount',
    subtotal: 'Subtotal',
    discount: (codes: string) => `Discount ${codes}`,
    productDiscount: 'Discount',
    unused: 'Unused time on the previous plan',
    credit: 'Credit',
    taxAdded: (rate: string, taxable: string, _isJapan: boolean) => `Tax ${rate} on ${taxable}`,
    registration: (number: string) => `Registration number ${number}`,
    vatNumber: (number: string) => `VAT ${number}`,
    rateTotal: (rate: string, total: string, isReduced: boolean) =>
      `${rate}${isReduced ? ' (reduced rate ※)' : ''}: ${total} with tax, of which tax`,
    taxContained: (rate: string, taxable: string, _isJapan: boolean) => `Includes tax ${rate} on ${taxable}`,
    total: 'Total',
    totalWithTax: 'Total',
    byWallet: 'Paid with wallet',
    byCard: (card: string) => `Paid with ${card}`,
    totalRefunded: 'Total refunded',
    toWallet: 'To wallet',
    toCard: (card: string) => `To ${card}`,
    refund: (date: string) => `Refunded on ${date}`,
    paidAfterRefunds: 'Paid after refunds',
    testMode: 'Test mode. No real money moved, and this document has no value.',
    page: (page: number, count: number) => `Page ${String(page)} of ${String(count)}`,
    lacking: {
      variant: (list: string) =>
        `Variant characters, shown in their ordinary form because this document’s fonts lack them: ${list}`,
      character: (list: string) => `〓 stands for a character that this document’s fonts lack: ${list}`,
    },
  },

  home,

  testCard: {
    success: 'Payment succeeds',
    declined: 'Declined by the bank',
    insufficient_funds: 'Not enough money',
    fails_later: 'Saved now, declines later payments',
    authentication_then_success: 'Asks for confirmation, then succeeds',
    authentication_then_failure: 'Asks for confirmation, then fails',
  },
  error: {
    notFoundTitle: 'This page does not exist',
    notFoundBody: 'The address may be mistyped, or the link is incomplete.',
    checkoutNotFoundTitle: 'This checkout does not exist',
    checkoutNotFoundBody: 'The link may be incomplete. Please start again from the seller’s site.',
    checkoutExpiredTitle: 'This checkout has expired',
    checkoutExpiredBody:
      'A checkout link works for a limited time. Nothing was charged. Please start again from the seller’s site.',
    checkoutConsumedTitle: 'This order is already paid',
    checkoutConsumedBody:
      'This checkout has been used. You have been charged once, and will not be charged again.',
    viewReceipt: 'View the receipt',
    linkNotFoundTitle: 'This link does not exist',
    linkNotFoundBody: 'It may be incomplete. Please open it again from the message you received.',
    linkExpiredTitle: 'This link has expired',
    linkExpiredBody:
      'It works for a limited time. Nothing was charged and nothing was changed. Please ask the seller for a new one.',
    linkReplacedTitle: 'There is a newer link',
    linkReplacedBody:
      'This one has been replaced. Nothing was charged and nothing was changed by it. Please use the newest one you received.',
    subscriptionEndedTitle: 'This subscription has ended',
    subscriptionEndedBody: 'Nothing is due any more, and nothing was charged.',
    triedTooOftenTitle: 'This payment was declined too often',
    triedTooOftenBody: 'It cannot be tried again here, and nothing was charged. Please contact the seller.',
    offerExpiredTitle: 'This link has expired',
    offerExpiredBody: 'Links to offers work for a limited time. Nothing is charged by opening one.',
    documentExpiredTitle: 'This link no longer opens the document',
    documentExpiredBody:
      'Links to invoices work for a limited time. Open your receipt or your account again and download the invoice from there, or ask the seller for it.',
    portalExpiredTitle: 'This link has expired',
    portalExpiredBody:
      'For your safety, account links work for a limited time. Please ask the seller for a new one.',
    tooManyTitle: 'Too many attempts',
    tooManyBody: 'Please wait a minute and try again. Nothing was charged by the last attempt.',
    forProgramsTitle: 'This address is for programs',
    forProgramsBody: 'It belongs to the API, which is asked with an API key. The reference says how.',
    stoppingTitle: 'One moment, please',
    stoppingBody:
      'This server is restarting. Nothing was charged just now. Reload the page in a few seconds.',
    genericTitle: 'Something went wrong on our side',
    genericBody:
      'If you were paying: you will be charged at most once. Reload the page to see what happened.',
    requestId: 'Request',
    backTo: (seller: string) => `Back to ${seller}`,
    home: 'To the start page',
  },
};
