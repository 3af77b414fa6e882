import type { CardFieldsOrigins } from '../../gateways/payment/payment-gateway.ts';

const noFields: CardFieldsOrigins = { scripts: [], frames: [], connections: [], images: [] };

/**
 * Content security policy of a page that takes card numbers: load Rung's own files, send forms to Rung, and
 * nothing else. `formTargets` are further origins that a form's answer may redirect to (browsers check the
 * whole chain): the seller's own site after a payment. `fields` are the origins of a gateway whose fields the page shows.
 */
export function pageHeaders(
  formTargets: readonly string[] = [],
  { scripts, frames, connections, images }: CardFieldsOrigins = noFields,
): Readonly<Record<string, string>> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      `script-src ${["'self'", ...scripts].join(' ')}`,
      "style-src 'self'",
      "font-src 'self'",
      `img-src ${["'self' data:", ...images].join(' ')}`,
      `connect-src ${["'self'", ...connections].join(' ')}`,
      ...(frames.length > 0 ? [`frame-src ${frames.join(' ')}`] : []),
      `form-action ${["'self'", ...formTargets].join(' ')}`,
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ].join('; '),
    // Wallets open a window of their own.
    'cross-origin-opener-policy': frames.length > 0 ? 'same-origin-allow-popups' : 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    // The address of a checkout is a capability: it must not leak to other sites, nor stay in a shared cache.
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}
