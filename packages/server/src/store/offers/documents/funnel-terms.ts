import type { FunnelTerms } from '../../../domain/offer/funnel.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Terms of a funnel: `funnel.draft`, `funnel_version.terms`. A statement reads `moment`. */
export const storedFunnelTerms = documentKind<FunnelTerms>('set of funnel terms', [unchanged]);
