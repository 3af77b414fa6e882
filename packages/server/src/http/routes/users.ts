import { z } from '@hono/zod-openapi';
import { notFound } from '../../domain/errors.ts';
import { asId } from '../../domain/ids.ts';
import type { Runtime } from '../../runtime.ts';
import { listAuditEntries } from '../../store/platform/audit-log.ts';
import { listInvitations } from '../../store/platform/user-links.ts';
import { findMember, listMembers } from '../../store/platform/users.ts';
import { changeRole, removeMember } from '../../use-cases/platform/users/change-member.ts';
import { inviteUser, withdrawInvitation } from '../../use-cases/platform/users/invite-user.ts';
import { mailInvitation } from '../../use-cases/platform/users/mail-invitation.ts';
import { toApiList } from '../../wire/convert/list.ts';
import {
  fromApiAuditQuery,
  toApiAuditLog,
  toApiInvitation,
  toApiMember,
  toApiUserBusiness,
} from '../../wire/convert/users.ts';
import { pageQuery, toPage } from '../../wire/pagination.ts';
import { answer, idParam, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import {
  auditLogQuery,
  auditLogSchema,
  createdInvitationSchema,
  invitationListSchema,
  inviteSchema,
  memberListSchema,
  memberSchema,
  updateMemberSchema,
  userBusinessListSchema,
} from '../../wire/schemas/users.ts';
import { defineRoute, readPromises } from '../route-promises.ts';
import { type Router, createRouter } from '../router.ts';
import { bySession } from '../user-session.ts';

const tags = ['Team'];
const userParams = z.object({ user_id: idParam('user_id', 'usr_…') });
const invitationParams = z.object({ invitation_id: idParam('invitation_id', 'ivt_…') });
const ownerUpdate = { askers: 'team write', repeats: 'none', role: 'owner' } as const;

/** Routes for the people of a business, their invitations, and the log of what they and API keys changed. */
export function userRoutes(runtime: Runtime) {
  const router = createRouter();
  serveMembers(router, runtime);
  serveMemberChanges(router, runtime);
  serveCreateInvitation(router, runtime);
  serveInvitations(router, runtime);
  serveBusinesses(router);
  serveAuditLog(router, runtime);
  return router;
}

function serveMembers(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/users',
      promises: readPromises,
      operationId: 'listUsers',
      tags,
      request: { query: pageQuery },
      responses: { 200: answer(memberListSchema, 'In the order in which they joined.'), ...refusals },
    }),
    async (c) => {
      const members = await listMembers(runtime.sql, c.get('scope'), toPage(c.req.valid('query')));
      return c.json(toApiList(members, toApiMember), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'get',
      path: '/users/{user_id}',
      promises: readPromises,
      operationId: 'retrieveUser',
      tags,
      request: { params: userParams },
      responses: { 200: answer(memberSchema, 'The person, with their role in this business.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'user'>(c.req.valid('param').user_id);
      const member = await findMember(runtime.sql, c.get('scope'), id);
      if (!member) throw notFound('user');
      return c.json(toApiMember(member), 200);
    },
  );
}

function serveMemberChanges(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/users/{user_id}',
      promises: ownerUpdate,
      operationId: 'updateUser',
      tags,
      security: bySession,
      description: 'Gives the person another role in this business. The last owner stays one.',
      request: { params: userParams, body: jsonBody(updateMemberSchema) },
      responses: { 200: answer(memberSchema, 'The person with the new role.'), ...refusals },
    }),
    async (c) => {
      const id = asId<'user'>(c.req.valid('param').user_id);
      return c.json(
        toApiMember(await changeRole(runtime, c.get('scope'), id, c.req.valid('json').role)),
        200,
      );
    },
  );

  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/users/{user_id}',
      promises: ownerUpdate,
      operationId: 'removeUser',
      tags,
      security: bySession,
      description: 'Removes the person from this business at once. The last owner stays.',
      request: { params: userParams },
      responses: { 204: { description: 'The person is no member any more.' }, ...refusals },
    }),
    async (c) => {
      await removeMember(runtime, c.get('scope'), asId<'user'>(c.req.valid('param').user_id));
      return c.body(null, 204);
    },
  );
}

function serveCreateInvitation(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/invitations',
      promises: { askers: 'team write', repeats: 'by key', role: 'owner', hasSecretAnswer: true },
      operationId: 'createInvitation',
      tags,
      security: bySession,
      description:
        'Invites somebody to this business. The link works once, for seven days; an earlier invitation of the same address ends. Where a mail server is set up, it is mailed as well.',
      request: { body: jsonBody(inviteSchema) },
      responses: { 200: answer(createdInvitationSchema, 'The invitation, with its link.'), ...refusals },
    }),
    async (c) => {
      const scope = c.get('scope');
      const invitedBy = c.get('actor')?.id ?? null;
      const created = await inviteUser(runtime, scope, { ...c.req.valid('json'), invitedBy });
      const { invitation, url } = created;
      const isMailed = await mailInvitation(runtime, scope, created);
      return c.json({ ...toApiInvitation(invitation), url, is_mailed: isMailed }, 200);
    },
  );
}

function serveInvitations(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/invitations',
      promises: readPromises,
      operationId: 'listInvitations',
      tags,
      request: { query: pageQuery },
      responses: { 200: answer(invitationListSchema, 'Those that are open, newest first.'), ...refusals },
    }),
    async (c) => {
      const page = toPage(c.req.valid('query'));
      const found = await listInvitations(runtime.sql, c.get('scope'), runtime.wallClock(), page);
      return c.json(toApiList(found, toApiInvitation), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/invitations/{invitation_id}',
      promises: ownerUpdate,
      operationId: 'deleteInvitation',
      tags,
      security: bySession,
      description: 'Takes the invitation back: its link does not work any more.',
      request: { params: invitationParams },
      responses: { 204: { description: 'The invitation is gone.' }, ...refusals },
    }),
    async (c) => {
      const id = asId<'invitation'>(c.req.valid('param').invitation_id);
      await withdrawInvitation(runtime, c.get('scope'), id);
      return c.body(null, 204);
    },
  );
}

function serveBusinesses(router: Router): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/businesses',
      promises: readPromises,
      operationId: 'listBusinesses',
      tags: ['Business'],
      description: 'Test and live mode are two businesses. An API key has one.',
      responses: {
        200: answer(userBusinessListSchema, 'The businesses of the signed-in person, oldest first.'),
        ...refusals,
      },
    }),
    (c) => {
      const session = c.get('userSession');
      const items = session
        ? session.businesses.map(({ scope, role }) => toApiUserBusiness(scope, role))
        : [toApiUserBusiness(c.get('scope'), null)];
      return c.json({ items }, 200);
    },
  );
}

function serveAuditLog(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/audit_log',
      promises: readPromises,
      operationId: 'listAuditLog',
      tags,
      description:
        'Changes that people made, and those by API keys that build the business: catalogue, offers, settings, keys, webhooks. What keys sell, refund and renew is in the events and the books.',
      request: { query: auditLogQuery },
      responses: { 200: answer(auditLogSchema, 'Newest first.'), ...refusals },
    }),
    async (c) => {
      const { filter, after, limit } = fromApiAuditQuery(c.req.valid('query'));
      const entries = await listAuditEntries(runtime.sql, c.get('scope'), filter, {
        after,
        limit: limit + 1,
      });
      return c.json(toApiAuditLog(entries, limit), 200);
    },
  );
}
