import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Hono } from 'hono';
import type { AccentPalette, AccentPalettes } from '../../seller/accent-palette.ts';
import { type FontFace, interFaces, japaneseFaces, toCss } from './fonts.ts';

/** URLs of the files that every page links to. They contain a hash of the content, so they never go stale. */
export interface AssetPaths {
  readonly styles: string;
  readonly japaneseFont: string;
  readonly script: string;
  readonly cardFields: string;
  readonly icon: string;
  readonly latinFont: string;
}

interface TextAsset {
  readonly name: string;
  readonly type: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer>;
  readonly brotli: Uint8Array<ArrayBuffer>;
}

interface Assets {
  readonly paths: AssetPaths;
  readonly texts: ReadonlyMap<string, TextAsset>;
  readonly fonts: ReadonlyMap<string, FontFace>;
}

let loaded: Assets | undefined;

export function assetPaths(): AssetPaths {
  return assets().paths;
}

const immutable = 'public, max-age=31536000, immutable';

/** App that serves the pages' style sheet, script, logo and fonts; mounted at `/assets`. */
export const assetsApp = new Hono();

/** Path of the style sheet that sets the seller's colours. It names the colour, so it never goes stale. */
export function accentPath(color: string): string {
  return `/assets/accent-${color.slice(1)}.css`;
}

assetsApp.get('/:name{accent-[0-9a-f]+\\.css}', async (c) => {
  const color = c.req.param('name').slice('accent-'.length, -'.css'.length);
  // Loaded when first asked for, because not every installation has a colour of its own.
  const { accentPalettes } = await import('../../seller/accent-palette.ts');
  const palettes = accentPalettes(`#${color}`);
  if (!palettes) return c.notFound();
  c.header('content-type', 'text/css; charset=utf-8');
  c.header('cache-control', immutable);
  c.header('x-content-type-options', 'nosniff');
  return c.body(accentStyles(palettes));
});

assetsApp.get('/:name', (c) => {
  const asset = assets().texts.get(c.req.param('name'));
  if (!asset) return c.notFound();
  c.header('content-type', asset.type);
  c.header('cache-control', immutable);
  c.header('vary', 'accept-encoding');
  c.header('x-content-type-options', 'nosniff');
  const accepted = c.req.header('accept-encoding') ?? '';
  if (/\bbr\b/.test(accepted)) {
    c.header('content-encoding', 'br');
    return c.body(asset.brotli);
  }
  if (/\bgzip\b/.test(accepted)) {
    c.header('content-encoding', 'gzip');
    return c.body(asset.gzip);
  }
  return c.body(asset.plain);
});

assetsApp.get('/fonts/:name', async (c) => {
  const face = assets().fonts.get(c.req.param('name'));
  if (!face) return c.notFound();
  c.header('content-type', 'font/woff2');
  c.header('cache-control', immutable);
  c.header('x-content-type-options', 'nosniff');
  return c.body(new Uint8Array(await readFile(face.path)));
});

function assets(): Assets {
  loaded ??= load();
  return loaded;
}

function accentStyles({ light, dark }: AccentPalettes): string {
  const linesOf = (palette: AccentPalette, theme: string): string[] => [
    `--seller-${theme}accent:${palette.accent}`,
    `--seller-${theme}accent-strong:${palette.accentStrong}`,
    `--seller-${theme}on-accent:${palette.onAccent}`,
    `--seller-${theme}accent-text:${palette.accentText}`,
  ];
  return `:root{${[...linesOf(light, ''), ...linesOf(dark, 'dark-')].join(';')}}\n`;
}

/** In this order: specific rules come after general ones, and rules of a medium come last. */
const styleSheets = ['base', 'frame', 'order', 'forms', 'checkout', 'pages', 'plans', 'offer', 'media'].map(
  (name) => `styles/${name}.css`,
);

function load(): Assets {
  const inter = interFaces();
  const japanese = japaneseFaces();
  const styles = textAsset('rung.css', 'text/css', toCss(inter) + styleSheets.map(source).join('\n'));
  const japaneseFont = textAsset('noto-sans-jp.css', 'text/css', toCss(japanese));
  const script = textAsset('rung.js', 'text/javascript', withoutComments(source('browser/rung.js')));
  const fields = withoutComments(source('browser/card-fields.js'));
  const cardFields = textAsset('card-fields.js', 'text/javascript', fields);
  const icon = textAsset('mark.svg', 'image/svg+xml', source('styles/mark.svg'));
  const latin = inter.find(({ subset }) => subset === 'latin');
  return {
    paths: {
      styles: `/assets/${styles.name}`,
      japaneseFont: `/assets/${japaneseFont.name}`,
      script: `/assets/${script.name}`,
      cardFields: `/assets/${cardFields.name}`,
      icon: `/assets/${icon.name}`,
      latinFont: `/assets/fonts/${latin?.publicName ?? ''}`,
    },
    texts: new Map([styles, japaneseFont, script, cardFields, icon].map((asset) => [asset.name, asset])),
    fonts: new Map([...inter, ...japanese].map((face) => [face.publicName, face])),
  };
}

/**
 * Source of an asset. These files are not compiled, so the built server reads them from the source folder.
 */
function source(path: string): string {
  return readFileSync(new URL(`../../../src/pages/${path}`, import.meta.url), 'utf8');
}

/** Strips comment lines and indentation, which are not sent to customers. */
function withoutComments(script: string): string {
  const lines = script.split('\n').map((line) => line.trimStart());
  return lines.filter((line) => !/^(\/\/|\/\*|\*)/.test(line)).join('\n');
}

function textAsset(name: string, type: string, text: string): TextAsset {
  const plain = new Uint8Array(Buffer.from(text));
  const hash = createHash('sha256').update(plain).digest('base64url').slice(0, 10);
  return {
    name: name.replace('.', `.${hash}.`),
    type: `${type}; charset=utf-8`,
    plain,
    gzip: new Uint8Array(gzipSync(plain, { level: 9 })),
    brotli: new Uint8Array(brotliCompressSync(plain)),
  };
}
