/** What customers do themselves, with a token of their own: see what is proposed to them, and answer it. */
const customerRoutes: readonly (readonly [method: string, path: RegExp])[] = [
  ['GET', /^\/customers\/[^/]+\/presentations$/],
  ['GET', /^\/presentations\/[^/]+$/],
  ['POST', /^\/presentations\/[^/]+\/(view|accept|decline|undo)$/],
];

export function isCustomerRoute(method: string, path: string): boolean {
  const asked = method === 'HEAD' ? 'GET' : method;
  return customerRoutes.some(([verb, pattern]) => verb === asked && pattern.test(path));
}
