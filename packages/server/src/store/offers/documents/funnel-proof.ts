import type { FunnelProof } from '../../../domain/offer/prove-funnel.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Proof made when a version was published: `funnel_version.proof`. */
export const storedFunnelProof = documentKind<FunnelProof>('funnel proof', [unchanged]);
