import { expect, test } from 'vitest';
import { checkCustomHeaders, isSensitiveHeader, mergeCustomHeaders } from './custom-headers.ts';

test('names the header at fault', () => {
  const refusal = (headers: Record<string, string>) => () => checkCustomHeaders(headers);
  expect(refusal({ 'X-Shop': 'sample', Authorization: 'Bearer a-b.c_d~e+f/g=' })).not.toThrow();
  expect(refusal({ 'WEBHOOK-ID': 'a' })).toThrow('headers.WEBHOOK-ID: is set by Rung');
  expect(refusal({ 'Transfer-Encoding': 'chunked' })).toThrow('headers.Transfer-Encoding: is set by Rung');
  expect(refusal({ 'X Shop': 'a' })).toThrow('headers: "X Shop" is not a header name');
  expect(refusal({ '': 'a' })).toThrow('is not a header name');
  expect(refusal({ 'X-Shop': 'a\nb: c' })).toThrow('headers.X-Shop: must be up to 4096 printable');
  expect(refusal({ 'X-Shop': 'é' })).toThrow('printable ASCII');
  expect(refusal({ 'X-Shop': 'a'.repeat(4097) })).toThrow('up to 4096');
  const many = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`X-${index}`, 'a']));
  expect(refusal(many)).toThrow('has 51 entries; at most 50');
});

test('a change replaces a header whatever its case, and null removes it', () => {
  const headers = { 'X-Shop': 'one', Authorization: 'old', 'X-Keep': 'kept' };
  expect(mergeCustomHeaders(headers, { 'x-shop': 'two', authorization: null, 'X-New': '' })).toEqual({
    'X-Keep': 'kept',
    'x-shop': 'two',
    'X-New': '',
  });
});

test('credentials are known by their header', () => {
  for (const name of ['Authorization', 'X-Api-Key', 'cookie', 'X-Auth-Token', 'x-client-secret']) {
    expect(isSensitiveHeader(name)).toBe(true);
  }
  for (const name of ['X-Shop', 'Accept', 'X-Environment']) expect(isSensitiveHeader(name)).toBe(false);
});
