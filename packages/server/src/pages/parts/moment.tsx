import { formatTime } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Instant } from '../../domain/time.ts';

interface MomentProps {
  readonly at: Instant;
  readonly locale: Locale;
  /** Time zone of the business, named if the browser does not report its own. */
  readonly timeZone: string;
}

/**
 * Time of day. The page's script converts it to the browser's time zone: a customer in Chicago does not
 * reckon by the seller's clock.
 */
export function Moment({ at, locale, timeZone }: MomentProps) {
  return (
    <time datetime={new Date(at).toISOString()} data-moment>
      {formatTime(at, locale, timeZone)}
    </time>
  );
}

/** Sentence with a time in it. */
export function MomentIn({ sentence, ...moment }: MomentProps & { sentence: (time: string) => string }) {
  const mark = '\u0000';
  const [before = '', after = ''] = sentence(mark).split(mark);
  return (
    <>
      {before}
      <Moment {...moment} />
      {after}
    </>
  );
}
