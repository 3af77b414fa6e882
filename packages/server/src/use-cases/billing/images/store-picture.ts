import { notFound } from '../../../domain/errors.ts';
import { asId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { readPicture } from '../../../seller/images.ts';
import { updateAddonImage } from '../../../store/billing/addons.ts';
import { updateProductImage } from '../../../store/billing/products.ts';
import { insertImage } from '../../../store/platform/images.ts';
import { transaction } from '../../../store/postgres/postgres.ts';

/** Object that a picture is uploaded for. */
export interface Pictured {
  readonly kind: 'product' | 'addon';
  readonly id: string;
}

/** Stores the picture of a product or add-on in place of an earlier one, and returns its URL. */
export async function storePicture(
  runtime: Runtime,
  scope: Scope,
  { kind, id }: Pictured,
  bytes: Buffer,
): Promise<string> {
  const image = await readPicture(bytes, 'image');
  const url = `${runtime.config.publicUrl}/images/${image.hash}`;
  await transaction(runtime.sql, async (tx) => {
    await insertImage(tx, scope, image, runtime.wallClock());
    const isKnown =
      kind === 'product'
        ? await updateProductImage(tx, scope, asId<'product'>(id), url)
        : await updateAddonImage(tx, scope, asId<'addon'>(id), url);
    if (!isKnown) throw notFound(kind === 'product' ? 'product' : 'add-on');
  });
  return url;
}
