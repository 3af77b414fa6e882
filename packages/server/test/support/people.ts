import { expect } from 'vitest';
import type { UserRole } from '../../src/domain/user/role.ts';
import { createSetupLink } from '../../src/use-cases/platform/users/setup-link.ts';
import type { Answer, Caller, Json, TestApi } from './api.ts';

export const password = 'three quiet boats at noon';

let emails = 0;

/** Address that no account has yet. */
export const nextEmail = () => `person.${String((emails += 1))}@example.com`;

/** Browser of a person: keeps its cookie, and sends what the dashboard sends. */
export interface Browser {
  cookie: string;
  request(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
}

/** Browser that is signed in nowhere, at a business. */
export function openBrowser(api: TestApi, caller: Caller = api): Browser {
  const browser: Browser = {
    cookie: '',
    request: async (method, path, body, headers = {}) => {
      const answer = await api.send(method, path, body, {
        cookie: browser.cookie,
        'x-rung-client': 'dashboard',
        'x-rung-business': caller.scope.businessId,
        ...headers,
      });
      const set = /rung_session=([^;]*)/.exec(answer.headers.get('set-cookie') ?? '')?.[1];
      if (set !== undefined) browser.cookie = set === '' ? '' : `rung_session=${set}`;
      return answer;
    },
  };
  return browser;
}

/** Token of a link that people follow. */
export function tokenOf(url: unknown): string {
  return String(url).split('#token=')[1] ?? '';
}

/** Sets up the owner of every business of the database. */
export async function createOwner(api: TestApi, email = 'owner@example.com'): Promise<Browser> {
  const browser = openBrowser(api);
  const token = tokenOf(await createSetupLink(api.runtime));
  const answer = await browser.request('POST', '/setup', { token, name: 'First Owner', email, password });
  expect(answer.status, answer.text).toBe(200);
  return browser;
}

/** Invites a person with this role, who accepts. */
export async function createMember(
  api: TestApi,
  owner: Browser,
  role: UserRole,
  email = `${role.replace('_', '.')}@example.com`,
): Promise<{ readonly browser: Browser; readonly session: Json }> {
  const invitation = await owner.request('POST', '/invitations', { email, role });
  expect(invitation.status, invitation.text).toBe(200);
  const browser = openBrowser(api);
  const token = tokenOf(invitation.body.url);
  const answer = await browser.request('POST', '/invitations/accept', {
    token,
    name: 'Sample Person',
    password,
  });
  expect(answer.status, answer.text).toBe(200);
  return { browser, session: answer.body };
}

/** True for an operation of the OpenAPI description that no API key may call. */
export function isForPeople({ tags, security }: Json): boolean {
  const schemes = (security ?? []) as Json[];
  return (
    (tags as string[] | undefined)?.includes('Session') === true || schemes.some((each) => 'session' in each)
  );
}
