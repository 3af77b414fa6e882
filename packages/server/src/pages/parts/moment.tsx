import { formatTime } from '../i18n/format.ts';
import type { Locale } from '../i18n/locale.ts';
import type { Instant } from '../../domain/time.ts';

interface MomentProps {
  readonly at: Instant;
  readonly locale: Locale;
  /** The business's, which is named where the browser does not say its own. */
  readonly timeZone: string;
}

/**
 * A moment of a day. The page's script says it in the zone that the browser is in: a customer in Chicago does not
 * count from the seller's clock.
 */
export function Moment({ at, locale, timeZone }: MomentProps) {
  return (
    <time datetime={new Date(at).toISOString()} data-moment>
      {formatTime(at, locale, timeZone)}
    </time>
  );
}

/** A sentence with a moment in it. */
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
