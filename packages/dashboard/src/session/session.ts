import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError, chooseBusiness, currentBusinessId, sendRequest } from '../api/client.ts';
import type { Words } from '../words/en.ts';

export type Role = keyof Words['roles'];

interface Membership {
  readonly business_id: string;
  readonly name: string;
  readonly mode: 'test' | 'live';
  readonly role: Role;
}

/** Session as `GET /session` answers it. */
export interface Session {
  readonly state: 'active' | 'second_factor_required';
  readonly user: {
    readonly user_id: string;
    readonly name: string;
    readonly email: string;
    readonly has_second_factor: boolean;
  } | null;
  readonly business: Membership | null;
  readonly businesses: readonly Membership[];
  readonly not_allowed: readonly { readonly operation: string; readonly needs_role: Role }[];
}

/** Sends JSON to one of the routes of the session, and returns the answer's body. */
export async function sendJson<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const response = await sendRequest(
    new Request(new URL(path, location.origin), {
      method,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    }),
  );
  return (response.status === 204 ? undefined : await response.json()) as Answer;
}

/** Null while nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    try {
      return await sendJson<Session>('GET', '/session');
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      // A business that this person has left: the next one is chosen.
      if (error instanceof ApiError && error.status === 404 && currentBusinessId() !== undefined) {
        chooseBusiness('');
        return null;
      }
      throw error;
    }
  },
  staleTime: 60_000,
});

export function useSession(): Session | null | undefined {
  return useQuery(sessionQuery).data;
}

/** Changes the session by an answer that is the new session. */
export function useSessionChange<Input>(send: (input: Input) => Promise<Session>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (session) => {
      client.setQueryData(sessionQuery.queryKey, session);
      // What failed while nobody was signed in is asked again; what was typed stays.
      void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
    },
  });
}

/** Role that an operation needs and this person has not, or undefined where it is allowed. */
export function useMissingRole(operation: string): Role | undefined {
  return useSession()?.not_allowed.find((one) => one.operation === operation)?.needs_role;
}
