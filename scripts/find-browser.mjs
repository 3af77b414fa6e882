// @ts-check
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

export const browserAdvice =
  'The browser tests need Chromium or Chrome and found neither. Install one with\n' +
  '    sudo apt-get install chromium        (Debian, Ubuntu)\n' +
  '    brew install --cask chromium         (macOS)\n' +
  '    npx playwright-core install chromium (anywhere else)\n' +
  'or set RUNG_BROWSER to the program file of the one you have.';

/**
 * Path of a Chromium-like browser, or undefined if this machine has none.
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {Promise<string | undefined>}
 */
export async function findBrowser(env = process.env) {
  if (env['RUNG_BROWSER']) {
    if (isProgram(env['RUNG_BROWSER'])) return env['RUNG_BROWSER'];
    throw new Error(`RUNG_BROWSER is ${env['RUNG_BROWSER']}, which is not a program this user may run.`);
  }
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'msedge'];
  const folders = (env['PATH'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  const candidates = [
    ...folders.flatMap((folder) => names.map((name) => path.join(folder, name))),
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    path.join(homedir(), 'Applications/Google Chrome.app/Contents/MacOS/Google Chrome'),
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ];
  return candidates.find(isProgram) ?? (await findPlaywrightsOwn());
}

/** @returns {Promise<string | undefined>} */
async function findPlaywrightsOwn() {
  const { chromium } = await import('playwright-core');
  const file = chromium.executablePath();
  return isProgram(file) ? file : undefined;
}

/** @param {string} file */
function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
