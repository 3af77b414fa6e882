import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { findCustomer } from '../../store/billing/customers.ts';
import { listWalletEntries, listWallets } from '../../store/billing/wallets.ts';
import { adjustWallet } from '../../use-cases/billing/wallets/adjust-wallet.ts';
import { toApiList } from '../../wire/convert/list.ts';
import {
  fromApiWalletEntry,
  toApiWallet,
  toApiWalletEntry,
  toApiWallets,
} from '../../wire/convert/wallets.ts';
import { toPage } from '../../wire/pagination.ts';
import { defineRoute, paymentPromises, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { answer, idParam, jsonBody, refusal, refusals } from '../../wire/schemas/fields.ts';
import {
  createWalletEntrySchema,
  listWalletEntriesQuery,
  walletEntryListSchema,
  walletListSchema,
  walletSchema,
} from '../../wire/schemas/wallets.ts';

const tags = ['Wallets'];
const params = z.object({ customer_id: idParam('customer_id', 'cus_123') });

/** Routes for a customer's wallets and their ledger entries. */
export function walletRoutes(runtime: Runtime) {
  const router = createRouter();
  serveListCustomerWallets(router, runtime);
  serveListWalletLedgerEntries(router, runtime);
  serveCreateWalletLedgerEntry(router, runtime);
  return router;
}

function serveListCustomerWallets(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/customers/{customer_id}/wallets',
      promises: readPromises,
      operationId: 'listCustomerWallets',
      tags,
      description: 'One wallet for each currency that was ever moved. A wallet begins with its first entry.',
      request: { params },
      responses: { 200: answer(walletListSchema, 'In the order of their currencies.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'customer'>(c.req.valid('param').customer_id);
      const [customer, wallets] = await Promise.all([
        findCustomer(runtime.sql, c.get('scope'), id),
        listWallets(runtime.sql, c.get('scope'), id),
      ]);
      if (!customer) throw notFound('customer');
      return c.json(toApiWallets(wallets), 200);
    },
  );
}

function serveListWalletLedgerEntries(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/customers/{customer_id}/wallets/ledger-entries',
      promises: readPromises,
      operationId: 'listWalletLedgerEntries',
      tags,
      request: { params, query: listWalletEntriesQuery },
      responses: { 200: answer(walletEntryListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const id = asId<'customer'>(c.req.valid('param').customer_id);
      const query = c.req.valid('query');
      const [customer, entries] = await Promise.all([
        findCustomer(runtime.sql, scope, id),
        listWalletEntries(runtime.sql, scope, id, { currency: query.currency }, toPage(query)),
      ]);
      if (!customer) throw notFound('customer');
      return c.json(
        toApiList(entries, (entry) => toApiWalletEntry(scope, entry)),
        200,
      );
    },
  );
}

function serveCreateWalletLedgerEntry(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/customers/{customer_id}/wallets/ledger-entries',
      promises: paymentPromises,
      operationId: 'createWalletLedgerEntry',
      tags,
      description:
        "Puts money into a customer's wallet (`credit`) or takes it out (`debit`). The wallet pays renewals, what is due on hold and changes of plan, after the subscription's own credit and before the card.",
      request: { params, body: jsonBody(createWalletEntrySchema) },
      responses: {
        200: answer(walletSchema, 'The wallet as it is after the entry.'),
        ...refusals,
        400: refusal('The wallet holds less than the debit asks for.'),
      },
    }),
    async (c) => {
      const id = asId<'customer'>(c.req.valid('param').customer_id);
      const input = fromApiWalletEntry(c.req.valid('json'), c.get('requestKey') ?? null);
      return c.json(toApiWallet(await adjustWallet(runtime, c.get('scope'), id, input)), 200);
    },
  );
}
