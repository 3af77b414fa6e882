import { createServer } from 'node:net';
import { assert } from '../../domain/assert.ts';

/** Finds a port of this machine that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      assert(address !== null && typeof address === 'object', 'a listening TCP server has an address');
      probe.close(() => {
        resolve(address.port);
      });
    });
  });
}
