import type { IncomingMessage, ServerResponse } from 'node:http';

/** Breaks the connection instead of answering: the request is carried out, and its answer is lost. */
export function loseAnswer(request: IncomingMessage, response: ServerResponse): void {
  response.end = ((..._written: unknown[]) => {
    request.socket.destroy();
    return response;
  }) as typeof response.end;
  response.write = () => true;
  response.writeHead = () => response;
  response.flushHeaders = () => undefined;
}
