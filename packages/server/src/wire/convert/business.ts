import type { z } from '@hono/zod-openapi';
import type { Business } from '../../domain/business/business.ts';
import type { UpdateBusinessInput } from '../../use-cases/platform/business/update-business.ts';
import type { businessSchema, updateBusinessSchema } from '../schemas/business.ts';
import { fromApiBillingAddress } from './customers.ts';
import { toApiInstant } from './instants.ts';
import { imagePath } from './urls.ts';

export function fromApiUpdateBusiness(body: z.infer<typeof updateBusinessSchema>): UpdateBusinessInput {
  return {
    displayName: body.display_name,
    legalName: body.legal_name,
    representative: body.representative,
    address: body.address && fromApiBillingAddress(body.address),
    supportEmail: body.support_email,
    supportPhone: body.support_phone,
    websiteUrl: body.website_url,
    termsUrl: body.terms_url,
    privacyUrl: body.privacy_url,
    returnsUrl: body.returns_url,
    returnsText: body.returns_text,
    taxRegistrations: body.tax_registrations,
    timeZone: body.time_zone,
    defaultLocale: body.default_locale,
    statementDescriptor: body.statement_descriptor,
    accentColor: body.accent_color,
    logo: body.logo_url,
    numberPrefixes: { invoice: body.invoice_prefix, creditNote: body.credit_note_prefix },
    quietHours: body.quiet_hours,
  };
}

export function toApiBusiness(business: Business, publicUrl: string): z.infer<typeof businessSchema> {
  return {
    business_id: business.businessId,
    mode: business.mode,
    display_name: business.displayName,
    legal_name: business.legalName,
    representative: business.representative,
    address: business.address,
    support_email: business.supportEmail,
    support_phone: business.supportPhone,
    website_url: business.websiteUrl,
    terms_url: business.termsUrl,
    privacy_url: business.privacyUrl,
    returns_url: business.returnsUrl,
    returns_text: business.returnsText,
    tax_registrations: [...business.taxRegistrations],
    time_zone: business.timeZone,
    default_locale: business.defaultLocale,
    statement_descriptor: business.statementDescriptor,
    accent_color: business.accentColor,
    logo_url: business.logo && `${publicUrl}${imagePath(business.logo.hash)}`,
    invoice_prefix: business.numberPrefixes.invoice,
    credit_note_prefix: business.numberPrefixes.creditNote,
    quiet_hours: business.quietHours,
    created_at: toApiInstant(business.createdAt),
  };
}
