import { dayMs, hourMs, minuteMs } from '../../domain/time.ts';
import type { Dictionary } from '../i18n/dictionary.ts';

/**
 * Remaining time, shown only if the offer does expire. Days and hours are shown without minutes, which would
 * only add pressure.
 */
export function TimeLeft({ leftMs, t }: { leftMs: number; t: Dictionary }) {
  const minutes = Math.ceil(leftMs / minuteMs);
  if (minutes > 2 * 24 * 60) return <span>{` · ${t.offer.daysLeft(Math.floor(leftMs / dayMs))}`}</span>;
  if (minutes > 2 * 60) return <span>{` · ${t.offer.hoursLeft(Math.floor(leftMs / hourMs))}`}</span>;
  return (
    <span
      data-left={String(leftMs)}
      data-left-one={t.offer.minutesLeft(1)}
      data-left-many={t.offer.minutesLeft(777)}
    >
      {` · ${t.offer.minutesLeft(minutes)}`}
    </span>
  );
}
