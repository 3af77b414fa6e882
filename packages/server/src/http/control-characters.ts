import { DomainError, type ErrorCode } from '../domain/errors.ts';

/** Line feed, carriage return and tab are text; the other control characters and half surrogates are not. */
export function refuseControlCharacters(
  text: string,
  path: string,
  code: ErrorCode = 'INVALID_REQUEST_BODY',
): void {
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/.test(text) || /\p{Surrogate}/u.test(text)) {
    throw new DomainError(
      code,
      `${path === '' ? 'The request' : path}: has control characters or broken Unicode. Remove them and send it again.`,
    );
  }
}
