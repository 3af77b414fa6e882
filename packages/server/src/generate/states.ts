import { type ExperimentStatus, experimentTransitions } from '../domain/offer/experiment/experiment.ts';
import { type PresentationState, presentationTransitions } from '../domain/offer/presentation.ts';
import { type PaymentStatus, paymentTransitions } from '../domain/payment/payment.ts';
import { disputeTransitions } from '../domain/dispute/dispute.ts';
import type { DisputeStatus } from '../domain/payment/dispute-status.ts';
import { type RefundStatus, refundTransitions } from '../domain/refund/refund.ts';
import type { Transitions } from '../domain/state.ts';
import { type PlanChangeStatus, planChangeTransitions } from '../domain/subscription/plan-change.ts';
import { type SubscriptionStatus, subscriptionTransitions } from '../domain/subscription/subscription.ts';

export const file = 'docs/states.md';

interface Machine<Status extends string = string> {
  readonly title: string;
  readonly about: string;
  readonly transitions: Transitions<Status>;
  /** Initial status of an object, with its cause. */
  readonly starts: { readonly [Start in Status]?: string };
}

const payment: Machine<PaymentStatus> = {
  title: 'Payment',
  about:
    'Money taken from a customer once. It leaves `processing` by the word of the gateway alone: when its answer is lost, the payment stays there and a job asks again by the payment id.',
  transitions: paymentTransitions,
  starts: {
    requires_payment_method: '`POST /payments` or a confirmed checkout without a saved method names it',
    processing: 'a checkout is paid, or a saved method is charged with one click',
  },
};

const subscription: Machine<SubscriptionStatus> = {
  title: 'Subscription',
  about:
    'A plan that goes on by itself. It follows its payments, each change in the transaction that settles one; a trial is `active`. At a billing date a job renews it, ends it, or puts it on hold.',
  transitions: subscriptionTransitions,
  starts: { pending: 'its first payment is opened' },
};

const planChange: Machine<PlanChangeStatus> = {
  title: 'Plan change',
  about:
    'A subscription on its way to another plan. One at a time waits for its payment; one that costs nothing is applied at once, and one that is scheduled begins with the renewal at its date.',
  transitions: planChangeTransitions,
  starts: {
    pending: 'its payment is opened',
    applied: 'nothing is to be paid for it',
  },
};

const refund: Machine<RefundStatus> = {
  title: 'Refund',
  about:
    'Money given back. While one is `pending` no other refund of the same payment begins, so that together they never exceed what was paid.',
  transitions: refundTransitions,
  starts: { pending: '`POST /refunds`, or a dispute that has withdrawn the money' },
};

const dispute: Machine<DisputeStatus> = {
  title: 'Dispute',
  about:
    'Money that a customer has asked their bank for. The gateway is asked for its status whenever that changes; what the bank has withdrawn counts as given back until the seller wins.',
  transitions: disputeTransitions,
  starts: { dispute_opened: 'the bank asks, or withdraws the money' },
};

const presentation: Machine<PresentationState> = {
  title: 'Presentation',
  about:
    'One offer, put to one customer at one moment. `accepted` and `declined` exclude each other. While it is being paid it can neither be declined nor expire; a payment that fails keeps the offer and its price.',
  transitions: presentationTransitions,
  starts: { open: 'a moment, or the answer to the step before, leads to it' },
};

const experiment: Machine<ExperimentStatus> = {
  title: 'Experiment',
  about:
    'Variants of a step of a funnel, compared. While one is `running` its funnel is not published anew. One that was promoted stays `stopped`, and says which variant won.',
  transitions: experimentTransitions,
  starts: { draft: '`POST /experiments`' },
};

/** State diagrams of every status machine, generated from the transition tables that the code checks. */
export function generate(): string {
  return `# States

Generated (\`npm run generate\`) from the transition tables in \`packages/server/src/domain\`. \`assertTransition\` stops at any change that is not in them.

${[draw(payment), draw(subscription), draw(planChange), draw(refund), draw(dispute), draw(presentation), draw(experiment)].join('\n\n')}
`;
}

interface Edge {
  readonly from: string | null;
  readonly to: string;
  readonly cause: string;
}

function draw<Status extends string>({ title, about, transitions, starts }: Machine<Status>): string {
  const statuses = Object.keys(transitions) as Status[];
  const edges: Edge[] = [
    ...edgesFrom(null, starts),
    ...statuses.flatMap((from) => edgesFrom(from, transitions[from])),
  ];
  return `## ${title}

${about}

\`\`\`mermaid
stateDiagram-v2
${edges.map(({ from, to, cause }) => `  ${from ?? '[*]'} --> ${to}: ${asLabel(cause)}`).join('\n')}
\`\`\`

| From | To | Cause |
| --- | --- | --- |
${edges.map(({ from, to, cause }) => `| ${from === null ? '' : `\`${from}\``} | \`${to}\` | ${cause} |`).join('\n')}`;
}

function edgesFrom(from: string | null, targets: Readonly<Partial<Record<string, string>>>): Edge[] {
  return Object.entries(targets).flatMap(([to, cause]) => (cause === undefined ? [] : [{ from, to, cause }]));
}

/** Mermaid ends a statement at a semicolon. */
function asLabel(cause: string): string {
  return cause.replaceAll('`', '').replaceAll(';', ',');
}
