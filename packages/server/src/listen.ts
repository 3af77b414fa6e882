import type { Server, ServerResponse } from 'node:http';
import { serve } from '@hono/node-server';
import type { ShutdownPart } from './shutdown.ts';
import type { createApp } from './app.ts';

/**
 * Starts an HTTP server on the port that the setting `name` chose. On shutdown it keeps accepting connections until running requests are answered, so
 * that clients are told that the server is stopping; then it closes every connection, including idle ones and
 * those that have sent no request yet.
 */
export function listen(
  { name, port }: { readonly name: 'PORT' | 'RUNG_METRICS_PORT'; readonly port: number },
  fetch: ReturnType<typeof createApp>['fetch'],
): Promise<ShutdownPart> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port }) as Server;
    const running = new Set<ServerResponse>();
    let noticeIdle: () => void = () => undefined;
    server.on('request', (_request, response) => {
      running.add(response);
      response.once('close', () => {
        running.delete(response);
        if (running.size === 0) noticeIdle();
      });
    });
    const cut = (): void => {
      server.close();
      server.closeAllConnections();
    };
    const finish = async (): Promise<void> => {
      if (running.size > 0) await new Promise<void>((done) => (noticeIdle = done));
      cut();
    };
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portIsTaken(name, port) : error);
    });
    server.once('listening', () => {
      resolve({ finish, cut });
    });
  });
}

function portIsTaken(name: string, port: number): Error {
  return new Error(
    `Port ${String(port)} is taken. Stop what uses it, or choose another: ${name}=${String(port + 1)}`,
  );
}
