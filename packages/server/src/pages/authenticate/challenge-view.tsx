import { Amount } from '../parts/amount.tsx';
import { describeCard } from '../parts/card.tsx';
import { Facts } from '../parts/facts.tsx';
import { Moment } from '../parts/moment.tsx';
import { WayBack } from '../parts/way-back.tsx';
import { dictionaryOf } from '../i18n/dictionaries.ts';
import { Layout } from '../parts/layout.tsx';
import type { ChallengeOverPage, ChallengePage } from '../parts/result-model.ts';

/**
 * Page of the simulator's bank, asking its customer to authenticate. It must not be mistaken for a real bank.
 */
export function ChallengeView({ page }: { page: ChallengePage }) {
  const t = dictionaryOf(page.locale);
  const { seller, amount } = page;
  return (
    <Layout page={page} title={t.challenge.documentTitle} skin="bank">
      <p class="hint">{t.challenge.bankNote}</p>
      <section class="sheet" aria-labelledby="challenge-title">
        <h1 id="challenge-title">{t.challenge.title}</h1>
        <p>{t.challenge.body(seller.name)}</p>
        <div class="total">
          <span class="total-label">
            {t.challenge.amount} <span class="currency">{amount.currency}</span>
          </span>
          <strong>
            <Amount money={amount} locale={page.locale} />
          </strong>
        </div>
        <Facts
          facts={[
            [t.challenge.merchant, seller.name],
            [t.challenge.card, describeCard(page.card, t)],
            [t.challenge.date, <Moment at={page.at} locale={page.locale} timeZone={seller.timeZone} />],
          ]}
        />
      </section>
      <form method="post" action={page.action}>
        <div class="choice">
          <button class="button" name="answer" value="refuse">
            {t.challenge.refuse}
          </button>
          <button class="button button-next" name="answer" value="approve">
            {t.challenge.approve}
          </button>
        </div>
        <p class="aside">
          <button class="text-button" name="answer" value="leave">
            {t.challenge.leave}
          </button>
        </p>
      </form>
    </Layout>
  );
}

/** Page for an authentication that is over, with a link onward. */
export function ChallengeOverView({ page }: { page: ChallengeOverPage }) {
  const dictionary = dictionaryOf(page.locale);
  const { challenge: t } = dictionary;
  return (
    <Layout page={page} title={t.documentTitle} skin="bank">
      <p class="hint">{t.bankNote}</p>
      <section class="sheet" aria-labelledby="challenge-title">
        <h1 id="challenge-title">{t.overTitle}</h1>
        <p>{t.overBody}</p>
      </section>
      <p>
        <a class="button button-next" href={page.nextUrl}>
          {t.goOn}
        </a>
      </p>
      <WayBack exit={page.exit} seller={page.seller} t={dictionary} />
    </Layout>
  );
}
