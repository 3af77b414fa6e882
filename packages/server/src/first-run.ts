import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Config } from './config.ts';
import { type Runtime, randomText } from './runtime.ts';
import { seedDemoBusiness } from './use-cases/demo/seed-demo.ts';

/** Makes sure that there is a demo business to try, and answers the key it is reached with. */
export async function prepareDemo(runtime: Runtime): Promise<string> {
  const apiKey = runtime.config.apiKey ?? rememberedKey(runtime.config);
  await seedDemoBusiness(runtime, { apiKey });
  return apiKey;
}

/** The key that was generated at the first start. It stays the same, readable by its owner only. */
function rememberedKey(config: Config): string {
  const file = path.join(config.dataDir, 'api-key');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    const key = `rung_test_${randomText(32)}`;
    mkdirSync(config.dataDir, { recursive: true });
    writeFileSync(file, `${key}\n`, { mode: 0o600 });
    chmodSync(file, 0o600);
    return key;
  }
}

/** What a newcomer wants to see first: where everything is, and which card to type. */
export function announcement(config: Config, apiKey: string): string {
  const url = config.publicUrl;
  return `
  Rung is running.

    Shop            ${url}/shop
    API reference   ${url}/docs/api
    API             ${url}
    API key         ${apiKey}

    Test cards      4242 4242 4242 4242   succeeds
                    4000 0000 0000 9995   declined: insufficient funds
                    4000 0025 0000 3155   asks for authentication, then succeeds
                    any name, expiry 12/34, CVC 123

    npm run tour    buys, upsells with one click and refunds through the SDK
    Ctrl-C          stops everything

`;
}
