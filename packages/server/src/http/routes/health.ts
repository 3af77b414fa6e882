import type { Runtime } from '../../runtime.ts';
import { createRouter } from '../router.ts';

/** Answers 200 once the database does. */
export function healthRoutes(runtime: Runtime) {
  const router = createRouter();
  router.get('/health', async (c) => {
    await runtime.sql`select 1`;
    return c.json({ status: 'ok' }, 200);
  });
  return router;
}
