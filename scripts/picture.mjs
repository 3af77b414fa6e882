// @ts-check
/**
 * Draws the pictures of README: a buyer at the checkout, at the offer that follows it, and after one click, on a small
 * screen, light and dark, in English and Japanese. Starts a Rung with its demo for it, in a folder that is removed.
 */
import './node-version.mjs';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildWhatChanged } from './build.mjs';
import { installWhatIsMissing } from './install.mjs';
import { root } from './run.mjs';

installWhatIsMissing();
buildWhatChanged();
const { chromium } = await import('playwright-core');
const { default: sharp } = await import('sharp');
const { browserAdvice, findBrowser } = await import('./find-browser.mjs');

const screen = { width: 380, height: 1000 };
const gap = 24;
const density = 1.5;
const folder = path.join(root, 'docs/pictures');
const languages = /** @type {const} */ ([
  {
    locale: 'en-US',
    file: 'one-click',
    product: 'prod_starter_course',
    guest: {
      Name: 'Sample Guest',
      'Card number': '4242 4242 4242 4242',
      Expires: '12 / 34',
      CVC: '123',
    },
    email: 'Email',
    country: ['Country or region', 'US'],
    postalCode: [/^ZIP code/, '94107'],
  },
  {
    locale: 'ja-JP',
    file: 'one-click.ja',
    product: 'prod_photo_course_jp',
    guest: {
      お名前: '見本 花子',
      カード番号: '4242 4242 4242 4242',
      有効期限: '12 / 34',
      セキュリティコード: '123',
    },
    email: 'メールアドレス',
    country: ['国・地域', 'JP'],
    postalCode: [/^郵便番号/, '100-0001'],
  },
]);

const executablePath = await findBrowser();
if (executablePath === undefined) {
  process.stderr.write(`${browserAdvice}\n`);
  process.exit(1);
}
const port = await findFreePort();
const dataDir = mkdtempSync(path.join(tmpdir(), 'rung-picture-'));
const rung = spawn(process.execPath, [path.join(root, 'packages/server/dist/main.js')], {
  env: { ...process.env, PORT: String(port), RUNG_DATA_DIR: dataDir, RUNG_LOG_LEVEL: 'fatal' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(rung, 'exit');
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  await said('Rung is running.');
  mkdirSync(folder, { recursive: true });
  for (const language of languages) {
    for (const colorScheme of /** @type {const} */ (['light', 'dark'])) await draw(language, colorScheme);
  }
} finally {
  await browser.close();
  rung.kill();
  await ended;
  rmSync(dataDir, { recursive: true, force: true });
}

/**
 * @param {typeof languages[number]} language
 * @param {'light' | 'dark'} colorScheme
 */
async function draw({ locale, file, product, email, guest, country, postalCode }, colorScheme) {
  const context = await browser.newContext({
    locale,
    colorScheme,
    viewport: screen,
    deviceScaleFactor: density,
  });
  const page = await context.newPage();
  await page.goto(`http://localhost:${port}/shop`);
  await page.locator(`form:has([value=${product}]) button, a[href*=${product}]`).first().click();
  await page.getByLabel(country[0]).selectOption(country[1]);
  await page.getByLabel(postalCode[0]).fill(postalCode[1]);
  // Somebody new each time: nobody is offered the same twice.
  await page
    .getByLabel(email, { exact: true })
    .fill(`guest.${colorScheme}.${locale.slice(0, 2)}@example.com`);
  for (const [label, value] of Object.entries(guest))
    await page.getByLabel(label, { exact: true }).fill(value);
  const pay = page.locator('[value=pay]').last();
  await pay.scrollIntoViewIfNeeded();
  const screens = [await page.screenshot()];
  await pay.click();
  const accept = page.locator('[data-answer=accept]');
  await accept.scrollIntoViewIfNeeded();
  screens.push(await page.screenshot());
  await accept.click();
  await accept.waitFor({ state: 'detached' });
  screens.push(await page.screenshot());
  await context.close();
  await sideBySide(screens, path.join(folder, `${file}.${colorScheme}.webp`));
}

/**
 * @param {readonly Buffer[]} screens
 * @param {string} file
 */
async function sideBySide(screens, file) {
  const width = (screen.width * screens.length + gap * (screens.length - 1)) * density;
  const image = sharp({
    create: {
      width,
      height: screen.height * density,
      channels: 4,
      background: { r: 0, g: 0, b: 0, alpha: 0 },
    },
  });
  const placed = screens.map((input, index) => ({
    input,
    top: 0,
    left: (screen.width + gap) * density * index,
  }));
  const { size } = await image.composite(placed).webp({ quality: 80 }).toFile(file);
  console.log(`${path.relative(root, file)}, ${Math.round(size / 1024)} KB`);
}

/** @param {string} text */
function said(text) {
  let printed = '';
  return new Promise((resolve, reject) => {
    rung.stdout.on('data', (chunk) => {
      printed += chunk;
      if (printed.includes(text)) resolve(undefined);
    });
    rung.once('exit', () => reject(new Error(`Rung ended. ${printed}`)));
  });
}

/** @returns {Promise<number>} */
async function findFreePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
