import type { Runtime } from '../../../runtime.ts';
import { type KeyHolder, isUseUnrecorded, recordKeyUse } from '../../../store/platform/api-keys.ts';

/**
 * Records that a key is used, at most once a minute, without keeping its request waiting. A use that cannot be
 * recorded is left to the key's next request.
 */
export function noteKeyUse({ sql, wallClock }: Runtime, holder: KeyHolder): void {
  const at = wallClock();
  if (isUseUnrecorded(holder, at)) recordKeyUse(sql, holder.keyHash, at).catch(() => undefined);
}
