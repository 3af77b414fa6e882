import { describe, expect, test } from 'vitest';
import { createLogger } from './logger.ts';
import { scrubText } from './scrub.ts';

/** Secrets by kind, each as it is written, and what of it must not be in a log. */
const secrets = {
  'a card number': '4242424242424242',
  'a card number in groups': '4000 0025 0000 3155',
  'a card number with hyphens': '5555-5555-5555-4444',
  'a card number of American Express': '378282246310005',
  'an API key': 'rung_test_0aB1cD2eF3gH4iJ5kL6mN7oP8qR9sT0u',
  'a key of Stripe': 'sk_live_51Habcdefghijklmnopqrstuvwx',
  'a webhook secret': 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  "a customer's token": 'cst_0aB1cD2eF3gH4iJ5kL6mN7',
  'an e-mail address': 'ada.lovelace+shop@mail.example.co.uk',
  'a bearer token': 'Bearer abcdefghijklmnop.qrstuv-wxyz',
} as const;

/** Shapes in which anything is logged: of objects, errors, texts and bindings. */
const shapes: Readonly<Record<string, (log: ReturnType<typeof createLogger>, secret: string) => void>> = {
  'in the sentence': (log, secret) => {
    log.info(`it was ${secret}, and more`);
  },
  'in a field': (log, secret) => {
    log.warn({ reason: secret }, 'said');
  },
  'deep in a field': (log, secret) => {
    log.warn({ a: { b: [{ c: [secret, `(${secret})`] }] } }, 'said');
  },
  'in an error': (log, secret) => {
    log.error({ err: new Error(`refused: ${secret}`) }, 'failed');
  },
  'in the cause of an error': (log, secret) => {
    log.error({ err: new Error('refused', { cause: new Error(`because of ${secret}`) }) }, 'failed');
  },
  'in an error of several': (log, secret) => {
    log.error({ err: new AggregateError([new Error(secret)], 'all failed') }, 'failed');
  },
  'in fields of an error': (log, secret) => {
    const err = Object.assign(new Error('duplicate key'), {
      detail: `Key (email)=(${secret}) already exists.`,
      query: `select '${secret}'`,
      parameters: [1, secret],
      config: { headers: { authorization: secret } },
    });
    log.error({ err }, 'failed');
  },
  'as JSON within a text': (log, secret) => {
    log.info({ body: JSON.stringify({ said: secret, again: JSON.stringify({ secret }) }) }, 'received');
  },
  'in a path': (log, secret) => {
    log.info({ path: `/portal/${secret}?proof=${secret}` }, 'asked');
  },
  'in a binding of a child': (log, secret) => {
    log.child({ who: secret }).info('said');
  },
};

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  let text = '';
  write(createLogger({ logLevel: 'trace' }, { write: (line) => (text += line) }));
  return text;
}

describe.each(Object.entries(secrets))('%s is not logged', (_, secret) => {
  test.each(Object.entries(shapes))('%s', (__, write) => {
    const text = logged((log) => {
      write(log, secret);
    });
    expect(text).not.toContain(secret);
    expect(text).not.toContain(secret.replace('Bearer ', ''));
    expect(JSON.parse(text)).toMatchObject({ level: expect.any(Number), time: expect.any(Number) });
  });
});

test.each([
  'cvc',
  'card',
  'number',
  'password',
  'Authorization',
  'cookie',
  'secret',
  'token',
  'api_key',
  'parameters',
])('the field %s is not logged at any depth, whatever it is', (name) => {
  for (const value of ['7391', 7391, ['7391'], { inner: '7391' }]) {
    const text = logged((log) => {
      log.info({ [name]: value, outer: [{ [name]: value }] }, 'said');
    });
    expect(text).not.toContain('7391');
  }
});

test('a card number that is a number is not logged', () => {
  expect(
    logged((log) => {
      log.info({ value: 4242424242424242 }, 'said');
    }),
  ).not.toContain('4242');
});

test('passwords in addresses of databases and mail servers are left out, and the rest of them is kept', () => {
  expect(scrubText('connect to postgres://rung:s3cret-pass@db.internal:5432/rung failed')).toBe(
    'connect to postgres://rung:[hidden]@db.internal:5432/rung failed',
  );
  expect(scrubText('smtps://mailer:pa%3Ass@smtp.example.com')).not.toContain('pa%3Ass');
});

test('ids, moments, amounts and sentences stay as they are', () => {
  const fields = {
    payment_id: 'pay_01hG4kLm90AbCdEfGh12',
    api_key_id: 'key_01hG4kLm90AbCdEfGh12',
    request_id: 'req_9b2f0c1e4d5a49a1b6a7c8d9e0f1a2b3',
    now: 1_764_531_552_123,
    amount: 123_456_789,
    phone: 'call 0123456789',
    uuid: '4b3c2d1e-1234-4321-8888-123456789012',
    url: 'https://pay.example.com/checkout/cks_01hG4kLm90AbCdEfGh12',
  };
  const text = logged((log) => {
    log.info(fields, 'The token of the offer is over; nothing was charged.');
  });
  expect(JSON.parse(text)).toMatchObject({
    ...fields,
    msg: 'The token of the offer is over; nothing was charged.',
  });
});
