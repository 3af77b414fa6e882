import { unreachable } from '../assert.ts';
import { DomainError } from '../errors.ts';
import type { CustomField, CustomFieldResponse } from './checkout-session.ts';

const maximumLength = 500;

/**
 * Checks the answers to the seller's questions: required ones are there, and each is what its type says.
 * Answers to questions nobody asked are left out; empty answers to optional ones count as none.
 */
export function checkCustomFields(
  fields: readonly CustomField[],
  responses: readonly CustomFieldResponse[],
): readonly CustomFieldResponse[] {
  return fields.flatMap((field) => {
    const value = responses.find(({ key }) => key === field.key)?.value.trim() ?? '';
    if (value === '') {
      if (!field.isRequired) return [];
      throw refused(field, 'is required');
    }
    if (value.length > maximumLength)
      throw refused(field, `is longer than ${String(maximumLength)} characters`);
    const objection = objectionTo(field, value);
    if (objection !== null) throw refused(field, objection);
    return [{ key: field.key, value }];
  });
}

function objectionTo(field: CustomField, value: string): string | null {
  switch (field.fieldType) {
    case 'text':
      return null;
    case 'number':
      return /^-?\d+(\.\d+)?$/.test(value) ? null : 'must be a number';
    case 'email':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : 'must be an e-mail address';
    case 'url':
      return /^https?:\/\/[^\s/]+\S*$/.test(value) ? null : 'must be a web address';
    case 'date':
      return isDate(value) ? null : 'must be a date such as 2026-01-31';
    case 'dropdown':
      return field.options.includes(value) ? null : `must be one of ${field.options.join(', ')}`;
    case 'boolean':
      return value === 'true' || value === 'false' ? null : 'must be true or false';
    default:
      return unreachable(field.fieldType);
  }
}

function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const instant = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(value);
}

function refused(field: CustomField, objection: string): DomainError {
  return new DomainError('INVALID_REQUEST_BODY', `custom_fields.${field.key}: ${objection}.`);
}
