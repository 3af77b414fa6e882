import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { type FontFace, interFaces, japaneseFaces, toCss } from './fonts.ts';

/** URLs of the files that every page links to. They contain a hash of the content, so they never go stale. */
export interface AssetPaths {
  readonly styles: string;
  readonly japaneseFont: string;
  readonly script: string;
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
  const icon = textAsset('mark.svg', 'image/svg+xml', source('styles/mark.svg'));
  const latin = inter.find(({ subset }) => subset === 'latin');
  return {
    paths: {
      styles: `/assets/${styles.name}`,
      japaneseFont: `/assets/${japaneseFont.name}`,
      script: `/assets/${script.name}`,
      icon: `/assets/${icon.name}`,
      latinFont: `/assets/fonts/${latin?.publicName ?? ''}`,
    },
    texts: new Map([styles, japaneseFont, script, icon].map((asset) => [asset.name, asset])),
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
