import type { Server, ServerResponse } from 'node:http';
import { serve } from '@hono/node-server';
import type { Config } from './config.ts';
import type { ShutdownPart } from './shutdown.ts';
import type { createApp } from './app.ts';

/**
 * Starts the HTTP server. On shutdown it keeps accepting connections until running requests are answered, so
 * that clients are told that the server is stopping; then it closes every connection, including idle ones and
 * those that have sent no request yet.
 */
export function listen(config: Config, fetch: ReturnType<typeof createApp>['fetch']): Promise<ShutdownPart> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port: config.port }) as Server;
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
      reject(error.code === 'EADDRINUSE' ? portIsTaken(config.port) : error);
    });
    server.once('listening', () => {
      resolve({ finish, cut });
    });
  });
}

function portIsTaken(port: number): Error {
  return new Error(
    `Port ${String(port)} is taken. Stop what uses it, or choose another: PORT=4001 npm start`,
  );
}
