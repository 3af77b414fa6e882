import type { Dictionary } from '../i18n/dictionary.ts';

/** Default test card: it always succeeds. */
export const firstTestCard = '4242 4242 4242 4242';

const testCards = [
  [firstTestCard, 'success'],
  ['5555 5555 5555 4444', 'success'],
  ['4576 2389 1277 1450', 'success'],
  ['5409 1626 6938 1034', 'success'],
  ['4000 0000 0000 0002', 'declined'],
  ['4706 1312 1121 2123', 'declined'],
  ['5105 1051 0510 5100', 'declined'],
  ['4000 0000 0000 9995', 'insufficient_funds'],
  ['4000 0000 0000 0341', 'fails_later'],
  ['4000 0025 0000 3155', 'authentication_then_success'],
  ['4000 0082 6000 3178', 'authentication_then_failure'],
] as const satisfies readonly (readonly [string, keyof Dictionary['testCard']])[];

export function TestCards({ t }: { t: Dictionary }) {
  return (
    <table class="table">
      <thead>
        <tr>
          <th scope="col">{t.home.cardNumber}</th>
          <th scope="col">{t.home.whatHappens}</th>
        </tr>
      </thead>
      <tbody>
        {testCards.map(([number, outcome]) => (
          <tr>
            <td class="amount">{number}</td>
            <td>{t.testCard[outcome]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
