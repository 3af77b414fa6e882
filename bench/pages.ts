import { chromium } from 'playwright-core';
import { browserAdvice, findBrowser } from '../scripts/find-browser.mjs';
import { type Figure, type Measurement, judge } from './measurement.ts';
import { momentOf, openCustomerSource, publishOffer } from './shop.ts';
import { type Stage, openStage } from './stage.ts';

const budgetKb = 50;

/** Bytes of a first visit to a page, as a browser counts them: headers, compressed bodies, fonts. */
export const measurePages: Measurement = async () => {
  const executablePath = await findBrowser();
  if (executablePath === undefined) throw new Error(browserAdvice);
  const stage = await openStage();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const figures: Figure[] = [];
    for (const [name, url] of Object.entries(await openPages(stage))) {
      for (const locale of ['en', 'ja']) {
        const context = await browser.newContext({ locale });
        const page = await context.newPage();
        const sizes: Promise<{ isFont: boolean; bytes: number }>[] = [];
        page.on('requestfinished', (request) => {
          const isFont = request.resourceType() === 'font';
          const size = request.sizes();
          sizes.push(
            size.then(({ responseHeadersSize, responseBodySize }) => ({
              isFont,
              bytes: responseHeadersSize + responseBodySize,
            })),
          );
        });
        await page.goto(url, { waitUntil: 'networkidle' });
        const loaded = await Promise.all(sizes);
        await context.close();
        const kb = (files: typeof loaded): number => files.reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
        const fonts = loaded.filter(({ isFont }) => isFont);
        const what = `${name}, ${locale}, first visit`;
        const fontCount = `${String(fonts.length)} of them`;
        figures.push(
          within(`${what}, besides fonts`, kb(loaded) - kb(fonts)),
          within(`${what}, with fonts`, kb(loaded), fontCount),
        );
      }
    }
    return { figures, details: [] };
  } finally {
    await browser.close();
    await stage.close();
  }
};

function within(what: string, value: number, remark = ''): Figure {
  return judge({ what, value, must: budgetKb, limit: 'most', unit: ' KB', remark });
}

async function openPages(stage: Stage): Promise<Readonly<Record<string, string>>> {
  await publishOffer(stage);
  const [customer] = await (await openCustomerSource(stage)).create(1);
  const { presentation } = await stage.request('POST', '/moments', momentOf(customer?.customerId ?? ''));
  const { url, offer } = presentation as { url: string; offer: { product_id: string } };
  const { checkout_url } = await stage.request('POST', '/checkouts', {
    product_cart: [{ product_id: offer.product_id, quantity: 1 }],
  });
  return { 'checkout page': String(checkout_url), 'offer page': url };
}
