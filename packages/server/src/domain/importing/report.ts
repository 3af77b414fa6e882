import type { Instant } from '../time.ts';
import { type ImportedKind, importedKinds } from './source-row.ts';

interface ImportCounts {
  /** New here; in a dry run, what would be. */
  readonly created: number;
  /** Imported before, and left as it is. */
  readonly unchanged: number;
  /** Not imported, each with a reason. */
  readonly skipped: number;
}

/** Outcome of reading a source once. */
export interface ImportReport {
  readonly counts: Readonly<Record<ImportedKind, ImportCounts>>;
  /** Earliest next billing date of the subscriptions created: before it the source must have stopped charging. */
  readonly firstChargeAt: Instant | null;
  /** `refused`: of a source that is imported whole or not at all, a row could not be; nothing was written. */
  readonly outcome: 'imported' | 'checked' | 'refused';
}

/** Row that was not imported. */
export interface SkippedRow {
  readonly of: ImportedKind;
  readonly place: string;
  readonly reason: string;
}

const noCounts: ImportCounts = { created: 0, unchanged: 0, skipped: 0 };

/** Tally of one reading of a source. */
export class ImportTally {
  private readonly counts = new Map<ImportedKind, ImportCounts>();
  private firstChargeAt: Instant | null = null;

  add(kind: ImportedKind, more: Partial<ImportCounts>): void {
    const { created, unchanged, skipped } = this.counts.get(kind) ?? noCounts;
    this.counts.set(kind, {
      created: created + (more.created ?? 0),
      unchanged: unchanged + (more.unchanged ?? 0),
      skipped: skipped + (more.skipped ?? 0),
    });
  }

  noteCharge(at: Instant): void {
    this.firstChargeAt = Math.min(this.firstChargeAt ?? at, at);
  }

  get skipped(): number {
    return [...this.counts.values()].reduce((sum, { skipped }) => sum + skipped, 0);
  }

  report(outcome: ImportReport['outcome']): ImportReport {
    const entries = importedKinds.map((kind) => [kind, this.counts.get(kind) ?? noCounts] as const);
    return {
      counts: Object.fromEntries(entries) as Record<ImportedKind, ImportCounts>,
      firstChargeAt: this.firstChargeAt,
      outcome,
    };
  }
}
