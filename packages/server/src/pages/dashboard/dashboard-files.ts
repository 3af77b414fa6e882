import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** File of the dashboard as it is delivered. Fonts are compressed already and have one form only. */
export interface DashboardFile {
  readonly type: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly gzip: Uint8Array<ArrayBuffer> | null;
  readonly brotli: Uint8Array<ArrayBuffer> | null;
}

const folder = fileURLToPath(new URL('../../../dist/dashboard', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.woff2': 'font/woff2',
};

let names: ReadonlySet<string> | undefined;
const read = new Map<string, DashboardFile>();

/**
 * Finds a file of the built dashboard by its path below `/dashboard/`, such as `assets/index-1a2b3c.js`. Files are read
 * and compressed when first asked for, and kept. Undefined where there is none, or where the dashboard is not built.
 */
export function findDashboardFile(name: string): DashboardFile | undefined {
  names ??= new Set(
    existsSync(folder)
      ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) =>
          file.split(path.sep).join('/'),
        )
      : [],
  );
  const type = types[path.posix.extname(name)];
  if (type === undefined || !names.has(name)) return undefined;
  const known = read.get(name);
  if (known !== undefined) return known;
  const plain = new Uint8Array(readFileSync(path.join(folder, name)));
  const isText = !type.startsWith('font/');
  const file = {
    type,
    plain,
    gzip: isText ? new Uint8Array(gzipSync(plain)) : null,
    brotli: isText
      ? new Uint8Array(brotliCompressSync(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }))
      : null,
  };
  read.set(name, file);
  return file;
}
