import { queryOptions } from '@tanstack/react-query';
import { answerOf, api } from '../api/client.ts';

/** Clock of a business in test mode, by which everything falls due. Live businesses have none. */
export const clockQuery = queryOptions({
  queryKey: ['test-clock'],
  queryFn: () => answerOf(api.GET('/test_clock')),
  refetchInterval: 60_000,
});
