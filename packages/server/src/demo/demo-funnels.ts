import { type FunnelId, type ProductId, asId } from '../domain/ids.ts';
import type { Audience } from '../domain/offer/audience/audience.ts';
import { type FunnelTerms, type Step, defaultMaxProposals } from '../domain/offer/funnel.ts';

/*
 * Funnels of the demo shop: after each of the three purchases in the guides an upsell with a cheaper downsell
 * on decline, the same in yen, an upgrade when a limit is reached, and a cheaper alternative before
 * cancelling or downgrading.
 */

interface DemoFunnel {
  readonly funnelId: FunnelId;
  readonly name: string;
  readonly draft: FunnelTerms;
}

export const demoFunnels: readonly DemoFunnel[] = [
  funnel('after_starter_course', 'After the Starter Course', bought('prod_starter_course'), [
    ['bundle', 'complete_bundle'],
    ['book', 'ebook'],
  ]),
  funnel('after_single_license', 'After the Single License', bought('prod_single_license'), [
    ['team', 'team_license'],
    ['templates', 'templates'],
  ]),
  funnel('after_basic_plan', 'After the Basic Plan', bought('prod_basic_plan'), [
    ['pro', 'pro_plan'],
    ['seat', 'extra_seat'],
  ]),
  funnel('after_photo_course_jp', '写真入門講座の購入後', bought('prod_photo_course_jp'), [
    ['set', 'photo_set_jp'],
    ['presets', 'presets_jp'],
  ]),
  funnel(
    'at_the_limit',
    'At the limit of the Basic Plan',
    onPlan('prod_basic_plan'),
    [['pro', 'pro_plan_at_limit']],
    {
      moment: 'usage_limit',
      expiresMinutes: 24 * 60,
    },
  ),
  funnel('leaving_pro', 'Leaving the Pro Plan', onPlan('prod_pro_plan'), [['basic', 'basic_plan']], {
    moment: 'cancel_intent',
  }),
  funnel(
    'leaving_basic',
    'Leaving the Basic Plan',
    onPlan('prod_basic_plan'),
    [
      ['half', 'half_price'],
      ['rest', 'pause'],
    ],
    { moment: 'cancel_intent' },
  ),
  funnel(
    'moving_down_from_pro',
    'Moving down from the Pro Plan',
    onPlan('prod_pro_plan'),
    [['less', 'pro_for_less']],
    { moment: 'downgrade_intent' },
  ),
];

function products(...ids: readonly string[]): ProductId[] {
  return ids.map((id) => asId<'product'>(id));
}

/**
 * Audience of customers who have just bought the product on session: a renewal is also a purchase, but
 * without the customer present.
 */
function bought(productId: string): Audience {
  return {
    all: [
      { fact: 'purchased_products', op: 'includes_any', products: products(productId) },
      { fact: 'purchase_source', op: 'is_none_of', values: ['renewal'] },
    ],
  };
}

function onPlan(productId: string): Audience {
  return {
    fact: 'subscription',
    op: 'exists',
    products: products(productId),
    statuses: ['active'],
    minimumAgeDays: null,
    maximumAgeDays: null,
  };
}

/** Builds a funnel in which each step follows the decline of the previous one; an acceptance ends it. */
function funnel(
  id: string,
  name: string,
  audience: Audience,
  steps: readonly (readonly [stepId: string, offerId: string])[],
  over: Partial<FunnelTerms> = {},
): DemoFunnel {
  return {
    funnelId: asId<'funnel'>(`fnl_${id}`),
    name,
    draft: {
      moment: 'post_purchase',
      audience,
      priority: 0,
      holdoutBps: 0,
      maxProposals: defaultMaxProposals,
      showWithoutPaymentMethod: false,
      expiresMinutes: null,
      rememberDeclinesDays: null,
      steps: steps.map(([stepId, offerId], index): Step => {
        const next = steps[index + 1]?.[0] ?? null;
        return {
          stepId,
          offerId: asId<'offer'>(`off_${offerId}`),
          edges: { accepted: null, declined: next, failed: next },
        };
      }),
      ...over,
    },
  };
}
