import { raw } from 'hono/html';
import type { Locale } from '../domain/locale.ts';
import type { Letter, LetterNote, LetterRow } from './letter.ts';
import type { LetterSeller } from './letter-seller.ts';
import { letterWords } from './write-letter.ts';

/*
 * A letter as mail programs show it: tables and inline styles, which all of them know, in one column of 560 pixels.
 * In programs that know style sheets it follows the reader's light or dark theme, and is set edge to edge on a
 * narrow screen.
 */

const ink = 'color:#1b1a17;';
const soft = 'color:#5b574d;';
const rule = 'border-bottom:1px solid #e4dfd3;';
const figures = 'white-space:nowrap;font-variant-numeric:tabular-nums;vertical-align:top;';

const faces = {
  en: "Inter,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif",
  ja: "Inter,'Hiragino Sans','Yu Gothic','Noto Sans JP',Meiryo,sans-serif",
} as const satisfies Record<Locale, string>;

/** Typography of a language. */
interface Type {
  readonly face: string;
  readonly bold: number;
  /** Height of lines of running text, and of the heading. */
  readonly lines: string;
  readonly headingLines: string;
}

const typeOf = (locale: Locale): Type => ({
  face: `font-family:${faces[locale]};`,
  bold: locale === 'ja' ? 700 : 600,
  lines: locale === 'ja' ? '1.7' : '1.5',
  headingLines: locale === 'ja' ? '1.45' : '1.3',
});

const table = { role: 'presentation', cellpadding: '0', cellspacing: '0', border: 0 } as const;

/** HTML document of a letter. */
export function letterHtml(letter: Letter, seller: LetterSeller, locale: Locale): string {
  // Nothing in it waits, so it is text at once.
  const page: unknown = Page({ letter, seller, locale });
  return `<!doctype html>\n${String(page)}\n`;
}

interface Given {
  readonly letter: Letter;
  readonly seller: LetterSeller;
  readonly locale: Locale;
}

function Page({ letter, seller, locale }: Given) {
  const type = typeOf(locale);
  return (
    <html lang={locale}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{letter.subject}</title>
        <style>{raw(sheetOf(seller))}</style>
      </head>
      <body class="ground" style="margin:0;padding:0;overflow-wrap:anywhere;background:#f5f3ed;">
        <div style="display:none;max-height:0;overflow:hidden;opacity:0;">{letter.preheader}</div>
        <table {...table} class="ground" width="100%" style="background:#f5f3ed;">
          <tr>
            <td class="outer" align="center" style="padding:32px 16px;">
              <table {...table} width="100%" style={`max-width:560px;${type.face}`}>
                <Head seller={seller} type={type} />
                <tr>
                  <td
                    class="inner"
                    style={`padding:32px;background:#fffefb;border:1px solid #e4dfd3;border-radius:10px;${type.face}`}
                  >
                    <Body letter={letter} seller={seller} locale={locale} />
                  </td>
                </tr>
                <Foot letter={letter} seller={seller} locale={locale} />
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html>
  );
}

function sheetOf({ colors: { dark } }: LetterSeller): string {
  return `
:lang(ja){word-break:auto-phrase;line-break:strict}
@media (max-width:480px){.outer{padding:20px 0!important}.edge{padding-left:20px!important;padding-right:20px!important}.inner{padding:24px 20px!important;border-radius:0!important;border-left:0!important;border-right:0!important}}
@media (prefers-color-scheme:dark){.ground{background:#131210!important}.inner{background:#1c1b18!important;border-color:#34312a!important}.ink{color:#f2efe8!important}.soft{color:#b3ad9f!important}.rule{border-color:#34312a!important}.rule2{border-color:#504b40!important}.btn{background:${dark.accent}!important}.btn-a{color:${dark.onAccent}!important}}
`;
}

function Head({ seller, type }: { seller: LetterSeller; type: Type }) {
  const { logo, name } = seller;
  return (
    <tr>
      <td class="ink edge" style="padding:0 4px 16px;">
        <table {...table}>
          <tr>
            {logo && (
              <td style="padding-right:10px;">
                <img
                  src={logo.url}
                  width={logo.width}
                  height={logo.height}
                  alt=""
                  style="display:block;border:0;border-radius:7px;"
                />
              </td>
            )}
            <td class="ink" style={`${type.face}font-size:16px;font-weight:${String(type.bold)};${ink}`}>
              {name}
            </td>
          </tr>
        </table>
      </td>
    </tr>
  );
}

