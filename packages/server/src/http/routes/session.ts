import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import { DomainError } from '../../domain/errors.ts';
import { roleCovers } from '../../domain/user/role.ts';
import type { Runtime } from '../../runtime.ts';
import { findUserSession } from '../../store/platform/user-sessions.ts';
import { countRecoveryCodes } from '../../store/platform/users.ts';
import { changePassword } from '../../use-cases/platform/users/change-password.ts';
import { signOut, signOutEverywhere } from '../../use-cases/platform/users/end-sessions.ts';
import { acceptInvitation, setUpOwner } from '../../use-cases/platform/users/join.ts';
import { noteUserSeen } from '../../use-cases/platform/users/note-user-seen.ts';
import { proveSecondFactor } from '../../use-cases/platform/users/prove-second-factor.ts';
import { renameUser } from '../../use-cases/platform/users/rename-user.ts';
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  replaceOwnRecoveryCodes,
} from '../../use-cases/platform/users/second-factor.ts';
import { signIn } from '../../use-cases/platform/users/sign-in.ts';
import { fromApiSecondFactor, toApiSession } from '../../wire/convert/users.ts';
import { answer, jsonBody, refusals } from '../../wire/schemas/fields.ts';
import {
  acceptInvitationSchema,
  changePasswordSchema,
  ownPasswordSchema,
  recoveryCodesSchema,
  secondFactorSchema,
  sessionSchema,
  setUpOwnerSchema,
  signInSchema,
  totpCodeSchema,
  totpSchema,
  updateOwnUserSchema,
} from '../../wire/schemas/users.ts';
import type { RateLimiter } from '../rate-limit.ts';
import { defineRoute, definedRoutes } from '../route-promises.ts';
import { type Env, type Router, createRouter } from '../router.ts';
import {
  chosenBusiness,
  clearUserCookie,
  bySession,
  lookUpUserSession,
  readUserToken,
  refuseCrossSite,
  refuseSecondFactorDue,
  setUserCookie,
} from '../user-session.ts';

const tags = ['Session'];
const anybody = { askers: 'anybody', repeats: 'none' } as const;
const ownRead = { askers: 'user read', repeats: 'none' } as const;
const ownWrite = { askers: 'user write', repeats: 'none' } as const;
const sessionAnswers = { 200: answer(sessionSchema, 'The session as it is now.'), ...refusals };
const whileSecondFactorDue = new Set(['GET /session', 'DELETE /session', 'POST /session/second_factor']);

/** Routes for people: joining, signing in and out, and their own account. They take no API key. */
export function sessionRoutes(runtime: Runtime, limiter: RateLimiter) {
  const router = createRouter();
  router.use('/setup', admitAnybody(limiter));
  router.use('/invitations/accept', admitAnybody(limiter));
  router.on('POST', '/session', admitAnybody(limiter));
  router.on(['GET', 'DELETE'], '/session', admitUser(runtime, limiter));
  router.use('/session/:part{.+}', admitUser(runtime, limiter));
  serveJoining(router, runtime, limiter);
  serveSignIn(router, runtime, limiter);
  serveSession(router, runtime);
  serveAccount(router, runtime, limiter);
  serveSecondFactor(router, runtime, limiter);
  serveSecondFactorChanges(router, runtime, limiter);
  return router;
}

/** Counts a request that has to prove itself by a password or a link. */
function admitAnybody(limiter: RateLimiter) {
  return createMiddleware<Env>(async (c, next) => {
    limiter.admitStranger(c, 'sign_in');
    refuseCrossSite(c);
    await next();
  });
}

function admitUser(runtime: Runtime, limiter: RateLimiter) {
  return createMiddleware<Env>(async (c, next) => {
    const token = readUserToken(c);
    if (token === undefined) {
      limiter.admitStranger(c, 'sign_in');
      throw new DomainError(
        'UNAUTHORIZED',
        'This is for people who are signed in: send the session cookie and the header x-rung-client. API keys have no session.',
      );
    }
    const session = await lookUpUserSession(c, runtime, limiter, token);
    if (!whileSecondFactorDue.has(`${c.req.method} ${c.req.path}`)) refuseSecondFactorDue(session);
    await next();
  });
}

/** Session, its token and its caller, where `admitUser` has let a person in. */
function personOf(c: Context<Env>, limiter: RateLimiter) {
  const [session, token] = [c.get('userSession'), c.get('userToken')];
  if (!session || token === undefined) throw new Error('the route admits signed-in people only');
  return { user: session.user, session, token, caller: limiter.callerOf(c) };
}

