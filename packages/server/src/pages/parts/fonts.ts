import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** Font file, and the characters it covers. */
export interface FontFace {
  readonly family: string;
  readonly weight: string;
  /** `latin`, or the number of a slice. */
  readonly subset: string;
  readonly unicodeRange: string;
  /** File name that includes the package's version, so that it can be cached for ever. */
  readonly publicName: string;
  /** Path of the file on this machine. */
  readonly path: string;
}

interface FontPackage {
  readonly directory: string;
  readonly version: string;
  readonly unicodeRanges: Readonly<Record<string, string>>;
}

/** Inter, variable in weight, for everything that is not Japanese. */
export function interFaces(): readonly FontFace[] {
  return variableFaces('Inter', require.resolve('@fontsource-variable/inter/package.json'));
}

/** All files of a font package with variable weight. Its numbered subsets are called `[12]`. */
export function variableFaces(family: string, manifest: string): readonly FontFace[] {
  const font = openPackage(manifest);
  const name = path.basename(font.directory);
  return Object.keys(font.unicodeRanges).map((key) => {
    const subset = key.replaceAll(/[[\]]/g, '');
    return fontFace(font, { family, weight: '100 900', subset, key, file: `${name}-${subset}-wght` });
  });
}

/**
 * Noto Sans JP in its 120 slices of characters that occur together, so that a page loads only the few that it
 * needs. Both weights of a slice are adjacent, so that compression finds the repeated ranges.
 */
export function japaneseFaces(): readonly FontFace[] {
  const font = openPackage(require.resolve('@fontsource/noto-sans-jp/package.json'));
  return Object.keys(font.unicodeRanges).flatMap((key) => {
    const slice = /^\[(\d+)\]$/.exec(key)?.[1];
    if (slice === undefined) return [];
    return ['400', '700'].map((weight) =>
      fontFace(font, {
        family: 'Noto Sans JP',
        weight,
        subset: slice,
        key,
        file: `noto-sans-jp-${slice}-${weight}`,
      }),
    );
  });
}

/** Style rules for faces, with addresses relative to the style sheet. */
export function toCss(faces: readonly FontFace[]): string {
  return faces
    .map(
      (face) =>
        `@font-face{font-family:'${face.family}';font-weight:${face.weight};font-display:swap;` +
        `src:url(fonts/${face.publicName})format('woff2');unicode-range:${face.unicodeRange}}\n`,
    )
    .join('');
}

interface FaceParts {
  readonly family: string;
  readonly weight: string;
  readonly subset: string;
  /** Name of the subset in the package's list of ranges. */
  readonly key: string;
  readonly file: string;
}

function fontFace(font: FontPackage, { family, weight, subset, key, file }: FaceParts): FontFace {
  return {
    family,
    weight,
    subset,
    unicodeRange: (font.unicodeRanges[key] ?? '').toLowerCase(),
    publicName: `${file}-${font.version}.woff2`,
    path: `${font.directory}/files/${file}-normal.woff2`,
  };
}

function openPackage(manifest: string): FontPackage {
  const directory = path.dirname(manifest);
  return {
    directory,
    version: (readJson(manifest) as { version: string }).version,
    unicodeRanges: readJson(`${directory}/unicode.json`) as Record<string, string>,
  };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
