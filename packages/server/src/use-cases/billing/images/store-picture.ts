import { notFound } from '../../../domain/errors.ts';
import { asId } from '../../../domain/ids.ts';
import type { Scope } from '../../../domain/scope.ts';
import type { Runtime } from '../../../runtime.ts';
import { readPicture } from '../../../seller/images.ts';
import { updateAddonImage } from '../../../store/billing/addons.ts';
import { updateProductImage } from '../../../store/billing/products.ts';
import { insertImage } from '../../../store/platform/images.ts';
import { type Tx, transaction } from '../../../store/postgres/postgres.ts';

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
    await updatePicture(tx, scope, { kind, id }, url);
  });
  return url;
}

/** Leaves a product or add-on without a picture. Its file stays, for the e-mails that show it. */
export async function removePicture(runtime: Runtime, scope: Scope, pictured: Pictured): Promise<void> {
  await transaction(runtime.sql, (tx) => updatePicture(tx, scope, pictured, null));
}

async function updatePicture(
  tx: Tx,
  scope: Scope,
  { kind, id }: Pictured,
  url: string | null,
): Promise<void> {
  const isKnown =
    kind === 'product'
      ? await updateProductImage(tx, scope, asId<'product'>(id), url)
      : await updateAddonImage(tx, scope, asId<'addon'>(id), url);
  if (!isKnown) throw notFound(kind === 'product' ? 'product' : 'add-on');
}