function Body({ letter, seller, locale }: Given) {
  const type = typeOf(locale);
  const paragraph = `margin:0 0 16px;font-size:16px;line-height:${type.lines};${ink}`;
  return (
    <>
      {seller.isTest && (
        <p class="soft" style={`margin:0 0 16px;font-size:13px;line-height:1.5;${soft}`}>
          {letterWords[locale].test}
        </p>
      )}
      {letter.greeting !== null && (
        <p class="ink" style={`${paragraph}margin-bottom:8px;`}>
          {letter.greeting}
        </p>
      )}
      <h1
        class="ink"
        style={`margin:0 0 12px;font-size:22px;line-height:${type.headingLines};font-weight:${String(type.bold)};${ink}`}
      >
        {letter.heading}
      </h1>
      <p class="ink" style={paragraph}>
        {letter.opening}
      </p>
      {letter.total && <Lines rows={letter.rows} total={letter.total} type={type} />}
      {letter.button && <Button {...letter.button} seller={seller} type={type} />}
      {letter.notes.map((note) => (
        <Note note={note} type={type} />
      ))}
    </>
  );
}

function Lines({
  rows,
  total,
  type,
}: {
  rows: readonly LetterRow[];
  total: NonNullable<Letter['total']>;
  type: Type;
}) {
  return (
    <table {...table} width="100%" class="rule2" style="margin:4px 0 28px;border-top:1px solid #c9c2b1;">
      {rows.map(({ label, amount, isQuiet }) => {
        const words = isQuiet ? `font-size:14px;${soft}` : `font-size:16px;${ink}`;
        const look = isQuiet ? 'soft rule' : 'ink rule';
        return (
          <tr>
            <td class={look} style={`padding:10px 16px 10px 0;${rule}line-height:1.5;${words}`}>
              {label}
            </td>
            <td class={look} align="right" style={`padding:10px 0;${rule}line-height:1.5;${figures}${words}`}>
              {amount}
            </td>
          </tr>
        );
      })}
      <tr>
        <td
          class="ink"
          style={`padding:16px 16px 0 0;font-size:16px;font-weight:${String(type.bold)};vertical-align:bottom;${ink}`}
        >
          {total.label}
        </td>
        <td
          class="ink"
          align="right"
          style={`padding:16px 0 0;font-size:32px;line-height:1.1;font-weight:600;letter-spacing:-0.6px;${figures}${ink}`}
        >
          {total.amount}
        </td>
      </tr>
    </table>
  );
}

function Button({
  label,
  url,
  seller,
  type,
}: {
  label: string;
  url: string;
  seller: LetterSeller;
  type: Type;
}) {
  const { accent, onAccent } = seller.colors.light;
  return (
    <table {...table} style="margin:0 0 20px;">
      <tr>
        <td class="btn" bgcolor={accent} style={`border-radius:8px;background:${accent};`}>
          <a
            href={url}
            class="btn-a"
            style={`display:inline-block;padding:14px 24px;${type.face}font-size:16px;line-height:24px;font-weight:${String(type.bold)};color:${onAccent};text-decoration:none;border-radius:8px;`}
          >
            {label}
          </a>
        </td>
      </tr>
    </table>
  );
}

function Note({ note, type }: { note: LetterNote; type: Type }) {
  const look = note.isQuiet ? `margin:0 0 8px;${soft}` : `margin:0 0 16px;${ink}`;
  return (
    <p class={note.isQuiet ? 'soft' : 'ink'} style={`${look}font-size:14px;line-height:${type.lines};`}>
      {note.lead !== null && <strong>{note.lead} </strong>}
      {note.text}
      {note.url !== null && (
        <>
          <br />
          <span style="word-break:break-all;">{note.url}</span>
        </>
      )}
    </p>
  );
}

function Foot({ letter, seller, locale }: Given) {
  const t = letterWords[locale];
  const { supportEmail, imprint, links } = seller;
  const anchor = { class: 'soft', style: soft };
  const [before = '', after = ''] =
    supportEmail === null ? [] : t.questions(supportEmail).split(supportEmail);
  const unsubscribe = letter.unsubscribe === null ? [] : [letter.unsubscribe];
  const addresses = [...links.map(({ label, url }) => ({ label: t[label], url })), ...unsubscribe];
  return (
    <tr>
      <td class="edge" style={`padding:20px 4px 0;${typeOf(locale).face}`}>
        <p class="soft" style={`margin:0;font-size:13px;line-height:1.6;${soft}`}>
          {supportEmail !== null && (
            <>
              {before}
              <a {...anchor} href={`mailto:${supportEmail}`}>
                {supportEmail}
              </a>
              {after}
              <br />
            </>
          )}
          {imprint}
          {addresses.map(({ label, url }, index) => (
            <>
              {index === 0 ? <br /> : ' · '}
              <a {...anchor} href={url}>
                {label}
              </a>
            </>
          ))}
        </p>
      </td>
    </tr>
  );
}
