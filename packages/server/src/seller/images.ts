import { createHash } from 'node:crypto';
import type { Sharp } from 'sharp';
import type { Logo } from '../domain/business/business.ts';
import { DomainError } from '../domain/errors.ts';
import { cleanSvg } from './svg.ts';

/** Image as it is stored and served. */
export interface StoredImage {
  /** SHA-256 of the bytes in base64url, without the last bits: 128 are enough to tell images apart. */
  readonly hash: string;
  readonly type: 'image/png' | 'image/svg+xml' | 'image/webp';
  readonly bytes: Buffer;
}

/** Most pixels that are decoded: a small file may unfold to a picture of gigabytes. */
const mostPixels = 40_000_000;
const mostSeconds = 10;
/** Room for a logo, for screens of two pixels a point. */
const logoRoom = { width: 640, height: 192 };

/** Logo with its images: the one that was sent, cleaned or re-encoded, and a PNG for where no SVG is drawn. */
export async function readLogo(
  dataUrl: string,
  field: string,
): Promise<{ readonly logo: Logo; readonly images: readonly StoredImage[] }> {
  const match = /^data:(image\/png|image\/svg\+xml)(;charset=[\w-]+)?(;base64)?,/i.exec(dataUrl);
  if (!match) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `${field}: send the image itself, as data:image/png;base64,… or data:image/svg+xml;base64,…, or null to remove it.`,
    );
  }
  const bytes = readData(dataUrl.slice(match[0].length), match[3] !== undefined, field);
  if (match[1]?.toLowerCase() === 'image/png') {
    const { image, width, height } = await toPng(bytes, field);
    return { logo: { ...namesOf(image), width, height, pngHash: image.hash }, images: [image] };
  }
  const clean = Buffer.from(await cleanSvg(bytes.toString('utf8'), field));
  const svg = storedImage('image/svg+xml', clean);
  const { image: png, width, height } = await toPng(clean, field);
  return { logo: { ...namesOf(svg), width, height, pngHash: png.hash }, images: [svg, png] };
}

/** Room for a picture of a product: twice the largest place it is shown at. */
const pictureRoom = { width: 1280, height: 1280 };

/** True for a file that begins as an SVG does. Comments are taken out first, in one pass. */
export function looksLikeSvg(bytes: Buffer): boolean {
  const head = bytes
    .subarray(0, 4096)
    .toString('utf8')
    .replaceAll(/<!--[^]*?-->/g, '');
  return /^\s*(<\?xml[^>]*>\s*)?(<!DOCTYPE[^>]*>\s*)?<svg[\s>]/i.test(head);
}

/** Picture of a product, upright, without what a camera notes, and in a size for the web. */
export async function readPicture(bytes: Buffer, field: string): Promise<StoredImage> {
  const isSvg = looksLikeSvg(bytes);
  const source = isSvg ? Buffer.from(await cleanSvg(bytes.toString('utf8'), field)) : bytes;
  const image = await open(source, field, isSvg ? { density: 288 } : {});
  const resized = image.rotate().resize({ ...pictureRoom, fit: 'inside', withoutEnlargement: true });
  const { data } = await draw(resized.webp({ quality: 82 }), field);
  return storedImage('image/webp', data);
}

function namesOf({ hash, type }: StoredImage): Pick<Logo, 'hash' | 'type'> {
  return { hash, type: type === 'image/svg+xml' ? type : 'image/png' };
}

function readData(text: string, isBase64: boolean, field: string): Buffer {
  try {
    return isBase64 ? Buffer.from(text, 'base64') : Buffer.from(decodeURIComponent(text));
  } catch (cause) {
    throw new DomainError(
      'INVALID_REQUEST_BODY',
      `${field}: the data is not encoded as its beginning says.`,
      {
        cause,
      },
    );
  }
}

async function toPng(bytes: Buffer, field: string) {
  const source = await open(bytes, field, { density: 288 });
  const { data, info } = await draw(
    source.resize({ ...logoRoom, fit: 'inside', withoutEnlargement: true }).png({ compressionLevel: 9 }),
    field,
  );
  return { image: storedImage('image/png', data), width: info.width, height: info.height };
}

async function open(
  bytes: Buffer,
  field: string,
  options: { readonly density?: number } = {},
): Promise<Sharp> {
  // Loaded when first asked for: it is a native library, and most processes never draw.
  const { default: sharp } = await import('sharp');
  if (bytes.length === 0) throw unreadable(field);
  return sharp(bytes, { limitInputPixels: mostPixels, failOn: 'error', ...options }).timeout({
    seconds: mostSeconds,
  });
}

async function draw(image: Sharp, field: string) {
  try {
    return await image.toBuffer({ resolveWithObject: true });
  } catch (cause) {
    throw unreadable(field, cause);
  }
}

function unreadable(field: string, cause?: unknown): DomainError {
  return new DomainError(
    'INVALID_REQUEST_BODY',
    `${field}: the image cannot be read. Send one that opens in a browser, of at most 40 megapixels.`,
    { cause },
  );
}

function storedImage(type: StoredImage['type'], bytes: Buffer): StoredImage {
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  return { hash, type, bytes };
}
