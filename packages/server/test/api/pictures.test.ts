import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestApi, createTestApi, expectRefusal } from '../support/api.ts';
import { describeEndpoint } from '../support/battery.ts';
import { sellCourse } from '../support/shop.ts';

let api: TestApi;
let now = Date.now();
beforeAll(async () => {
  api = await createTestApi({ wallClock: () => now });
});
afterAll(() => api.drop());

describeEndpoint(() => api, {
  method: 'PUT',
  path: '/products/{id}/images',
  prepare: async (caller) => ({
    path: `/products/${await sellCourse(caller)}/images`,
    object: '/products',
  }),
});

const photo = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#2f9e44' } })
    .withMetadata({ orientation: 6, exif: { IFD0: { Copyright: 'where it was taken' } } })
    .jpeg()
    .toBuffer();

async function put(url: string, bytes: Buffer | string) {
  const { pathname } = new URL(url);
  const answer = await api.app.request(pathname, { method: 'PUT', body: new Uint8Array(Buffer.from(bytes)) });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, body: JSON.parse(text) };
}

describe('a picture', () => {
  test('that the official SDK puts is resized, upright, and served by its hash', async () => {
    const product = await sellCourse(api);
    const { url } = await api.client.products.images.update(product);
    const stored = await put(url, await photo(3000, 1500));
    expect(stored.status, stored.text).toBe(200);
    const { image } = await api.client.products.retrieve(product);
    expect(image).toBe(stored.body.url);
    const served = await api.app.request(new URL(image ?? '').pathname);
    const bytes = Buffer.from(await served.arrayBuffer());
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: 640, height: 1280 });
    expect(bytes.includes('where it was taken')).toBe(false);
    const session = await api.request('POST', '/checkouts', {
      product_cart: [{ product_id: product, quantity: 1 }],
    });
    const page = await api.app.request(new URL(String(session.body.checkout_url)).pathname);
    expect(await page.text()).toContain(`src="${new URL(image ?? '').pathname}"`);
  });

  test('is removed, and once more without harm', async () => {
    const product = await sellCourse(api);
    const { url } = await api.client.products.images.update(product);
    await put(url, await photo(30, 15));
    for (const time of ['the first', 'a second']) {
      const removed = await api.request('DELETE', `/products/${product}/images`);
      expect(removed.status, `${time} time: ${removed.text}`).toBe(204);
      expect((await api.client.products.retrieve(product)).image).toBeNull();
    }
    expect((await api.other.request('DELETE', `/products/${product}/images`)).status).toBe(404);
  });

  test('of an add-on is put in the same way', async () => {
    const addon = await api.client.addons.create({
      name: 'Seat',
      price: 1000,
      currency: 'USD',
      tax_category: 'saas',
    });
    const { url } = await api.client.addons.updateImages(addon.id);
    await put(url, await photo(100, 100));
    expect((await api.client.addons.retrieve(addon.id)).image).toMatch(/\/images\/[\w-]{22}$/);
  });

  test.each([
    ['text', 'not a picture', /cannot be read/],
    ['nothing', '', /cannot be read/],
    ['a drawing with a script', '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', /<script>/],
  ])('that is %s is refused, and the old one stays', async (_, bytes, message) => {
    const product = await sellCourse(api);
    const { url } = await api.client.products.images.update(product);
    expectRefusal(await put(url, bytes), 422, 'INVALID_REQUEST_BODY', message);
    expect((await api.client.products.retrieve(product)).image).toBeNull();
  });

  test('of more than 10 MB is refused unread', async () => {
    const { url } = await api.client.products.images.update(await sellCourse(api));
    const { pathname } = new URL(url);
    const headers = { 'content-length': String(11 * 1024 * 1024) };
    const answer = await api.app.request(pathname, { method: 'PUT', body: 'x', headers });
    expect(answer.status).toBe(413);
  });

  test('is taken at its address alone, for an hour', async () => {
    const product = await sellCourse(api);
    const another = await sellCourse(api);
    const { url } = await api.client.products.images.update(product);
    const small = await photo(10, 10);
    const forged = [url.replace(product, another), url.replace('product~', 'addon~'), `${url}x`];
    for (const address of forged) expect((await put(address, small)).status, address).toBe(404);
    now += 2 * 60 * 60 * 1000;
    expect((await put(url, small)).status).toBe(404);
    expect((await api.client.products.retrieve(another)).image).toBeNull();
  });
});
