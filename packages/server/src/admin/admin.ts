/*
 * What the `rung` command does at the database itself, because no API key can ask for it: a first business, its keys,
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
  revokeKey(businessId: string, apiKeyId: string): Promise<void>;
  /** Findings about the installation and its businesses, in the order of `docs/going-live.md`. */
  examine(): Promise<readonly Finding[]>;
  close(): Promise<void>;
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
