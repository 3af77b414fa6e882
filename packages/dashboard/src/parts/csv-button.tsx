import { useMutation } from '@tanstack/react-query';
import { sendRequest } from '../api/client.ts';
import { useWords } from '../words/words.tsx';
import { Icon } from './icons.tsx';
import { useToast } from './toasts.tsx';

/** Saves what a list shows, all pages of it, as CSV. */
export function CsvButton(props: { readonly name: string; readonly path: string; readonly query: object }) {
  const words = useWords();
  const say = useToast();
  const save = useMutation({
    mutationFn: async () => {
      const url = new URL(props.path, location.origin);
      url.search = String(new URLSearchParams({ ...props.query, format: 'csv' }));
      const file = URL.createObjectURL(await (await sendRequest(new Request(url))).blob());
      const link = document.createElement('a');
      link.href = file;
      link.download = `${props.name}.csv`;
      link.click();
      URL.revokeObjectURL(file);
    },
    onError: () => say(words.states.failed),
  });
  return (
    <button type="button" className="btn" disabled={save.isPending} onClick={() => save.mutate()}>
      <Icon name="download" />
      {words.actions.csv}
    </button>
  );
}
