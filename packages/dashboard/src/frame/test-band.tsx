import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answerOf, api } from '../api/client.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Icon } from '../parts/icons.tsx';
import { useToast } from '../parts/toasts.tsx';
import { FormFault } from '../session/alone.tsx';
import { useMissingRole } from '../session/session.ts';
import { clockQuery } from './clock.ts';
import { useFormat } from '../words/format.ts';
import { useWords } from '../words/words.tsx';

/** Band of the test mode, with the clock by which everything falls due. */
export function TestBand(props: { readonly isOpen: boolean; readonly onOpen: (open: boolean) => void }) {
  const words = useWords();
  const { utc } = useFormat();
  const { data: clock } = useQuery(clockQuery);
  const missing = useMissingRole('advanceTestClock');
  return (
    <div className="band">
      <b>{words.band.test}</b>
      <span className="only-wide">{words.band.nothing}</span>
      {clock !== undefined && (
        <div className="clock">
          <Icon name="clock" size={14} />
          <span>{utc(clock.now)}</span>
          <button
            type="button"
            className="btn is-small"
            disabled={missing !== undefined}
            title={missing && words.states.notAllowed(words.roles[missing])}
            onClick={() => props.onOpen(true)}
          >
            {words.band.advance}
          </button>
          {props.isOpen && <Advance now={clock.now} onClose={() => props.onOpen(false)} />}
        </div>
      )}
    </div>
  );
}

const steps = [
  ['day', { days: 1 }],
  ['week', { days: 7 }],
  ['month', { months: 1 }],
  ['year', { months: 12 }],
] as const;

function Advance({ now, onClose }: { readonly now: string; readonly onClose: () => void }) {
  const words = useWords();
  const { utc } = useFormat();
  const say = useToast();
  const client = useQueryClient();
  const [until, setUntil] = useState(() => later(now, { days: 1 }));
  const advance = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/test_clock/advance', { body: { to: new Date(`${until}Z`).toISOString() } })),
    onSuccess: async (clock) => {
      onClose();
      say(words.advance.done(utc(clock.now)));
      await client.invalidateQueries();
    },
  });
  return (
    <Dialog
      title={words.advance.title}
      isOpen
      onClose={onClose}
      footer={
        <>
          <button type="button" className="btn" onClick={onClose}>
            {words.actions.cancel}
          </button>
          <button
            type="button"
            className="btn is-primary"
            disabled={advance.isPending || until === ''}
            onClick={() => advance.mutate()}
          >
            {words.advance.go}
          </button>
        </>
      }
    >
      <p>{words.advance.text}</p>
      <div className="chips">
        {steps.map(([name, step]) => (
          <button key={name} type="button" className="chip" onClick={() => setUntil(later(now, step))}>
            {words.advance[name]}
          </button>
        ))}
      </div>
      <div className="field">
        <label htmlFor="until">{words.advance.until} (UTC)</label>
        <input
          className="in"
          id="until"
          type="datetime-local"
          min={now.slice(0, 16)}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
      </div>
      <FormFault error={advance.error} />
    </Dialog>
  );
}

/** Instant after some days or months, as a field for dates takes it. */
function later(now: string, step: { readonly days?: number; readonly months?: number }): string {
  const at = new Date(now);
  at.setUTCDate(at.getUTCDate() + (step.days ?? 0));
  at.setUTCMonth(at.getUTCMonth() + (step.months ?? 0));
  return at.toISOString().slice(0, 16);
}
