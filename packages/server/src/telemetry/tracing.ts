import {
  type Attributes,
  type Span,
  SpanKind,
  SpanStatusCode,
  context,
  propagation,
  trace,
} from '@opentelemetry/api';

/*
 * Spans by the API of OpenTelemetry. Rung brings no SDK: without one every span is the same inert object, and nothing
 * is recorded. `node --import` of an SDK's set-up file before Rung's own makes them real (docs/deploy.md).
 */

const tracer = trace.getTracer('rung');

const kinds = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
  internal: SpanKind.INTERNAL,
} as const;

interface SpanOptions {
  readonly kind: keyof typeof kinds;
  readonly attributes?: Attributes;
  /** Headers of the request that caused it, which may name a trace to continue. */
  readonly headers?: Headers;
}

const headerReader = {
  get: (headers: Headers, name: string) => headers.get(name) ?? undefined,
  keys: (headers: Headers) => [...headers.keys()],
};

/** Runs `work` in a span, which ends with it. An error marks the span as failed, and is thrown on. */
export function inSpan<T>(
  name: string,
  { kind, attributes, headers }: SpanOptions,
  work: (span: Span) => Promise<T>,
): Promise<T> {
  const parent =
    headers === undefined ? context.active() : propagation.extract(context.active(), headers, headerReader);
  const options = { kind: kinds[kind], ...(attributes !== undefined && { attributes }) };
  return tracer.startActiveSpan(name, options, parent, async (span) => {
    try {
      return await work(span);
    } catch (error) {
      // The message may quote what was sent: the kind of error is enough, and the log has the rest, scrubbed.
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'error' });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Ids of the trace under way, for log lines; empty without an SDK. */
export function traceIds(): object {
  const active = trace.getActiveSpan()?.spanContext();
  return active === undefined ? {} : { trace_id: active.traceId, span_id: active.spanId };
}
