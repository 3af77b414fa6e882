import type { Mode } from '../scope.ts';

/** Facts of an installation, to be judged before it takes real money. */
export interface InstallationFacts {
  readonly database: {
    /** True for the PostgreSQL that Rung brings. */
    readonly isEmbedded: boolean;
    /** `server_version_num`: 180004 for 18.4. */
    readonly version: number;
    /** True if fsync, full_page_writes and synchronous_commit are on. */
    readonly isDurable: boolean;
    readonly hasChecksums: boolean;
    readonly missingMigrations: readonly string[];
    /** False if the disk is nearly full; undefined for a database elsewhere, whose disk cannot be seen. */
    readonly hasSpace: boolean | undefined;
  };
  readonly server: {
    /** True if the key is in RUNG_SECRET_KEY, rather than derived or kept in a file. */
    readonly hasSecretKey: boolean;
    readonly publicUrl: string;
    readonly trustedProxies: number;
    /** Clock of the database minus that of this machine. */
    readonly clockSkewMs: number;
    readonly hasMetrics: boolean;
    readonly hasMail: boolean;
    /** Sentence that says why the mail server takes nothing from here; null if it does, or there is none. */
    readonly mailProblem: string | null;
  };
  readonly jobs: {
    readonly dead: number;
    /** Wait of the longest due job; 0 when none waits. */
    readonly oldestDueMs: number;
  };
  readonly webhooks: {
    /** Time that the endpoint that has failed longest has been failing; 0 when none fails. */
    readonly failingForMs: number;
  };
  readonly businesses: readonly BusinessFacts[];
}

export interface BusinessFacts {
  readonly businessId: string;
  readonly name: string;
  readonly mode: Mode;
  /** Sentence that says why no money moves: no gateway, or one that does not answer; null if it answers. */
  readonly gatewayProblem: string | null;
  /** Fields of the business's record that a live one needs and this one lacks. */
  readonly missingFields: readonly string[];
}
