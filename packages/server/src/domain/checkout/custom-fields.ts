import { unreachable } from '../assert.ts';
import { DomainError } from '../errors.ts';
import type { CustomField, CustomFieldResponse } from './checkout-session.ts';

const maximumLength = 500;

/** Reasons to reject an answer. */
type AnswerObjection =
  | 'required'
  | 'choice_required'
  | 'too_long'
  | 'number_invalid'
  | 'email_invalid'
  | 'url_invalid'
  | 'date_invalid'
  | 'option_invalid';

const objectionTexts: Readonly<Record<AnswerObjection, string>> = {
  required: 'is required',
  choice_required: 'is required: choose one of its options',
  too_long: `is longer than ${String(maximumLength)} characters`,
  number_invalid: 'must be a number',
  email_invalid: 'must be an e-mail address',
  url_invalid: 'must be a web address that starts with https://',
  date_invalid: 'must be a date such as 2026-01-31',
  option_invalid: 'must be one of its options',
};

/**
 * Validates the answers to custom fields: required ones are present, and each matches its type. Unknown answers are
 * dropped; empty optional answers count as missing.
 */
export function checkCustomFields(
  fields: readonly CustomField[],
  responses: readonly CustomFieldResponse[],
): readonly CustomFieldResponse[] {
  return fields.flatMap((field) => {
    const value = responses.find(({ key }) => key === field.key)?.value.trim() ?? '';
    const objection = objectionTo(field, value);
    if (objection !== null) {
      throw new DomainError(
        'INVALID_REQUEST_BODY',
        `custom_fields.${field.key}: ${objectionTexts[objection]}.`,
      );
    }
    return value === '' ? [] : [{ key: field.key, value }];
  });
}

/** Reason to reject a trimmed answer; null when it is valid. */
function objectionTo(field: CustomField, value: string): AnswerObjection | null {
  if (value === '') {
    if (!field.isRequired) return null;
    return field.fieldType === 'dropdown' ? 'choice_required' : 'required';
  }
  if (value.length > maximumLength) return 'too_long';
  switch (field.fieldType) {
    case 'text':
      return null;
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(value) ? null : 'number_invalid';
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : 'email_invalid';
    case 'url':
      return /^https?:\/\/[^\s/]+\S*$/.test(value) ? null : 'url_invalid';
    case 'date':
      return isDate(value) ? null : 'date_invalid';
    case 'dropdown':
      return field.options.includes(value) ? null : 'option_invalid';
    case 'boolean':
      return value === 'true' || value === 'false' ? null : 'option_invalid';
    default:
      return unreachable(field.fieldType);
  }
}

function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const instant = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(value);
}
