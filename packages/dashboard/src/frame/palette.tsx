import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Dialog } from 'radix-ui';
import { useDeferredValue, useId, useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import { Icon, type IconName } from '../parts/icons.tsx';
import { useWords } from '../words/words.tsx';
import { usePlaces } from './sidebar.tsx';

interface Option {
  readonly key: string;
  readonly group: string;
  readonly icon: IconName;
  readonly word: string;
  readonly note?: string;
  readonly run: () => void;
}

/** Finds a page, a customer or a payment, or does something. Words are typed in any order. */
export function Palette(props: {
  readonly onClose: () => void;
  readonly verbs: readonly Omit<Option, 'group'>[];
}) {
  const words = useWords();
  const list = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const options = useOptions(useDeferredValue(text.trim()), props.verbs);
  const chosen = options[Math.min(at, options.length - 1)];
  const run = (option: Option | undefined) => {
    if (option === undefined) return;
    props.onClose();
    option.run();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && props.onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="veil is-top">
          <Dialog.Content className="pal" aria-describedby={undefined}>
            <Dialog.Title className="vh">{words.find.label}</Dialog.Title>
            <div className="q">
              <Icon name="search" />
              <input
                role="combobox"
                aria-expanded="true"
                aria-controls={list}
                aria-activedescendant={chosen && `${list}-${chosen.key}`}
                aria-label={words.find.label}
                placeholder={words.find.label}
                autoFocus
                value={text}
                onChange={(event) => {
                  setText(event.target.value);
                  setAt(0);
                }}
                onKeyDown={(event) => {
                  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
                  if (step !== 0) {
                    event.preventDefault();
                    setAt((before) => (before + step + options.length) % Math.max(1, options.length));
                  }
                  if (event.key === 'Enter' && !event.nativeEvent.isComposing) run(chosen);
                }}
              />
              <kbd>esc</kbd>
            </div>
            <div
              role="listbox"
              id={list}
              aria-label={words.find.label}
              className="max-h-96 overflow-y-auto pb-2"
            >
              <Options list={list} options={options} chosen={chosen} onPoint={setAt} onRun={run} />
              {options.length === 0 && <p className="h">{words.find.nothing}</p>}
            </div>
          </Dialog.Content>
        </Dialog.Overlay>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Options(props: {
  readonly list: string;
  readonly options: readonly Option[];
  readonly chosen: Option | undefined;
  readonly onPoint: (index: number) => void;
  readonly onRun: (option: Option) => void;
}) {
  return (
    <>
      {props.options.map((option, index) => (
        <div key={option.key}>
          {option.group !== props.options[index - 1]?.group && (
            <div className="h" role="presentation">
              {option.group}
            </div>
          )}
          <div
            role="option"
            id={`${props.list}-${option.key}`}
            aria-selected={option === props.chosen}
            className={`op cursor-pointer ${option === props.chosen ? 'is-at' : ''}`}
            onMouseMove={() => props.onPoint(index)}
            onClick={() => props.onRun(option)}
          >
            <Icon name={option.icon} />
            <span className="clip">{option.word}</span>
            {option.note !== undefined && <span className="r small">{option.note}</span>}
          </div>
        </div>
      ))}
    </>
  );
}

function useOptions(text: string, verbs: readonly Omit<Option, 'group'>[]): readonly Option[] {
  const words = useWords();
  const navigate = useNavigate();
  const places = usePlaces().flatMap((group) => group.places);
  const customers = useQuery({
    queryKey: ['find', 'customers', text],
    queryFn: () => answerOf(api.GET('/customers', { params: { query: { q: text, page_size: 5 } } })),
    enabled: text.length >= 2,
  });
  const parts = text.toLowerCase().split(/\s+/);
  const fits = (word: string) => parts.every((part) => word.toLowerCase().includes(part));
  const found: Option[] = [
    ...verbs.map((verb) => ({ ...verb, group: words.find.verbs })),
    ...places.map(({ to, icon, word }) => ({
      key: `page${to.replaceAll('/', '-')}`,
      group: words.find.go,
      icon,
      word,
      run: () => void navigate({ to }),
    })),
  ].filter(({ word }) => fits(word));
  const ids: readonly [string, string, IconName, string][] = [
    ['pay_', '/payments/$id', 'payment', words.find.money],
    ['cus_', '/customers/$id', 'customers', words.find.people],
    ['sub_', '/subscriptions/$id', 'subscription', words.subscriptions.title],
  ];
  for (const [prefix, to, icon, group] of ids)
    if (text.startsWith(prefix))
      found.unshift({
        key: text,
        group,
        icon,
        word: text,
        run: () => void navigate({ to, params: { id: text } }),
      });
  for (const customer of customers.data?.items ?? [])
    found.push({
      key: customer.customer_id,
      group: words.find.people,
      icon: 'customers',
      word: customer.name,
      note: customer.email,
      run: () => void navigate({ to: '/customers/$id', params: { id: customer.customer_id } }),
    });
  return found;
}
