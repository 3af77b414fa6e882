import type { ComingCharges } from '../../domain/subscription/coming-charges.ts';
import { type ConsentPlace, type Reader, chargeLines, consentLines } from './coming-words.ts';

interface ComingProps {
  readonly coming: ComingCharges | null;
  readonly reader: Reader;
}

/** Later charges, below a total. */
export function ComingLines({ coming, reader }: ComingProps) {
  return (
    <>
      {chargeLines(coming, reader).map((line) => (
        <p class="renewal">{line}</p>
      ))}
    </>
  );
}

/** Consent to recurring charges, beside the button that gives it. */
export function ComingConsent({ coming, reader, place }: ComingProps & { readonly place: ConsentPlace }) {
  return (
    <>
      {consentLines(coming, place, reader).map((line) => (
        <p class="hint">{line}</p>
      ))}
    </>
  );
}
