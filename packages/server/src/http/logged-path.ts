/*
 * URLs of customers carry credentials (`secrets/link-tokens.ts`). Logs are read and stored by others, so the
 * token is left out and the id is kept.
 *
 *     /portal/cst_abc…            /portal/cst_…
 *     /pay/pml_1.key.signature    /pay/pml_1.…
 *     /due/bus_1~sub_1~17.signature   /due/bus_1~sub_1~…
 *     /uploads/product~bus_1~pdt_1.17.signature   /uploads/product~bus_1~pdt_1.…
 */
export function loggedPath(path: string): string {
  return path
    .replace(/\bcst_\w+/g, 'cst_…')
    .replace(/\b((?:pay|pml)_\w+)\.[^/]+/g, '$1.…')
    .replace(/~\d+\.[^/]+/g, '~…')
    .replace(/(\/uploads\/[^/.]+)\.[^/]+/, '$1.…');
}
