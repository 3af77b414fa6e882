import type { BusinessId, InvitationId, UserId } from '../ids.ts';
import type { Instant } from '../time.ts';
import type { UserRole } from './role.ts';

/** Account of a person, the same in every business. */
export interface User {
  readonly userId: UserId;
  /** In small letters. */
  readonly email: string;
  readonly name: string;
  readonly hasSecondFactor: boolean;
}

/** Person in a business. */
export interface Member extends User {
  readonly role: UserRole;
  /** Last request in this business, up to a minute behind; null before the first. */
  readonly lastSeenAt: Instant | null;
  readonly createdAt: Instant;
}

/** Invitation that nobody has accepted. */
export interface Invitation {
  readonly invitationId: InvitationId;
  readonly businessId: BusinessId;
  readonly email: string;
  readonly role: UserRole;
  readonly createdAt: Instant;
  readonly expiresAt: Instant;
}

/** Address under which an account is kept: accounts do not differ by capitals. */
export function normalizeEmail(email: string): string {
  return email.trim().toLowerCase();
}
