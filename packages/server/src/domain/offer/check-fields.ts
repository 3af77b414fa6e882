import { DomainError, type ErrorCode } from '../errors.ts';

/** Checks a text's length in visible characters, so that an emoji does not count as two. */
export function checkText(field: string, text: string, shortest: number, longest: number): void {
  const { length } = Array.from(text.trim());
  if (length < shortest) throw refusal(field, 'must not be empty.');
  if (length > longest) throw refusal(field, `is ${length} characters long; at most ${longest} are kept.`);
}

export function checkNumber(field: string, value: number, least: number, most: number): void {
  if (!isWithin(value, least, most)) throw refusal(field, `must be a whole number from ${least} to ${most}.`);
}

export function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

/** Error for an invalid field. */
export function refusal(field: string, message: string): DomainError {
  return new DomainError('INVALID_REQUEST_BODY', `${field}: ${message}`);
}

/** Reason why an offer cannot be sold, with the field, as the wire spells it. */
export interface Fault {
  readonly code: ErrorCode;
  readonly field: string;
  readonly message: string;
}

export function fault(code: ErrorCode, field: string, message: string): Fault {
  return { code, field, message };
}
