import { readConfig } from '../../src/config.ts';
import { createRuntime } from '../../src/create-runtime.ts';
import { asId } from '../../src/domain/ids.ts';
import { createDodoCommerce } from '../../src/gateways/commerce/dodo/dodo-commerce.ts';
import { findBusiness } from '../../src/store/platform/businesses.ts';
import { connect } from '../../src/store/postgres/postgres.ts';
import { acceptPresentation } from '../../src/use-cases/offers/presentations/accept-presentation.ts';

/*
 * An offer engine in a process of its own, which accepts one presentation and is killed on the way
 * (`dodo-commerce.test.ts`).
 */

const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is missing.`);
  return value;
};

const sql = connect(setting('DATABASE_URL'));
const runtime = createRuntime({
  config: readConfig({ RUNG_LOG_LEVEL: 'silent', RUNG_FAILPOINT: setting('RUNG_FAILPOINT') }),
  sql,
  secretKeys: [setting('RUNG_SECRET_KEY')],
  commerce: createDodoCommerce({ bearerToken: setting('PLATFORM_KEY'), baseURL: setting('PLATFORM_URL') }),
});
const scope = await findBusiness(sql, asId<'business'>(setting('BUSINESS_ID')));
if (!scope) throw new Error('The business is not there.');
await acceptPresentation(runtime, scope, asId<'presentation'>(setting('PRESENTATION_ID')), {
  customerId: null,
  isByLink: false,
  quoteId: null,
  paymentMethodId: null,
  screen: {
    locale: 'en',
    acceptLabel: 'Yes',
    notices: [],
    surface: null,
    ipAddress: null,
    userAgent: null,
  },
});
await sql.end();
