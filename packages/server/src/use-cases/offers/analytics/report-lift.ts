import {
  type LiftDesign,
  type LiftReport,
  type LiftSubject,
  experimentDesign,
  holdoutBpsOf,
  holdoutDesign,
  holdoutSubjects,
  liftOf,
} from '../../../domain/analytics/lift.ts';
import { notFound } from '../../../domain/errors.ts';
import type { ExperimentId, FunnelId } from '../../../domain/ids.ts';
import type { Experiment } from '../../../domain/offer/experiment/experiment.ts';
import type { Scope } from '../../../domain/scope.ts';
import { dayOf } from '../../../domain/time.ts';
import { type Runtime, now } from '../../../runtime.ts';
import { findExperiment } from '../../../store/offers/experiments.ts';
import { findFunnel } from '../../../store/offers/funnels.ts';
import { listSubjects, sumCohorts } from '../../../store/offers/lift-cohorts.ts';
import { runLongRead } from '../../../store/postgres/postgres.ts';
import { rollUpMeasurements } from './roll-up-measurements.ts';

/** Lift of one comparison, with its date. */
export interface DatedLift {
  readonly report: LiftReport;
  /** Today by the business's clock: windows that end on it are not complete. */
  readonly today: string;
  readonly isCurrent: boolean;
}

export interface HoldoutLift {
  /** Each holdout share in use so far, most recent exposure first. */
  readonly holdouts: readonly LiftSubject[];
  /** Null if no customer was ever held out, or shown an offer while others were held out. */
  readonly lift: DatedLift | null;
  readonly today: string;
  readonly isCurrent: boolean;
}

/**
 * Reports the lift of the business, or of one of its funnels, against the customers it holds out: for the
 * newest holdout share, unless one is named.
 */
export async function reportHoldoutLift(
  runtime: Runtime,
  scope: Scope,
  funnelId: FunnelId | null,
  holdoutBps: number | undefined,
): Promise<HoldoutLift> {
  if (funnelId !== null && !(await findFunnel(runtime.sql, scope, funnelId))) throw notFound('funnel');
  const isCurrent = await rollUpMeasurements(runtime, scope.businessId);
  const holdouts = await runLongRead(runtime.sql, (sql) =>
    listSubjects(sql, scope, holdoutSubjects(funnelId)),
  );
  const share = holdoutBps ?? (holdouts[0] && holdoutBpsOf(holdouts[0]));
  const lift =
    share === undefined ? null : await liftAt(runtime, scope, holdoutDesign(funnelId, share), isCurrent);
  return { holdouts, lift, today: dayOf(now(runtime, scope)), isCurrent };
}

/** Reports the variants of an experiment against its first variant. */
export async function reportExperiment(
  runtime: Runtime,
  scope: Scope,
  experimentId: ExperimentId,
): Promise<{ readonly experiment: Experiment; readonly lift: DatedLift }> {
  const experiment = await findExperiment(runtime.sql, scope, experimentId);
  if (!experiment) throw notFound('experiment');
  const isCurrent = await rollUpMeasurements(runtime, scope.businessId);
  return { experiment, lift: await liftAt(runtime, scope, experimentDesign(experiment), isCurrent) };
}

async function liftAt(
  runtime: Runtime,
  scope: Scope,
  design: LiftDesign,
  isCurrent: boolean,
): Promise<DatedLift> {
  const today = dayOf(now(runtime, scope));
  const cohorts = await runLongRead(runtime.sql, (sql) => sumCohorts(sql, scope, design.subject, today));
  return { report: liftOf(design, cohorts), today, isCurrent };
}
