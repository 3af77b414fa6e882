import { Hono } from 'hono';
import type { RateLimiter } from '../../http/rate-limit.ts';
import type { Env } from '../../http/router.ts';
import type { Runtime } from '../../runtime.ts';
import { findImage } from '../../store/platform/images.ts';

/**
 * App that serves stored images by their hash; mounted at `/images`. A drawing that is opened by itself may load and
 * run nothing, whatever is in it.
 */
export function imagesApp(runtime: Runtime, limiter: RateLimiter) {
  const app = new Hono<Env>();
  app.get('/:hash', async (c) => {
    const hash = c.req.param('hash');
    const image = /^[\w-]{22}$/.test(hash) ? await findImage(runtime.sql, hash) : undefined;
    if (!image) {
      limiter.admitStranger(c, 'guess');
      return c.text('There is no such image.', 404);
    }
    return c.body(new Uint8Array(image.bytes), 200, {
      'content-type': image.type,
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
    });
  });
  return app;
}
