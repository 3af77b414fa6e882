import { createRouter } from '../router.ts';

/** Says that the process lives, whatever becomes of the database: nobody should end it for that. */
export function healthRoutes() {
  const router = createRouter();
  router.get('/health', (c) => c.json({ status: 'ok' }, 200));
  return router;
}
