import type { PaymentGateway } from '../gateways/payment/payment-gateway.ts';
import type { Metrics } from './metrics.ts';
import { inSpan } from './tracing.ts';

type Call = (...args: unknown[]) => Promise<unknown>;

/** Members that call the gateway; others answer from what they are given. */
const calls: ReadonlySet<string | symbol> = new Set([
  'prepareCharge',
  'charge',
  'findCharge',
  'abandonCharge',
  'refund',
  'findRefund',
]);

/** The same gateway, each of whose calls is a span and is counted by its outcome. Capabilities are left as they are. */
export function observeGateway(gateway: PaymentGateway, metrics: Metrics): PaymentGateway {
  const observed = new Map<string | symbol, Call>();
  return new Proxy(gateway, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function' || typeof name === 'symbol' || !calls.has(name)) return value;
      let call = observed.get(name);
      if (!call) {
        const carryOut = (args: unknown[]) => (value as Call).apply(target, args);
        call = (...args) => observe(target.provider, name, metrics, () => carryOut(args));
        observed.set(name, call);
      }
      return call;
    },
  });
}

function observe(
  gateway: string,
  call: string,
  metrics: Metrics,
  carryOut: () => Promise<unknown>,
): Promise<unknown> {
  const begunAt = performance.now();
  const count = (outcome: string): void => {
    metrics.gatewayCalled({ gateway, call, outcome, ms: performance.now() - begunAt });
  };
  return inSpan(
    `gateway ${call}`,
    { kind: 'client', attributes: { 'rung.gateway': gateway } },
    async (span) => {
      try {
        const answer = await carryOut();
        const outcome = outcomeOf(answer);
        span.setAttribute('rung.outcome', outcome);
        count(outcome);
        return answer;
      } catch (error) {
        count('error');
        throw error;
      }
    },
  );
}

/** Status of an outcome; `unknown` for what the gateway has never seen, `ok` for answers of another kind. */
function outcomeOf(answer: unknown): string {
  if (answer === undefined) return 'unknown';
  const { status } = (answer ?? {}) as { readonly status?: unknown };
  return typeof status === 'string' ? status : 'ok';
}
