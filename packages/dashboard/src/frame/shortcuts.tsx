import { useState } from 'react';
import { Dialog } from '../parts/dialog.tsx';
import type { Words } from '../words/en.ts';
import { useWords } from '../words/words.tsx';
import { areLettersOn, turnLetters } from './keys.ts';

export function Shortcuts({ onClose }: { readonly onClose: () => void }) {
  const words = useWords();
  const [areOn, setOn] = useState(areLettersOn);
  const { shortcuts } = words;
  return (
    <Dialog title={shortcuts.title} isOpen onClose={onClose} size="is-wide">
      <div className="sheet-k">
        {groupsOf(words).map(([title, keys]) => (
          <section key={title} className="stack-2">
            <h3>{title}</h3>
            <ul>
              {keys.map(([word, key]) => (
                <li key={word}>
                  <span>{word}</span>
                  <span className="keys">
                    {key.split(' ').map((one) => (
                      <kbd key={one}>{one}</kbd>
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <label className="check">
        <input
          type="checkbox"
          checked={areOn}
          onChange={(event) => {
            turnLetters(event.target.checked);
            setOn(event.target.checked);
          }}
        />
        {shortcuts.off}
      </label>
    </Dialog>
  );
}

/** Shortcuts as they are listed: groups of words with their keys. */
function groupsOf(words: Words): readonly [string, readonly (readonly [string, string])[]][] {
  const { nav, shortcuts } = words;
  return [
    [
      shortcuts.anywhere,
      [
        [words.find.label, '⌘ K'],
        [shortcuts.title, '?'],
        [nav.home, 'G H'],
        [nav.funnels, 'G O'],
        [nav.experiments, 'G E'],
        [nav.customers, 'G C'],
        [nav.payments, 'G P'],
        [nav.subscriptions, 'G S'],
        [nav.webhooks, 'G D'],
        [words.advance.title, '⇧ T'],
        [shortcuts.theme, '⇧ L'],
      ],
    ],
    [
      shortcuts.lists,
      [
        [shortcuts.next, 'J K'],
        [shortcuts.open, '↵'],
        [shortcuts.search, '/'],
        [shortcuts.nextPage, ']'],
      ],
    ],
    [
      shortcuts.page,
      [
        [shortcuts.close, 'esc'],
        [shortcuts.refund, 'R'],
      ],
    ],
  ];
}
