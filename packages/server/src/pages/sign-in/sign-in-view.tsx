import type { Customer } from '../../domain/customer/customer.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';
import { formatDate } from '../i18n/format.ts';
import { TextField } from '../parts/field.tsx';
import { Layout } from '../parts/layout.tsx';
import { Notice } from '../parts/notice.tsx';
import type { Page, Seller } from '../parts/page.ts';

export interface SignInPage extends Page {
  readonly seller: Seller;
}

/** Asks for the e-mail address that a link to sign in is sent to. */
export function SignInView({
  page,
  typed,
  error,
}: {
  page: SignInPage;
  typed: string;
  error: 'required' | 'email_invalid' | null;
}) {
  const { signIn: t, fieldErrors } = dictionaryOf(page.locale);
  return (
    <Layout page={page} title={`${t.title} · ${page.seller.name}`}>
      <div>
        <h1>{t.title}</h1>
        <p>{t.intro(page.seller.name)}</p>
      </div>
      <form method="post" action={page.path}>
        <fieldset>
          <TextField
            name="email"
            label={t.email}
            error={error === null ? undefined : fieldErrors[error](t.email)}
            input={{
              // A text input: a browser would refuse a full-width ＠ that the server accepts.
              type: 'text',
              value: typed,
              required: true,
              autofocus: error !== null,
              autocomplete: 'email',
              inputmode: 'email',
              autocapitalize: 'none',
              spellcheck: false,
              maxlength: 254,
            }}
          />
        </fieldset>
        <button class="button button-next button-large">{t.button}</button>
      </form>
    </Layout>
  );
}

/** Tells where to look for the link. The same for every address, known or not. */
export function LinkSentView({
  page,
  email,
  hasMail,
}: {
  page: SignInPage;
  email: string;
  hasMail: boolean;
}) {
  const { signIn: t } = dictionaryOf(page.locale);
  return (
    <Layout page={page} title={`${t.sentTitle} · ${page.seller.name}`}>
      <div class="outcome">
        <h1>{t.sentTitle}</h1>
        <p>{t.sentBody(email)}</p>
        <p class="hint">{t.sentHelp}</p>
      </div>
      {!hasMail && (
        <Notice tone="news">
          <p>{page.seller.isTestMode ? t.noMailTest : t.noMail}</p>
        </Notice>
      )}
      <p class="aside">
        <a class="quiet-link" href={page.path}>
          {t.another}
        </a>
      </p>
    </Layout>
  );
}

/** Signs in at one press: programs that open links in e-mails do not use them up. */
export function SignInLinkView({ page, customers }: { page: SignInPage; customers: readonly Customer[] }) {
  const { signIn: t } = dictionaryOf(page.locale);
  const [only] = customers;
  const isChoice = customers.length > 1;
  const title = t.linkTitle(page.seller.name);
  return (
    <Layout page={page} title={title}>
      <div class="outcome">
        <h1>{title}</h1>
        <p>{isChoice ? t.linkChoice : t.linkBody(only?.name ?? '')}</p>
      </div>
      {customers.map(({ customerId, name, createdAt }) => (
        <form method="post" action={page.path}>
          <input type="hidden" name="customer_id" value={customerId} />
          <button class={`button button-large ${isChoice ? '' : 'button-next'}`.trim()}>
            {isChoice ? t.since(name, formatDate(createdAt, page.locale, page.seller.timeZone)) : t.enter}
          </button>
        </form>
      ))}
    </Layout>
  );
}

/** Tells that a link was used or has expired, and where to get another. */
export function LinkUsedView({ page, againUrl }: { page: Page; againUrl: string | null }) {
  const { signIn: t } = dictionaryOf(page.locale);
  return (
    <Layout page={page} title={t.usedTitle}>
      <div class="outcome">
        <h1>{t.usedTitle}</h1>
        <p>{t.usedBody}</p>
      </div>
      {againUrl !== null && (
        <a class="button button-next button-large" href={againUrl}>
          {t.again}
        </a>
      )}
    </Layout>
  );
}
