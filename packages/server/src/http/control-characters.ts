import { DomainError, type ErrorCode } from '../domain/errors.ts';

/** Line feed, carriage return and tab are text. */
const controlCharacters = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g;

/** Refuses control characters and half surrogates, which no field may hold. */
export function refuseControlCharacters(
  text: string,
  path: string,
  code: ErrorCode = 'INVALID_REQUEST_BODY',
): void {
  if (text.search(controlCharacters) !== -1 || /\p{Surrogate}/u.test(text)) {
    throw new DomainError(
      code,
      `${path === '' ? 'The request' : path}: has control characters or broken Unicode. Remove them and send it again.`,
    );
  }
}

export function withoutControlCharacters(text: string): string {
  return text.replaceAll(controlCharacters, '');
}

/**
 * True if the path of a URL contains control characters: no id has any, and PostgreSQL cannot store them all
 * as text.
 */
export function hasControlCharacter(url: string): boolean {
  return /%(?:[01][\da-f]|7f)/i.test(new URL(url).pathname);
}
