import type { SoldPlan } from '../../../domain/catalog/plan.ts';
import { documentKind, unchanged } from '../../postgres/documents.ts';

/** Plan at the terms it was sold: `subscription.plan`. */
export const storedPlan = documentKind<SoldPlan>('sold plan', [unchanged]);
