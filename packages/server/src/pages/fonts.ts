import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);

/** One file of a font, variable in weight, and the characters it covers. */
export interface FontFace {
  readonly family: string;
  /** `latin`, or the number of a slice of many characters. */
  readonly subset: string;
  readonly unicodeRange: string;
  /** Carries the package's version, so that it can be cached for ever. */
  readonly publicName: string;
  /** Where the file lies on this machine. */
  readonly path: string;
}

interface FontPackage {
  readonly directory: string;
  readonly name: string;
  readonly version: string;
  readonly unicodeRanges: Readonly<Record<string, string>>;
}

/** Inter, for everything that is not Japanese. */
export function interFaces(): readonly FontFace[] {
  return facesOf('Inter', require.resolve('@fontsource-variable/inter/package.json'));
}

/**
 * Noto Sans JP in its 120 slices of characters that occur together, so that a page loads only the few that
 * it needs.
 */
export function japaneseFaces(): readonly FontFace[] {
  return facesOf('Noto Sans JP', require.resolve('@fontsource-variable/noto-sans-jp/package.json')).filter(
    ({ subset }) => /^\d+$/.test(subset),
  );
}

/** Every file of a font package, variable in weight. The package calls numbered subsets `[12]`. */
export function facesOf(family: string, manifest: string): readonly FontFace[] {
  const { directory, name, version, unicodeRanges } = openPackage(manifest);
  return Object.entries(unicodeRanges).map(([key, ranges]) => {
    const subset = key.replaceAll(/[[\]]/g, '');
    const file = `${name}-${subset}-wght`;
    return {
      family,
      subset,
      unicodeRange: ranges.toLowerCase(),
      publicName: `${file}-${version}.woff2`,
      path: `${directory}/files/${file}-normal.woff2`,
    };
  });
}

/** Style rules for faces, with addresses relative to the style sheet. */
export function toCss(faces: readonly FontFace[]): string {
  return faces
    .map(
      (face) =>
        `@font-face{font-family:'${face.family}';font-weight:100 900;font-display:swap;` +
        `src:url(fonts/${face.publicName})format('woff2');unicode-range:${face.unicodeRange}}\n`,
    )
    .join('');
}

function openPackage(manifest: string): FontPackage {
  const directory = path.dirname(manifest);
  return {
    directory,
    name: path.basename(directory),
    version: (readJson(manifest) as { version: string }).version,
    unicodeRanges: readJson(`${directory}/unicode.json`) as Record<string, string>,
  };
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