/** Answers with the session of a token that was just made, and gives the browser the cookie. */
async function openSession(c: Context<Env>, runtime: Runtime, token: string) {
  setUserCookie(c, token);
  return describeSession(c, runtime, token);
}

async function describeSession(c: Context<Env>, runtime: Runtime, token: string) {
  const session = await findUserSession(runtime.sql, token, runtime.wallClock());
  if (!session) throw new DomainError('UNAUTHORIZED', 'You are signed out. Sign in again.');
  const business = session.isSecondFactorDue ? undefined : chosenBusiness(c, session);
  const role = business?.role;
  return toApiSession(session, business, {
    notAllowed: role ? definedRoutes().filter(({ leastRole }) => !roleCovers(role, leastRole)) : [],
    recoveryCodesLeft: session.user.hasSecondFactor
      ? await countRecoveryCodes(runtime.sql, session.user.userId)
      : 0,
  });
}

function serveJoining(router: Router, runtime: Runtime, limiter: RateLimiter): void {
  const joined = (c: Context<Env>) => ({ caller: limiter.callerOf(c), requestId: c.get('requestId') });
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/setup',
      promises: anybody,
      operationId: 'setUpOwner',
      tags,
      security: [],
      description:
        'Makes the holder of the one-time link (`rung users setup-link`) the owner of every business that has none, and signs them in.',
      request: { body: jsonBody(setUpOwnerSchema) },
      responses: sessionAnswers,
    }),
    async (c) => {
      const token = await setUpOwner(runtime, { ...c.req.valid('json'), ...joined(c) });
      return c.json(await openSession(c, runtime, token), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'post',
      path: '/invitations/accept',
      promises: anybody,
      operationId: 'acceptInvitation',
      tags,
      security: [],
      description:
        'Joins a business by the link of an invitation, and signs in. Who has an account under the invited address sends its password.',
      request: { body: jsonBody(acceptInvitationSchema) },
      responses: sessionAnswers,
    }),
    async (c) => {
      const token = await acceptInvitation(runtime, { ...c.req.valid('json'), ...joined(c) });
      return c.json(await openSession(c, runtime, token), 200);
    },
  );
}

function serveSignIn(router: Router, runtime: Runtime, limiter: RateLimiter): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/session',
      promises: anybody,
      operationId: 'signIn',
      tags,
      security: [],
      description:
        'Signs in, and sets the session cookie. An account that does not exist is refused alike. Wrong attempts make the next one wait.',
      request: { body: jsonBody(signInSchema) },
      responses: sessionAnswers,
    }),
    async (c) => {
      const token = await signIn(runtime, { ...c.req.valid('json'), caller: limiter.callerOf(c) });
      return c.json(await openSession(c, runtime, token), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'post',
      path: '/session/second_factor',
      promises: ownWrite,
      operationId: 'proveSecondFactor',
      tags,
      security: bySession,
      description:
        'Completes the sign-in with a code of the authenticator app or a recovery code, each good once.',
      request: { body: jsonBody(secondFactorSchema) },
      responses: sessionAnswers,
    }),
    async (c) => {
      const { user, session, token, caller } = personOf(c, limiter);
      // A session that is complete already stays as it is.
      if (!session.isSecondFactorDue) return c.json(await describeSession(c, runtime, token), 200);
      const factor = fromApiSecondFactor(c.req.valid('json'));
      const started = await proveSecondFactor(runtime, { userId: user.userId, token, caller, factor });
      return c.json(await openSession(c, runtime, started), 200);
    },
  );
}

