import { type ReactNode, createContext, useContext, useEffect, useMemo, useState } from 'react';
import { en, type Words } from './en.ts';

export type Language = 'en' | 'ja';

interface Speech {
  readonly language: Language;
  readonly words: Words;
  readonly choose: (language: Language) => void;
}

const SpeechContext = createContext<Speech | undefined>(undefined);

/** Gives the chosen language to everything inside. Japanese is loaded when it is asked for. */
export function SpeechProvider({ children }: { readonly children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(document.documentElement.lang === 'ja' ? 'ja' : 'en');
  const [japanese, setJapanese] = useState<Words>();
  useEffect(() => {
    if (language === 'ja') void import('./ja.ts').then(({ ja }) => setJapanese(ja));
  }, [language]);
  const words = language === 'ja' ? japanese : en;
  const speech = useMemo(
    () =>
      words && {
        language,
        words,
        choose: (next: Language) => {
          localStorage.setItem('rung.language', next);
          document.documentElement.lang = next;
          setLanguage(next);
        },
      },
    [language, words],
  );
  return speech && <SpeechContext value={speech}>{children}</SpeechContext>;
}

export function useSpeech(): Speech {
  const speech = useContext(SpeechContext);
  if (speech === undefined) throw new Error('useSpeech needs a SpeechProvider above it.');
  return speech;
}

export const useWords = (): Words => useSpeech().words;
