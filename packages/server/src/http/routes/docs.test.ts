import { expect, test } from 'vitest';
import { errorBody, errorStatus } from '../errors.ts';
import type { ErrorCode } from '../../domain/errors.ts';
import { docsRoutes } from './docs.ts';

test('the page that doc_url leads to has a section for every error code', async () => {
  const page = await (await docsRoutes().request('/docs/errors')).text();
  const codes = Object.keys(errorStatus) as ErrorCode[];
  const missing = codes.filter((code) => {
    const [, anchor = ''] = errorBody(code, '', '', '').doc_url.split('#');
    return !page.includes(`<section id="${anchor}">`);
  });
  expect(missing).toEqual([]);
});

test('the error page runs nothing and loads nothing', async () => {
  const answer = await docsRoutes().request('/docs/errors');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await answer.text()).not.toMatch(/<script|<link|\bsrc=/);
});
