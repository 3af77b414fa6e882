/*
 * Addresses of customers carry what lets their holder act (`secrets/link-tokens.ts`). Logs are read and kept by others, so the
 * token is left out and the id stays.
 *
 *     /portal/cst_abc…            /portal/cst_…
 *     /pay/pml_1.key.signature    /pay/pml_1.…
 */
export function loggedPath(path: string): string {
  return path.replace(/\bcst_\w+/g, 'cst_…').replace(/\b((?:pay|pml)_\w+)\.[^/]+/g, '$1.…');
}
