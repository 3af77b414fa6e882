import { expect, test } from 'vitest';
import { asId } from '../ids.ts';
import { type ApiKey, checkRevocation } from './api-key.ts';

const key: ApiKey = {
  apiKeyId: asId<'api_key'>('key_sample'),
  name: null,
  access: 'read_write',
  rateLimitTier: 2,
  lastFour: 'abcd',
  createdAt: 0,
  lastUsedAt: null,
};

test('the last key that may write stays', () => {
  expect(() => {
    checkRevocation(key, false);
  }).toThrow(expect.objectContaining({ code: 'LAST_WRITE_API_KEY' }));
});

test.each([
  { access: 'read_write', hasOtherWriteKey: true },
  { access: 'read', hasOtherWriteKey: true },
  { access: 'read', hasOtherWriteKey: false },
] as const)(
  'a $access key goes when another that may write is there: $hasOtherWriteKey',
  ({ access, hasOtherWriteKey }) => {
    expect(() => {
      checkRevocation({ ...key, access }, hasOtherWriteKey);
    }).not.toThrow();
  },
);
