import type { Invoice } from '../domain/invoice/invoice.ts';
import type { Locale } from '../domain/locale.ts';
import { drawSheet } from '../pages/invoices/draw-sheet.ts';
import { invoiceSheet } from '../pages/invoices/invoice-sheet.ts';
import type { Sheet } from '../pages/invoices/sheet.ts';

/** Draws the invoice of a payment as it is attached to its receipt, the same as its link shows. */
export function drawInvoice(invoice: Invoice, logo: Sheet['logo'] | undefined, locale: Locale) {
  const sheet = invoiceSheet(invoice, locale);
  return drawSheet(logo ? { ...sheet, logo } : sheet, () => undefined);
}
