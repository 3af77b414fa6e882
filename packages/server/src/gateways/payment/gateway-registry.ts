import type { Mode } from '../../domain/scope.ts';
import { GatewayError, type PaymentGateway } from './payment-gateway.ts';

/** Payment gateways of this installation, by name. */
export interface GatewayRegistry {
  readonly all: readonly PaymentGateway[];
  /** Gateway of businesses that have chosen none, by their mode; live mode may have none. */
  readonly defaults: { readonly test: PaymentGateway; readonly live: PaymentGateway | undefined };
  find(provider: string): PaymentGateway | undefined;
  /**
   * Gets the gateway named by a stored payment or choice. Throws a retryable `GatewayError` if it is missing.
   */
  get(provider: string): PaymentGateway;
}

export function createGatewayRegistry(
  simulator: PaymentGateway,
  others: readonly PaymentGateway[] = [],
  chosen: Partial<Record<Mode, PaymentGateway | undefined>> = {},
): GatewayRegistry {
  const all = [simulator, ...others];
  const byProvider = new Map(all.map((gateway) => [gateway.provider, gateway]));
  if (byProvider.size < all.length) throw new Error('Every payment gateway needs a name of its own.');
  return {
    all,
    defaults: { test: chosen.test ?? simulator, live: chosen.live },
    find: (provider) => byProvider.get(provider),
    get(provider) {
      const gateway = byProvider.get(provider);
      if (gateway) return gateway;
      // Money may be in transit there: nothing is decided until the gateway is available again.
      throw new GatewayError(
        `This installation has no payment gateway "${provider}", which has payments. Start it with that gateway again.`,
        { isRetryable: true },
      );
    },
  };
}
