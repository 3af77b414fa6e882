import type { Admin } from '../admin/admin.ts';

/** Option of commands at the database that concern one business. */
export const businessOption = ['--business <id>', 'needed where there is more than one'] as const;

/** Business that `--business` names, or the only one. `what` says what it is asked for: `whose keys`. */
export async function chooseBusiness(
  admin: Admin,
  business: string | undefined,
  what: string,
): Promise<string> {
  const found = await admin.listBusinesses();
  const chosen =
    business === undefined && found.length === 1
      ? found[0]
      : found.find(({ businessId }) => businessId === business);
  if (chosen) return chosen.businessId;
  const names = found.map(({ businessId, displayName }) => `${businessId} (${displayName})`).join(', ');
  throw new Error(
    found.length === 0
      ? 'There is no business yet. rung business create makes one.'
      : `Say ${what}, with --business: ${names}.`,
  );
}
