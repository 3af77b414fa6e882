import { TestCards } from '../parts/test-cards.tsx';
import { dictionaryOf } from '../i18n/dictionaries.ts';
import { Layout } from '../parts/layout.tsx';
import type { Page } from '../parts/page.ts';

/** Start page for the developer who has just started Rung. */
export interface HomePage extends Page {
  readonly version: string;
  /** Base URL to configure a client with. */
  readonly publicUrl: string;
  readonly hasDemo: boolean;
}

export function HomeView({ page }: { page: HomePage }) {
  const t = dictionaryOf(page.locale).home;
  const links = [
    ...(page.hasDemo ? [['/shop', t.shop, t.shopNote] as const] : []),
    ['/dashboard', t.dashboard, t.dashboardNote],
    ['/docs/api', t.reference, t.referenceNote],
    ['/docs/errors', t.errors, t.errorsNote],
  ] as const;
  return (
    <Layout page={page} title={t.documentTitle}>
      <div>
        <h1>{t.title}</h1>
        <p class="lead">{t.body}</p>
        <p class="hint">{t.version(page.version)}</p>
      </div>
      <section class="shelf">
        <h2>{t.startHere}</h2>
        <ul class="sheet rows">
          {links.map(([href, name, note]) => (
            <li>
              <a class="row-link" href={href}>
                <span class="line-name">{name}</span>
                <span class="hint">{note}</span>
              </a>
            </li>
          ))}
        </ul>
      </section>
      <section class="shelf">
        <h2>{t.connect}</h2>
        <pre class="sheet code" tabindex={0} aria-label={t.connect}>
          <code>
            {`import Rung from '@rung/sdk';\n\nconst client = new Rung({\n  bearerToken: process.env.RUNG_API_KEY,\n  baseURL: '${page.publicUrl}',\n});`}
          </code>
        </pre>
        <p class="hint">{t.apiKeyNote}</p>
      </section>
      <section class="shelf" id="test-cards">
        <h2>{t.testCards}</h2>
        <div class="sheet">
          <TestCards t={dictionaryOf(page.locale)} />
        </div>
        <p class="hint">{t.anyDate}</p>
      </section>
    </Layout>
  );
}
