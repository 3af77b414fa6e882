import type { Child } from 'hono/jsx';
import type { JSX } from 'hono/jsx/jsx-runtime';
import { accentPath, assetPaths } from './assets.ts';
import { Mark } from './mark.tsx';
import { SellerFoot, SellerMark } from './seller-frame.tsx';
import { firstTestCard } from './test-cards.tsx';
import type { Dictionary } from '../i18n/dictionary.ts';
import { type Locale, locales } from '../i18n/locale.ts';
import type { Page } from './page.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';

interface LayoutProps {
  readonly page: Page;
  readonly title: string;
  /** Seconds until the page reloads itself in a browser without JavaScript. */
  readonly refreshSeconds?: number;
  /** `bank` is the simulated bank, which must not look like the seller or like Rung. */
  readonly skin?: 'rung' | 'bank';
  /** True if the test-mode band also names a test card. */
  readonly offersTestCard?: boolean;
  /** Further scripts: one of a gateway, run before the page's own. */
  readonly scripts?: { readonly gateway: string; readonly own: string };
  readonly children?: Child;
}

/** Frame of every page. Nothing in it is inline: the content security policy allows Rung's own files only. */
export function Layout(props: LayoutProps) {
  const { page, title, skin = 'rung' } = props;
  const t = dictionaryOf(page.locale);
  const assets = assetPaths();
  const accentColor = page.seller?.record.accentColor ?? null;
  return (
    <html lang={page.locale} data-theme={page.theme ?? 'system'}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{title}</title>
        <meta name="robots" content="noindex" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#f4f2ec" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#131210" media="(prefers-color-scheme: dark)" />
        <link rel="icon" type="image/svg+xml" href={assets.icon} />
        <link rel="preload" as="font" type="font/woff2" href={assets.latinFont} crossorigin="anonymous" />
        <link rel="stylesheet" href={assets.styles} />
        {accentColor !== null && skin === 'rung' && <link rel="stylesheet" href={accentPath(accentColor)} />}
        {page.locale === 'ja' && <link rel="stylesheet" href={assets.japaneseFont} />}
        <script type="module" src={assets.script}></script>
        {props.scripts && <script defer src={props.scripts.gateway}></script>}
        {props.scripts && <script type="module" src={props.scripts.own}></script>}
        {props.refreshSeconds !== undefined && (
          <noscript>
            <meta http-equiv="refresh" content={String(props.refreshSeconds)} />
          </noscript>
        )}
      </head>
      <body class={`skin-${skin}`}>
        <a class="skip" href="#content">
          {t.skipToContent}
        </a>
        {page.seller?.isTestMode === true && (
          <TestBand t={t} offersTestCard={props.offersTestCard ?? false} />
        )}
        <header class="top">
          <SellerName page={page} skin={skin} t={t} />
          <LanguageSwitch page={page} t={t} />
        </header>
        <main id="content">{props.children}</main>
        <footer class="foot">
          {page.seller !== null && skin === 'rung' && <SellerFoot page={page} seller={page.seller} />}
          <p class="bottom">
            <Mark />
            <span>{t.poweredBy}</span>
          </p>
        </footer>
        {page.locale !== 'ja' && <link rel="stylesheet" href={assets.japaneseFont} />}
      </body>
    </html>
  );
}

/** Complete HTML document. */
export async function renderPage(document: JSX.Element): Promise<string> {
  return `<!doctype html>${await document}`;
}

function SellerName({ page, skin, t }: { page: Page; skin: 'rung' | 'bank'; t: Dictionary }) {
  if (skin === 'bank') return <p class="seller">{t.challenge.bankName}</p>;
  return page.seller === null ? (
    <p class="seller seller-rung">
      <Mark />
      Rung
    </p>
  ) : (
    <SellerMark seller={page.seller} />
  );
}

function TestBand({ t, offersTestCard }: { t: Dictionary; offersTestCard: boolean }) {
  return (
    <aside class="band" aria-label={t.testMode}>
      <p>
        <strong>{t.testMode}</strong> {t.testModeHint}
        {offersTestCard && (
          <>
            {' '}
            {t.testCardsHint(firstTestCard.replaceAll(' ', '\u00a0'))}{' '}
            <a href="/#test-cards">{t.allTestCards}</a>
          </>
        )}
      </p>
    </aside>
  );
}

function LanguageSwitch({ page, t }: { page: Page; t: Dictionary }) {
  return (
    <nav class="languages" aria-label={t.language}>
      {locales.map((locale) => (
        <a
          href={withLanguage(page.path, locale)}
          lang={locale}
          hreflang={locale}
          aria-current={locale === page.locale ? 'true' : undefined}
        >
          {dictionaryOf(locale).languageName}
        </a>
      ))}
    </nav>
  );
}

function withLanguage(path: string, locale: Locale): string {
  const url = new URL(path, 'http://rung.invalid');
  url.searchParams.set('lang', locale);
  return `${url.pathname}${url.search}`;
}
