import { useEffect } from 'react';

/** True while single letters act as shortcuts. They can be turned off (WCAG 2.1.4). */
export const areLettersOn = () => localStorage.getItem('rung.letters') !== 'off';

export function turnLetters(on: boolean): void {
  localStorage.setItem('rung.letters', on ? 'on' : 'off');
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;

/**
 * Acts on keys while no field has the focus: a key (`j`), a key with shift (`T`), or two in a row (`g h`). `mod+k` is
 * Command or Control with K, and acts in fields too.
 */
export function useKeys(actions: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    let before: string | undefined;
    let timer: number | undefined;
    const listen = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return;
      if (event.metaKey || event.ctrlKey) {
        const action = actions[`mod+${event.key.toLowerCase()}`];
        if (action === undefined) return;
        event.preventDefault();
        action();
        return;
      }
      if (isTyping(event.target) || !areLettersOn() || document.querySelector('[role=dialog]') !== null)
        return;
      const action =
        actions[before === undefined ? event.key : `${before} ${event.key}`] ?? actions[event.key];
      window.clearTimeout(timer);
      before = event.key;
      timer = window.setTimeout(() => (before = undefined), 800);
      if (action === undefined) return;
      event.preventDefault();
      before = undefined;
      action();
    };
    window.addEventListener('keydown', listen);
    return () => {
      window.removeEventListener('keydown', listen);
      window.clearTimeout(timer);
    };
  }, [actions]);
}
