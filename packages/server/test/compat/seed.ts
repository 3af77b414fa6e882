import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Runs the TypeScript that the guide prints, character by character, against a live Rung.
 *
 * Each block is written into a folder of its own in which the package `dodopayments` is `@rung/sdk`, from
 * source, and is run there as a process of its own: nothing but the printed code and the environment decides
 * what it does.
 */
export const seedBlocks = [
  'payment-methods',
  'one-click-upsell',
  'preview-upgrade',
  'upgrade',
  'cross-sell',
  'downgrade',
  'post-purchase-flow',
] as const;

export type SeedBlock = (typeof seedBlocks)[number];

/** All that a block needs to know about the Rung it talks to. */
export interface LiveRung {
  readonly baseUrl: string;
  readonly apiKey: string;
}

export interface RunningSeed {
  /** What it has printed so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Its exit code; null when it was stopped. */
  readonly exited: Promise<number | null>;
  readonly signal: (name: NodeJS.Signals) => boolean;
  readonly stop: () => Promise<void>;
  /** Ends it without a word. */
  readonly kill: () => Promise<void>;
}

export interface SeedResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const repository = fileURLToPath(new URL('../../../../', import.meta.url));

/** The block as printed, without its indentation, which the guide has lost. */
export function readSeedBlock(block: SeedBlock): string {
  return readFileSync(new URL(`./seed/${block}.ts.txt`, import.meta.url), 'utf8');
}

/**
 * The module that is run: the printed block, and after it a call of what the block only defines. Blocks from
 * the middle of the guide use the client that its first block makes, so they get that block's printed lines.
 */
export function seedProgram(block: SeedBlock, call = ''): string {
  const text = readSeedBlock(block);
  return `${declaresClient(text) ? '' : printedClient()}${text}\n${call}\n`;
}

/** A folder in which `dodopayments` is `@rung/sdk` and `express` is express. The caller removes it. */
export function createSeedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rung-seed-'));
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'dodopayments'), { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(modules, 'dodopayments', 'package.json'),
    '{ "name": "dodopayments", "type": "module", "exports": "./index.ts" }',
  );
  const sdk = JSON.stringify(join(repository, 'packages/sdk/src/index.ts'));
  writeFileSync(
    join(modules, 'dodopayments', 'index.ts'),
    `export * from ${sdk};\nexport { default } from ${sdk};\n`,
  );
  symlinkSync(join(repository, 'node_modules/express'), join(modules, 'express'), 'junction');
  symlinkSync(join(repository, 'node_modules/@types'), join(modules, '@types'), 'junction');
  return folder;
}

/** Runs a block to its end. */
export async function runSeed(rung: LiveRung, block: SeedBlock, call?: string): Promise<SeedResult> {
  const running = startSeed(rung, block, call);
  const exitCode = await running.exited;
  return { exitCode, stdout: running.stdout(), stderr: running.stderr() };
}

/** Starts a block that goes on running, such as the printed server on port 3000. */
export function startSeed(rung: LiveRung, block: SeedBlock, call?: string): RunningSeed {
  const folder = createSeedFolder();
  writeFileSync(join(folder, 'seed.ts'), seedProgram(block, call));
  const environment = {
    DODO_PAYMENTS_API_KEY: rung.apiKey,
    RUNG_BASE_URL: rung.baseUrl,
    APP_URL: 'https://yourapp.com',
  };
  const running = startTypeScript(join(folder, 'seed.ts'), folder, environment);
  const exited = running.exited.finally(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return { ...running, exited };
}

/** Starts a TypeScript program with nothing in its environment but what is given and the path. */
export function startTypeScript(
  file: string,
  folder: string,
  environment: Readonly<Record<string, string>>,
): RunningSeed {
  return startProgram(['--import', import.meta.resolve('tsx'), file], folder, environment);
}

/** Starts Node with these arguments, with nothing in its environment but what is given and the path. */
export function startProgram(
  args: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string>>,
): RunningSeed {
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout = collect(child.stdout);
  const stderr = collect(child.stderr);
  const exited = exitOf(child);
  return {
    stdout,
    stderr,
    exited,
    signal: (name) => child.kill(name),
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
    },
    stop: async () => {
      child.kill();
      await exited;
    },
  };
}

function declaresClient(text: string): boolean {
  return text.startsWith('import DodoPayments');
}

function printedClient(): string {
  const text = readSeedBlock('payment-methods');
  const end = '});\n';
  return text.slice(0, text.indexOf(end) + end.length);
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  return () => text;
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
}
