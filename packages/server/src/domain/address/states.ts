import { stateData } from './state-data.ts';

/** A state, province or prefecture of a country, as addresses name it. */
interface State {
  /** As the country shortens it, or its ISO 3166-2 code without the country. */
  readonly code: string;
  /** In the country's own script. */
  readonly name: string;
  readonly latinName: string;
}

interface States {
  readonly list: readonly State[];
  readonly bySpelling: ReadonlyMap<string, State>;
}

const none: States = { list: [], bySpelling: new Map() };
const known = new Map<string, States>();

/** The states to choose from in a country; none where they are typed. */
export function statesOf(country: string): readonly State[] {
  return find(country).list;
}

/** The state that a text names, by its code or by its name in either script, in any case. */
export function findState(country: string, text: string): State | undefined {
  return find(country).bySpelling.get(spellingOf(text));
}

/** Equal for two ways to name one state of a country. */
export function stateKey(country: string, text: string): string {
  return spellingOf(findState(country, text)?.code ?? text);
}

/** Countries whose addresses carry the state's code: `San Francisco, CA 94107`, `20121 Milano MI`. */
const writtenAsCode: ReadonlySet<string> = new Set(['AU', 'BR', 'CA', 'IT', 'US']);

/** The state as an address of its country has it, in the script of the reader's choice. */
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

/** Without the accents of Latin letters, which many leave out. */
function spellingOf(text: string): string {
  const bare = text
    .trim()
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '');
  return bare.replaceAll('ı', 'i').normalize('NFC');
}
