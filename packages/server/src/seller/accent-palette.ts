import {
  clampChroma,
  formatHex,
  inGamut,
  modeLrgb,
  modeOklch,
  modeRgb,
  type Oklch,
  parseHex,
  useMode,
  wcagContrast,
} from 'culori/fn';

/*
 * Colours of a seller's pages, made of the one that it chose. Fills keep that colour; words, marks and focus rings
 * take a version that can be read on every ground of the pages. All text contrasts with its ground by 4.5 : 1 or
 * more, in the light theme and the dark one.
 */

/** Colours as six hexadecimal digits, `#1d49b4`. */
export interface AccentPalette {
  readonly accent: string;
  /** Under the pointer. */
  readonly accentStrong: string;
  /** Text on `accent`. */
  readonly onAccent: string;
  /** Text in the colour, on paper. */
  readonly accentText: string;
}

export interface AccentPalettes {
  readonly light: AccentPalette;
  readonly dark: AccentPalette;
}

const toOklch = useMode(modeOklch);
useMode(modeRgb);
useMode(modeLrgb);
const isShowable = inGamut('rgb');

const white = '#ffffff';
const ink = '#14120f';
const leastContrast = 4.5;
/** Darkest ground of the light theme, lightest ground and sheet of the dark one. */
const lightGround = '#eae6da';
const darkGround = '#25231e';
const darkSheet = '#1c1b18';

/** Palettes of a colour; undefined if it is no colour, or neither white nor dark text can be read on it. */
export function accentPalettes(color: string): AccentPalettes | undefined {
  const accent = /^#[0-9a-f]{6}$/i.test(color) ? color.toLowerCase() : undefined;
  const onAccent = accent === undefined ? undefined : labelOn(accent);
  if (accent === undefined || onAccent === undefined) return undefined;
  const light: AccentPalette = {
    accent,
    accentStrong: pressed(accent, onAccent),
    onAccent,
    accentText: darkened(accent),
  };
  const accentText = lightened(accent);
  const fill = wcagContrast(accent, darkSheet) >= 3 ? accent : accentText;
  const onFill = labelOn(fill) ?? ink;
  return {
    light,
    dark: { accent: fill, accentStrong: pressed(fill, onFill), onAccent: onFill, accentText },
  };
}

function labelOn(ground: string): string | undefined {
  return [white, ink].find((text) => wcagContrast(text, ground) >= leastContrast);
}

/** Moved away from its label, so that the label reads better still. */
function pressed(color: string, label: string): string {
  const { l } = read(color);
  if (label === ink) return shade(color, l + 0.05);
  return shade(color, l < 0.2 ? l + 0.12 : l - 0.07);
}

const step = 0.005;

function darkened(color: string): string {
  let found = color;
  for (let { l } = read(color); l > 0 && wcagContrast(found, lightGround) < leastContrast; l -= step) {
    found = shade(color, l - step);
  }
  return found;
}

function lightened(color: string): string {
  const { l, c } = read(color);
  const soft = Math.min(c, 0.14);
  let lightness = Math.max(l, 0.62);
  let found = shade(color, lightness, soft);
  while (lightness < 1 && wcagContrast(found, darkGround) < 6) {
    lightness += step;
    found = shade(color, lightness, soft);
  }
  return found;
}

function read(color: string): Oklch {
  const parsed = parseHex(color);
  return toOklch(parsed ?? { mode: 'rgb', r: 0, g: 0, b: 0 });
}

/** The colour in another lightness, with as much of its chroma as a screen can show. */
function shade(color: string, lightness: number, chroma?: number): string {
  const base = read(color);
  const wanted: Oklch = { ...base, l: Math.min(1, Math.max(0, lightness)), c: chroma ?? base.c };
  return formatHex(isShowable(wanted) ? wanted : clampChroma(wanted, 'oklch', 'rgb'));
}
