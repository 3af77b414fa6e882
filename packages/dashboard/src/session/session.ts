import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError, answerOf, api, chooseBusiness, currentBusinessId } from '../api/client.ts';
import type { components } from '../api/openapi.d.ts';

export type Role = components['schemas']['UserRole'];

const loadSession = () => answerOf(api.GET('/session'));

/** Session as `GET /session` answers it. */
export type Session = Awaited<ReturnType<typeof loadSession>>;

/** Null while nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: async (): Promise<Session | null> => {
    try {
      return await loadSession();
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
