import type DodoPayments from 'dodopayments';
import type { APIPromise } from 'dodopayments';

/**
 * Role of a person in a business. Each may do everything that those before it may.
 *
 * @example
 * ```ts
 * const role: UserRole = 'support';
 * ```
 */
export type UserRole = 'read_only' | 'support' | 'developer' | 'owner';

/**
 * Person in the business of the API key.
 *
 * @example
 * ```ts
 * const { name, role }: User = await client.users.retrieve('usr_123');
 * ```
 */
export interface User {
  user_id: string;
  name: string;
  email: string;
  role: UserRole;
  has_second_factor: boolean;
  /** Up to a minute behind; null before the first request. */
  last_seen_at: string | null;
  created_at: string;
}

/**
 * Invitation that nobody has accepted yet.
 *
 * @example
 * ```ts
 * const { items } = await client.users.listInvitations();
 * ```
 */
export interface Invitation {
  invitation_id: string;
  email: string;
  role: UserRole;
  created_at: string;
  expires_at: string;
}

/**
 * Invitation with its link, which works once and is readable this once.
 *
 * @example
 * ```ts
 * const { url }: CreatedInvitation = await client.users.invite({ email: 'person@example.com', role: 'support' });
 * ```
 */
export interface CreatedInvitation extends Invitation {
  url: string;
  /** True if the mail server has taken the link for the address. */
  is_mailed: boolean;
}

/**
 * Business of a person, with their role in it; of an API key there is one, without a role.
 *
 * @example
 * ```ts
 * const { items } = await client.business.list();
 * ```
 */
export interface UserBusiness {
  business_id: string;
  name: string;
  mode: 'test' | 'live';
  role: UserRole | null;
}

/**
 * Change that a person or an API key made.
 *
 * @example
 * ```ts
 * const { items } = await client.auditLog.list({ operation: 'updateProduct' });
 * ```
 */
export interface AuditEntry {
  entry_id: string;
  at: string;
  actor: { kind: 'user' | 'api_key'; id: string; name: string | null };
  /** `operationId` of the request. */
  operation: string;
  object_id: string | null;
  /** Fields of settings before and after; secrets are not shown. */
  changes: { field: string; before: unknown; after: unknown }[];
  request_id: string;
  /** `unknown`: the server stopped before it answered. */
  outcome: 'done' | 'failed' | 'unknown';
}

/**
 * Filters of the audit log.
 *
 * @example
 * ```ts
 * const filter: AuditLogParams = { actor_id: 'usr_123', created_at_gte: '2026-01-01T00:00:00Z' };
 * ```
 */
export interface AuditLogParams {
  /** Entries a page, 1 to 100. */
  limit?: number;
  /** `next_cursor` of the page before. */
  cursor?: string;
  /** Person or API key, by id. */
  actor_id?: string;
  operation?: string;
  object_id?: string;
  created_at_gte?: string;
  created_at_lte?: string;
}

/**
 * Signed-in person, as the dashboard sees them.
 *
 * @example
 * ```ts
 * const session = (await (await fetch('/session', { headers: { 'x-rung-client': 'dashboard' } })).json()) as Session;
 * ```
 */
export interface Session {
  state: 'active' | 'second_factor_required';
  /** Null while the second factor is due. */
  user: {
    user_id: string;
    name: string;
    email: string;
    has_second_factor: boolean;
    recovery_codes_left: number;
  } | null;
  /** Business that `x-rung-business` names, or the only one. */
  business: UserBusiness | null;
  businesses: UserBusiness[];
  /** Operations that the role in `business` may not call. */
  not_allowed: { operation: string; needs_role: UserRole }[];
  created_at: string;
  expires_at: string;
}

/**
 * People of the business. Only a signed-in owner changes them; an API key reads.
 *
 * @example
 * ```ts
 * const { items } = await client.users.list();
 * ```
 */
export class Users {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Lists the people of the business, in the order in which they joined.
   *
   * @example
   * ```ts
   * const { items } = await client.users.list({ page_size: 100 });
   * ```
   */
  list(
    query: { page_size?: number; page_number?: number } = {},
    options?: DodoPayments.RequestOptions,
  ): APIPromise<{ items: User[] }> {
    return this.#client.get('/users', { ...options, query });
  }

  /**
   * Reads a person.
   *
   * @example
   * ```ts
   * const { role } = await client.users.retrieve('usr_123');
   * ```
   */
  retrieve(userId: string, options?: DodoPayments.RequestOptions): APIPromise<User> {
    return this.#client.get(`/users/${encodeURIComponent(userId)}`, options);
  }

  /**
   * Gives a person another role. For signed-in owners.
   *
   * @example
   * ```ts
   * await client.users.update('usr_123', { role: 'developer' });
   * ```
   */
  update(userId: string, body: { role: UserRole }, options?: DodoPayments.RequestOptions): APIPromise<User> {
    return this.#client.patch(`/users/${encodeURIComponent(userId)}`, { ...options, body });
  }

  /**
   * Removes a person from the business. For signed-in owners.
   *
   * @example
   * ```ts
   * await client.users.delete('usr_123');
   * ```
   */
  delete(userId: string, options?: DodoPayments.RequestOptions): APIPromise<void> {
    return this.#client.delete(`/users/${encodeURIComponent(userId)}`, options);
  }

  /**
   * Invites somebody. For signed-in owners.
   *
   * @example
   * ```ts
   * const { url } = await client.users.invite({ email: 'person@example.com', role: 'support' });
   * ```
   */
  invite(
    body: { email: string; role: UserRole },
    options?: DodoPayments.RequestOptions,
  ): APIPromise<CreatedInvitation> {
    return this.#client.post('/invitations', { ...options, body });
  }

  /**
   * Lists open invitations, newest first.
   *
   * @example
   * ```ts
   * const { items } = await client.users.listInvitations();
   * ```
   */
  listInvitations(
    query: { page_size?: number; page_number?: number } = {},
    options?: DodoPayments.RequestOptions,
  ): APIPromise<{ items: Invitation[] }> {
    return this.#client.get('/invitations', { ...options, query });
  }

  /**
   * Takes an invitation back. For signed-in owners.
   *
   * @example
   * ```ts
   * await client.users.deleteInvitation('ivt_123');
   * ```
   */
  deleteInvitation(invitationId: string, options?: DodoPayments.RequestOptions): APIPromise<void> {
    return this.#client.delete(`/invitations/${encodeURIComponent(invitationId)}`, options);
  }
}

/**
 * Log of changes that people and API keys made.
 *
 * @example
 * ```ts
 * const { items, next_cursor } = await client.auditLog.list({ limit: 100 });
 * ```
 */
export class AuditLog {
  readonly #client: DodoPayments;

  constructor(client: DodoPayments) {
    this.#client = client;
  }

  /**
   * Lists entries, newest first.
   *
   * @example
   * ```ts
   * const { items } = await client.auditLog.list({ object_id: 'pdt_123' });
   * ```
   */
  list(
    query: AuditLogParams = {},
    options?: DodoPayments.RequestOptions,
  ): APIPromise<{ items: AuditEntry[]; next_cursor: string | null }> {
    return this.#client.get('/audit_log', { ...options, query });
  }
}
