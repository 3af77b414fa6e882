import { DomainError } from '../errors.ts';

/** Length of a password in characters. The upper limit bounds the work of hashing. */
const leastPasswordLength = 12;
export const mostPasswordLength = 256;
/** Fewer different characters are a word or a number that repeats. */
const leastVariety = 6;

/** Refuses a password that is short, repeats itself or contains the account's own name or address. */
export function checkPassword(password: string, { email, name }: { email: string; name: string }): void {
  const problem = findProblem(password, [email, email.split('@')[0] ?? '', name]);
  if (problem !== undefined) throw new DomainError('PASSWORD_TOO_WEAK', `password: ${problem}`);
}

function findProblem(password: string, known: readonly string[]): string | undefined {
  const characters = Array.from(password);
  if (characters.length < leastPasswordLength) {
    return `must have at least ${String(leastPasswordLength)} characters. Several words in a row are easy to remember.`;
  }
  if (new Set(characters).size < leastVariety) return 'repeats too few characters. Choose other words.';
  const rest = known
    .filter((each) => each.length >= 3)
    .reduce((text, each) => text.replaceAll(each.toLowerCase(), ''), password.toLowerCase());
  if (Array.from(rest).length < leastPasswordLength / 2) {
    return 'is mostly the name or the e-mail address. Choose other words.';
  }
  return undefined;
}
