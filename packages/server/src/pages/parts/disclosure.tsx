import type { DisclosureRow } from './disclosure-rows.ts';
import { dictionaryOf } from '../i18n/dictionaries.ts';
import type { Locale } from '../i18n/locale.ts';

/** Disclosure terms with their texts, one sentence a line. */
export function DisclosureBox({ rows, locale }: { rows: readonly DisclosureRow[]; locale: Locale }) {
  return (
    <section class="disclosure" aria-labelledby="disclosure-title">
      <h2 id="disclosure-title">{dictionaryOf(locale).disclosure.title}</h2>
      <dl>
        {rows.map(({ name, texts }) => (
          <>
            <dt>{name}</dt>
            <dd>
              {texts.map((text) => (
                <p>{text}</p>
              ))}
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}
