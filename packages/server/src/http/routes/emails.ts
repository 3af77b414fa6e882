import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import { dayMs } from '../../domain/time.ts';
import { exampleModel, exampleReader } from '../../emails/examples.ts';
import { renderLetter } from '../../emails/render-letter.ts';
import { type Runtime, now } from '../../runtime.ts';
import { findCustomer } from '../../store/billing/customers.ts';
import { findBusinessRecord } from '../../store/platform/business-records.ts';
import { findEmail, listBouncedAddresses, listEmails } from '../../store/platform/emails.ts';
import { removeBouncedAddress } from '../../use-cases/platform/emails/delete-bounced-address.ts';
import { toApiBouncedAddress, toApiEmail, toApiEmailBody } from '../../wire/convert/emails.ts';
import { toApiList } from '../../wire/convert/list.ts';
import { pageQuery, toPage } from '../../wire/pagination.ts';
import {
  addressParam,
  bouncedAddressListSchema,
  emailBodySchema,
  emailListSchema,
  previewQuery,
  previewSchema,
} from '../../wire/schemas/emails.ts';
import { answer, idParam, refusals } from '../../wire/schemas/fields.ts';
import { defineRoute, readPromises, updatePromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';

const tags = ['E-mails'];
/** Time for which e-mails are listed, as on the wire. */
const listedMs = 180 * dayMs;

/** Routes for the e-mails that a customer got, for previews of all kinds, and for bounced addresses. */
export function emailRoutes(runtime: Runtime) {
  const router = createRouter();
  serveListEmails(router, runtime);
  serveEmailBody(router, runtime);
  servePreview(router, runtime);
  serveBouncedAddresses(router, runtime);
  return router;
}

function serveListEmails(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/customers/{customer_id}/emails',
      promises: readPromises,
      operationId: 'listCustomerEmails',
      tags,
      description: 'E-mails of the last 180 days. Without a mail server they are kept here and not sent.',
      request: { params: z.object({ customer_id: idParam('customer_id', 'cus_123') }), query: pageQuery },
      responses: { 200: answer(emailListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const id = asId<'customer'>(c.req.valid('param').customer_id);
      if (!(await findCustomer(runtime.sql, scope, id))) throw notFound('customer');
      const since = runtime.wallClock() - listedMs;
      const emails = await listEmails(runtime.sql, scope, id, since, toPage(c.req.valid('query')));
      return c.json(toApiList(emails, toApiEmail), 200);
    },
  );
}

function serveEmailBody(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/customers/{customer_id}/emails/{email_log_id}/body',
      promises: readPromises,
      operationId: 'retrieveCustomerEmailBody',
      tags,
      description: 'The e-mail as its reader got it, without the secrets in its links.',
      request: {
        params: z.object({
          customer_id: idParam('customer_id', 'cus_123'),
          email_log_id: idParam('email_log_id', 'eml_…'),
        }),
      },
      responses: { 200: answer(emailBodySchema, 'Both forms of the e-mail.'), ...refusals },
    }),
    async (c) => {
      const { customer_id: customerId, email_log_id: emailId } = c.req.valid('param');
      const email = await findEmail(
        runtime.sql,
        c.get('scope'),
        asId<'customer'>(customerId),
        asId<'email'>(emailId),
      );
      if (!email || email.kind === 'sign_in') throw notFound('email');
      return c.json(toApiEmailBody(email, email), 200);
    },
  );
}

function servePreview(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/email-previews',
      promises: readPromises,
      operationId: 'previewEmail',
      tags,
      description: 'An e-mail of this kind as the business would send it, with invented content.',
      request: { query: previewQuery },
      responses: { 200: answer(previewSchema, 'Subject and both forms.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const { kind, locale } = c.req.valid('query');
      const { publicUrl } = runtime.config;
      const business = await findBusinessRecord(runtime.sql, scope);
      const model = exampleModel(kind, locale, publicUrl, now(runtime, scope));
      const reader = { name: exampleReader[locale], timeZone: scope.timeZone };
      return c.json(renderLetter(model, reader, { business, publicUrl, locale }), 200);
    },
  );
}

function serveBouncedAddresses(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/emails/bounces',
      promises: readPromises,
      operationId: 'listBouncedAddresses',
      tags,
      description: 'Addresses that a mail server has refused for good. Nothing more is sent to them.',
      request: { query: pageQuery },
      responses: { 200: answer(bouncedAddressListSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const page = toPage(c.req.valid('query'));
      const bounced = await listBouncedAddresses(runtime.sql, c.get('scope'), page);
      return c.json(toApiList(bounced, toApiBouncedAddress), 200);
    },
  );
  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/emails/bounces/{address}',
      promises: updatePromises,
      operationId: 'deleteBouncedAddress',
      tags,
      description:
        'Sends e-mails to the address again, for a mailbox that exists after all. Those that were blocked meanwhile stay unsent.',
      request: { params: z.object({ address: addressParam }) },
      responses: { 204: { description: 'The address is mailed again.' }, ...refusals },
    }),
    async (c) => {
      await removeBouncedAddress(runtime, c.get('scope'), c.req.valid('param').address);
      return c.body(null, 204);
    },
  );
}
