import type { Business } from '../../domain/business/business.ts';
import type { Instant } from '../../domain/time.ts';
import type { Scope } from '../../domain/scope.ts';
import type { Sql, Tx } from '../postgres/postgres.ts';

interface Image {
  readonly hash: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** Inserts the image; does nothing if the business has one of the same bytes. */
export async function insertImage(
  tx: Tx,
  { businessId }: Scope,
  image: Image,
  wallNow: Instant,
): Promise<void> {
  await tx`
    insert into image (business_id, hash, type, bytes, created_at)
    values (${businessId}, ${image.hash}, ${image.type}, ${image.bytes}, ${wallNow})
    on conflict do nothing`;
}

/** Finds an image of any business by its hash, which nobody guesses. */
export async function findImage(sql: Sql, hash: string): Promise<Image | undefined> {
  const [row] = await sql<Image[]>`select hash, type, bytes from image where hash = ${hash} limit 1`;
  return row;
}

/** Finds the picture of a seller's logo for documents, with its size in pixels; undefined without a logo. */
export async function findLogoPicture(
  sql: Sql,
  { logo }: Pick<Business, 'logo'>,
): Promise<{ readonly bytes: Buffer; readonly width: number; readonly height: number } | undefined> {
  const image = logo && (await findImage(sql, logo.pngHash));
  return image ? { bytes: image.bytes, width: logo.width, height: logo.height } : undefined;
}
