import { expect, test } from 'vitest';
import { DomainError } from '../../errors.ts';
import { type ExperimentTerms, checkExperiment } from './check-experiment.ts';
import type { ExperimentWindow } from './experiment.ts';
import { experimentOf, offerIdOf, offerOf, variant } from '../sample-offers.ts';

const other = variant('b', { offerId: offerIdOf('bag') });
const draft: ExperimentTerms = experimentOf([variant('a'), other]);

function refusalOf(over: Partial<ExperimentTerms>): string | null {
  try {
    checkExperiment({ ...draft, ...over });
    return null;
  } catch (error) {
    return error instanceof DomainError ? `${error.code} ${error.message}` : String(error);
  }
}

const text = offerOf('lens').copy.en!;
const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ ...other, variantId: `v${index}` }));

test('a draft is kept with 2 to 10 variants of any weight, of which one differs', () => {
  expect(refusalOf({})).toBeNull();
  expect(refusalOf({ variants: many(10) })).toBeNull();
  expect(refusalOf({ variants: [variant('a', { weight: 10_000 }), { ...other, weight: 2 }] })).toBeNull();
  expect(refusalOf({ variants: [variant('a'), variant('b', { changes: { discount: null } })] })).toBeNull();
  expect(refusalOf({ windowDays: 7 })).toBeNull();
});

test.each<[string, Partial<ExperimentTerms>, RegExp]>([
  ['no name', { name: ' ' }, /^INVALID_REQUEST_BODY name: /],
  ['a step that cannot be one', { stepId: 'a b' }, / step_id: /],
  ['another window', { windowDays: 14 as ExperimentWindow }, / window_days: must be one of 7, 30, 60/],
  ['one variant', { variants: [other] }, / variants: 1 were sent; .* 2 to 10/],
  ['11 variants', { variants: many(11) }, / variants: 11 were sent/],
  ['two variants of one name', { variants: [other, other] }, / variants\[1\]\.variant_id: repeats b/],
  ['a name that is none', { variants: [other, variant('-')] }, / variants\[1\]\.variant_id: /],
  [
    'a weight of 0',
    { variants: [other, variant('a', { weight: 0 })] },
    / variants\[1\]\.weight: .* 1 to 10000/,
  ],
  ['half a weight', { variants: [other, variant('a', { weight: 0.5 })] }, / variants\[1\]\.weight: /],
  [
    'a share that is nobody',
    { variants: [variant('a', { weight: 10_000 }), other] },
    / variants\[1\]\.weight: is less than one in 10,000/,
  ],
  ['nothing that differs', { variants: [variant('a'), variant('b')] }, / variants: none of them changes/],
  [
    'no words at all',
    { variants: [other, variant('a', { changes: { copy: {} } })] },
    / variants\[1\]\.copy: needs at least one language/,
  ],
  [
    'an empty headline',
    { variants: [other, variant('a', { changes: { copy: { ja: { ...text, headline: '' } } } })] },
    / variants\[1\]\.copy\.ja\.headline: /,
  ],
  [
    'a discount of nothing',
    {
      variants: [
        variant('a', { changes: { discount: { type: 'percentage', bps: 0, cycles: null } } }),
        other,
      ],
    },
    /^INVALID_PERCENTAGE variants\[0\]\.discount\.bps: /,
  ],
  [
    'a swap with itself',
    { variants: [other, variant('a', { swapsWith: 'lens' })] },
    / variants\[1\]\.swaps_with: /,
  ],
])('refuses %s', (_, over, message) => {
  expect(refusalOf(over)).toMatch(message);
});
