import { secureHeaders } from 'hono/secure-headers';

/**
 * Default security headers of every answer, unless it sets something stricter of its own: pages do
 * (`pages/parts/security-headers.ts`), and what they set is left as it is.
 */
export const presetHeaders = secureHeaders({
  crossOriginResourcePolicy: 'same-origin',
  referrerPolicy: 'same-origin',
  xFrameOptions: 'DENY',
  overwrite: false,
});
