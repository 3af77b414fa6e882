import { useParams } from '@tanstack/react-router';

/** Id in the address of the page of one thing. */
export function useId(): string {
  const params: { readonly id?: string } = useParams({ strict: false });
  return params.id ?? '';
}
