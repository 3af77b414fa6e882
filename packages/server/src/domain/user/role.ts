import { DomainError } from '../errors.ts';

/**
 * Roles of people in a business, from the least to the most. Each may do everything that those before it may:
 * read, look after customers, build, and own.
 */
export const userRoles = ['read_only', 'support', 'developer', 'owner'] as const;
export type UserRole = (typeof userRoles)[number];

/** True if somebody with `role` may do what needs `needed`. */
export function roleCovers(role: UserRole, needed: UserRole): boolean {
  return userRoles.indexOf(role) >= userRoles.indexOf(needed);
}

/**
 * Refuses a change that would leave a business without an owner. `after` is the new role, or null for a member who
 * leaves.
 */
export function checkOwnerStays(before: UserRole, after: UserRole | null, hasOtherOwner: boolean): void {
  if (before !== 'owner' || after === 'owner' || hasOtherOwner) return;
  throw new DomainError(
    'LAST_OWNER',
    'This is the last owner of the business, which needs one. Make somebody else an owner first.',
  );
}
