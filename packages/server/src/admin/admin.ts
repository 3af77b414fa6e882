import type { ImportReport, SkippedRow } from '../domain/importing/report.ts';

export type { ImportReport, SkippedRow };

/*
 * Operations of the `rung` command at the database itself, which no API key can ask for: a first business, its keys,
 * and the state of the installation.
 */

interface CreatedBusiness {
  readonly businessId: string;
  /** Secret key, which is not stored and cannot be shown again. */
  readonly apiKey: string;
}

export interface NewBusiness {
  readonly mode: 'test' | 'live';
  readonly displayName: string;
  readonly legalName: string | null;
  /** ISO 3166 alpha-2, in any case. */
  readonly country: string | null;
}

interface ListedBusiness {
  readonly businessId: string;
  readonly displayName: string;
  readonly mode: 'test' | 'live';
  readonly createdAt: string;
}

interface ListedKey {
  readonly apiKeyId: string;
  readonly name: string | null;
  readonly access: 'read' | 'read_write';
  readonly lastFour: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

export interface Admin {
  createBusiness(business: NewBusiness): Promise<CreatedBusiness>;
  /** Oldest first. */
  listBusinesses(): Promise<readonly ListedBusiness[]>;
  createKey(
    businessId: string,
    key: { readonly name: string | null; readonly access: 'read' | 'read_write' },
  ): Promise<{ readonly apiKeyId: string; readonly apiKey: string }>;
  listKeys(businessId: string): Promise<readonly ListedKey[]>;
  /** One-time link for the first owner; null where every business has one. */
  createSetupLink(): Promise<string | null>;
  revokeKey(businessId: string, apiKeyId: string): Promise<void>;
  /** Findings about the installation and its businesses, in the order of `docs/going-live.md`. */
  examine(): Promise<readonly Finding[]>;
  /** Imports an account, or says what an import would do; told of each row that cannot be imported. */
  importAccount(businessId: string, order: ImportOrder): Promise<ImportReport>;
  close(): Promise<void>;
}

/** Import to run: its source and its options. */
export interface ImportOrder {
  readonly from:
    | { readonly kind: 'csv'; readonly folder: string }
    /** `baseUrl` is undefined for Dodo Payments itself. */
    | { readonly kind: 'dodo'; readonly apiKey: string; readonly baseUrl: string | undefined }
    | { readonly kind: 'stripe'; readonly taxCategory: string };
  readonly isDryRun: boolean;
  readonly onSkipped: (row: SkippedRow) => void;
  readonly onProgress: (progress: ImportProgress) => void;
}

/** Rows read so far, in the first or second reading of the source. */
interface ImportProgress {
  readonly phase: 'checking' | 'importing';
  readonly rows: number;
}

/** Outcome of one check of an installation. */
export interface Finding {
  /** Stable name: `database.version`. */
  readonly check: string;
  /** `warn` is for what works and should not stay so with real money. */
  readonly status: 'ok' | 'warn' | 'fail';
  /** One sentence that says what was found, and what to do about it. */
  readonly message: string;
  /** Business it is about; null for the installation. */
  readonly businessId: string | null;
}
