import { stateData } from './state-data.ts';

/** A state, province or prefecture of a country, as addresses name it. */
interface State {
  /** Local abbreviation, or the ISO 3166-2 code without the country. */
  readonly code: string;
  /** Name in the country's own script. */
  readonly name: string;
  readonly latinName: string;
}

interface States {
  readonly list: readonly State[];
  readonly bySpelling: ReadonlyMap<string, State>;
}

const none: States = { list: [], bySpelling: new Map() };
const known = new Map<string, States>();

/** Selectable states of a country; empty where the state is free text. */
export function statesOf(country: string): readonly State[] {
  return find(country).list;
}

/** Finds a state by its code or its name in either script, ignoring case. */
export function findState(country: string, text: string): State | undefined {
  return find(country).bySpelling.get(spellingOf(text));
}

/** Comparison key, equal for two spellings of the same state. */
export function stateKey(country: string, text: string): string {
  return spellingOf(findState(country, text)?.code ?? text);
}

/** Countries whose addresses carry the state's code: `San Francisco, CA 94107`, `20121 Milano MI`. */
const writtenAsCode: ReadonlySet<string> = new Set(['AU', 'BR', 'CA', 'IT', 'US']);

/** State as printed in an address of its country, in the given script. */
export function writtenState(country: string, state: State, script: 'latin' | 'local'): string {
  if (writtenAsCode.has(country)) return state.code;
  return script === 'local' ? state.name : state.latinName;
}

function find(country: string): States {
  const found = known.get(country);
  if (found) return found;
  const data = Object.hasOwn(stateData, country) ? stateData[country] : undefined;
  if (data === undefined) return none;
  const list = data.split('|').map((entry): State => {
    const [code = '', name = code, latinName = isLatin(name) ? name : code] = entry.split('=');
    return { code, name, latinName };
  });
  const bySpelling = new Map(
    list.flatMap((state) =>
      [state.latinName, state.name, state.code].map((text) => [spellingOf(text), state] as const),
    ),
  );
  const states = { list, bySpelling };
  known.set(country, states);
  return states;
}

function isLatin(text: string): boolean {
  return !/\p{L}/u.test(text.replaceAll(/\p{Script=Latin}/gu, ''));
}

/** Removes the accents of Latin letters, which many people omit. */
function spellingOf(text: string): string {
  const bare = text
    .trim()
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '');
  return bare.replaceAll('ı', 'i').normalize('NFC');
}
