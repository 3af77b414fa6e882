import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import DodoPayments from 'dodopayments';
import { type Browser, type BrowserContextOptions, type Page, chromium } from 'playwright-core';
import { expect, inject } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Scope } from '../../src/domain/scope.ts';
import { createApp } from '../../src/app.ts';
import { createRuntime } from '../../src/create-runtime.ts';
import type { Runtime } from '../../src/runtime.ts';
import { seedDemoBusiness } from '../../src/demo/seed-demo.ts';
import { createTestDatabase, testSecretKeys } from '../support/database.ts';
import type { StripeFake } from '../support/stripe-fake/fake.ts';

/** A listening Rung with its demo shop, and a browser to visit it with. One a file. */
export interface Stage {
  readonly url: string;
  /** The demo shop's own site, on another origin: where customers are sent when they are done. */
  readonly sellerUrl: string;
  readonly runtime: Runtime;
  readonly scope: Scope;
  /** The official SDK with the demo shop's key. */
  readonly client: DodoPayments;
  /** How far this Rung's clock is ahead of the real one. */
  readonly clock: { aheadMs: number };
  /** A new visitor, from an address of their own, who has nothing cached and no cookies. */
  visitor(options?: BrowserContextOptions): Promise<Page>;
  /** What no visit should have met, since this was last asked. */
  troubles(): string[];
  /** Ends all visits, and answers the troubles they had. */
  endVisits(): Promise<string[]>;
  close(): Promise<void>;
}

const apiKey = 'key_for_the_browser_tests';
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * With `stripe`, the demo shop charges at this stand-in for Stripe, whose pages visitors may see; with `publishableKey`,
 * its fields are on Rung's page.
 */
export async function openStage({
  stripe,
  publishableKey,
}: { readonly stripe?: StripeFake; readonly publishableKey?: string } = {}): Promise<Stage> {
  const clock = { aheadMs: 0 };
  const [database, seller, browser] = await Promise.all([createTestDatabase(), openSeller(), openBrowser()]);
  // The address is known once it listens, and is part of what it says.
  let answer: ReturnType<typeof createApp>['fetch'] = () => new Response(null, { status: 503 });
  const server = serve({ fetch: (request, env) => answer(request, env), port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const runtime = createRuntime({
    config: readConfig({
      RUNG_PUBLIC_URL: url,
      RUNG_LOG_LEVEL: 'error',
      RUNG_TRUSTED_PROXIES: '1',
      ...(stripe && { RUNG_STRIPE_SECRET_KEY: 'sk_test_00000000', RUNG_STRIPE_API_URL: stripe.url }),
      ...(publishableKey !== undefined && { RUNG_STRIPE_PUBLISHABLE_KEY: publishableKey }),
    }),
    sql: database.sql,
    secretKeys: testSecretKeys,
    wallClock: () => Date.now() + clock.aheadMs,
  });
  const scope = await seedDemoBusiness(runtime, { apiKey });
  answer = createApp(runtime).fetch;
  const visits = watchVisits(browser, url, seller.url, ...(stripe ? [stripe.url] : []));
  return {
    url,
    sellerUrl: seller.url,
    runtime,
    scope,
    client: new DodoPayments({ bearerToken: apiKey, baseURL: url }),
    clock,
    ...visits,
    close: async () => {
      await browser.close();
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await seller.close();
      await database.drop();
    },
  };
}

/** A browser alone, for a Rung that runs elsewhere. */
export interface Visits extends Pick<Stage, 'visitor' | 'endVisits'> {
  close(): Promise<void>;
}

/** Visitors may see pages of these origins and of no other. */
export async function openVisits(...origins: string[]): Promise<Visits> {
  const browser = await openBrowser();
  return { ...watchVisits(browser, ...origins), close: () => browser.close() };
}

function openBrowser(): Promise<Browser> {
  const executablePath = inject('browser');
  expect(executablePath, 'a browser is needed: `npm test` says how to install one').not.toBe('');
  return chromium.launch({ executablePath, args: flags });
}

/** A site that says where one is: enough for a customer to arrive at. */
async function openSeller(): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(
      '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Seller</title><h1>The seller</h1>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function watchVisits(
  browser: Browser,
  ...origins: string[]
): Pick<Stage, 'visitor' | 'troubles' | 'endVisits'> {
  const troubles: string[] = [];
  let visitors = 0;
  return {
    visitor: async (options = {}) => {
      visitors++;
      const context = await browser.newContext({
        locale: 'en-US',
        extraHTTPHeaders: { 'x-forwarded-for': `10.0.${visitors >> 8}.${visitors & 255}` },
        ...options,
      });
      context.setDefaultTimeout(120_000);
      context.on('console', (message) => {
        // Chrome also notes every answer of 4xx; those of files are counted below, and pages may be 4xx.
        const isAnswer = message.text().startsWith('Failed to load resource');
        if (message.type() === 'error' && !isAnswer)
          troubles.push(`${message.location().url}: ${message.text()}`);
      });
      context.on('weberror', (error) => troubles.push(`script: ${error.error().message}`));
      context.on('request', (request) => {
        const { protocol, origin } = new URL(request.url());
        if (protocol !== 'data:' && !origins.includes(origin)) troubles.push(`request to ${request.url()}`);
      });
      context.on('response', (response) => {
        const type = response.request().resourceType();
        const isFile = type !== 'document' && type !== 'fetch';
        if (isFile && response.status() >= 400) troubles.push(`${response.status()} for ${response.url()}`);
      });
      return context.newPage();
    },
    endVisits: async () => {
      await Promise.all(browser.contexts().map((context) => context.close()));
      return troubles.splice(0);
    },
    troubles: () => troubles.splice(0),
  };
}