function serveSession(router: Router, runtime: Runtime): void {
  router.openapi(
    defineRoute({
      method: 'get',
      path: '/session',
      promises: ownRead,
      operationId: 'retrieveSession',
      tags,
      security: bySession,
      description:
        'The signed-in person, their businesses, and what their role may not do in the one chosen.',
      responses: sessionAnswers,
    }),
    async (c) => {
      const [session, token] = [c.get('userSession'), c.get('userToken') ?? ''];
      if (session) noteUserSeen(runtime, token, session, undefined);
      return c.json(await describeSession(c, runtime, token), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'delete',
      path: '/session',
      promises: ownWrite,
      operationId: 'signOut',
      tags,
      security: bySession,
      description: 'Signs this browser out.',
      responses: { 204: { description: 'The session is over.' }, ...refusals },
    }),
    async (c) => {
      await signOut(runtime, c.get('userToken') ?? '');
      clearUserCookie(c);
      return c.body(null, 204);
    },
  );

  router.openapi(
    defineRoute({
      method: 'post',
      path: '/session/sign_out_everywhere',
      promises: ownWrite,
      operationId: 'signOutEverywhere',
      tags,
      security: bySession,
      description: 'Ends every session of the person, this one included.',
      responses: { 204: { description: 'All sessions are over.' }, ...refusals },
    }),
    async (c) => {
      const session = c.get('userSession');
      if (session) await signOutEverywhere(runtime, session.user.userId);
      clearUserCookie(c);
      return c.body(null, 204);
    },
  );
}

function serveAccount(router: Router, runtime: Runtime, limiter: RateLimiter): void {
  router.openapi(
    defineRoute({
      method: 'patch',
      path: '/session/user',
      promises: ownWrite,
      operationId: 'updateOwnUser',
      tags,
      security: bySession,
      request: { body: jsonBody(updateOwnUserSchema) },
      responses: sessionAnswers,
    }),
    async (c) => {
      const { user, token } = personOf(c, limiter);
      await renameUser(runtime, user.userId, c.req.valid('json').name);
      return c.json(await describeSession(c, runtime, token), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'post',
      path: '/session/password',
      promises: ownWrite,
      operationId: 'changePassword',
      tags,
      security: bySession,
      description:
        'Changes the password. Every other session of the person ends, and this one gets a new cookie.',
      request: { body: jsonBody(changePasswordSchema) },
      responses: sessionAnswers,
    }),
    async (c) => {
      const { current_password: current, new_password: next } = c.req.valid('json');
      const token = await changePassword(runtime, personOf(c, limiter), { current, next });
      return c.json(await openSession(c, runtime, token), 200);
    },
  );
}

function serveSecondFactor(router: Router, runtime: Runtime, limiter: RateLimiter): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/session/totp',
      promises: ownWrite,
      operationId: 'beginTotp',
      tags,
      security: bySession,
      description: 'Begins to set up an authenticator app. It counts once a code is confirmed.',
      request: { body: jsonBody(ownPasswordSchema) },
      responses: { 200: answer(totpSchema, 'The secret for the app.'), ...refusals },
    }),
    async (c) => {
      const begun = await beginSecondFactor(runtime, personOf(c, limiter), c.req.valid('json').password);
      return c.json({ secret: begun.secret, otpauth_url: begun.otpauthUrl }, 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'post',
      path: '/session/totp/confirm',
      promises: ownWrite,
      operationId: 'confirmTotp',
      tags,
      security: bySession,
      request: { body: jsonBody(totpCodeSchema) },
      responses: { 200: answer(recoveryCodesSchema, 'The recovery codes.'), ...refusals },
    }),
    async (c) => {
      const codes = await confirmSecondFactor(runtime, personOf(c, limiter), c.req.valid('json').code);
      return c.json({ recovery_codes: [...codes] }, 200);
    },
  );
}

function serveSecondFactorChanges(router: Router, runtime: Runtime, limiter: RateLimiter): void {
  router.openapi(
    defineRoute({
      method: 'post',
      path: '/session/totp/remove',
      promises: ownWrite,
      operationId: 'removeTotp',
      tags,
      security: bySession,
      request: { body: jsonBody(ownPasswordSchema) },
      responses: sessionAnswers,
    }),
    async (c) => {
      const person = personOf(c, limiter);
      await removeSecondFactor(runtime, person, c.req.valid('json').password);
      return c.json(await describeSession(c, runtime, person.token), 200);
    },
  );

  router.openapi(
    defineRoute({
      method: 'post',
      path: '/session/recovery_codes',
      promises: ownWrite,
      operationId: 'replaceRecoveryCodes',
      tags,
      security: bySession,
      description: 'Makes new recovery codes. The earlier ones do not work any more.',
      request: { body: jsonBody(ownPasswordSchema) },
      responses: { 200: answer(recoveryCodesSchema, 'The recovery codes.'), ...refusals },
    }),
    async (c) => {
      const password = c.req.valid('json').password;
      const codes = await replaceOwnRecoveryCodes(runtime, personOf(c, limiter), password);
      return c.json({ recovery_codes: [...codes] }, 200);
    },
  );
}
