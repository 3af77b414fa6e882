import { secureHeaders } from 'hono/secure-headers';

/**
 * What every answer tells browsers, unless it says something stricter of its own: pages do (`pages/security-headers.ts`),
 * and what they say is left as it is.
 */
export const presetHeaders = secureHeaders({
  crossOriginResourcePolicy: 'same-origin',
  referrerPolicy: 'same-origin',
  xFrameOptions: 'DENY',
  overwrite: false,
});
