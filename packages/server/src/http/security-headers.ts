import { secureHeaders } from 'hono/secure-headers';

/**
 * Default security headers of every answer. Stricter headers set by a handler are kept: pages set their own
 * (`pages/parts/security-headers.ts`).
 */
export const presetHeaders = secureHeaders({
  crossOriginResourcePolicy: 'same-origin',
  referrerPolicy: 'same-origin',
  xFrameOptions: 'DENY',
  overwrite: false,
});
