import { DomainError } from '../errors.ts';

/** Refusal of a code, without a hint at the reason. */
export function secondFactorFailed(): DomainError {
  return new DomainError(
    'SECOND_FACTOR_FAILED',
    'This code is not valid, or was used before. Wait for the next one, and check that the clock of the device is right.',
  );
}
