import type { ErrorCode } from '../domain/errors.ts';

/** The chapter of the error guide about offers. */
export const offerAdvice = {
  FUNNEL_NOT_PUBLISHABLE: {
    cause:
      'The funnel could lead a customer in a circle, nowhere, to the same thing twice, or to something that cannot be sold. `message` names the step.',
    fix: 'Correct that step and publish again. The version that is published stays as it is until then.',
  },
  PRESENTATION_DECLINED: {
    cause: 'The customer has declined this presentation, and a no is final.',
    fix: 'Do not show it any more.',
  },
  PRESENTATION_EXPIRED: {
    cause: 'The time of this presentation was over before it was answered. Nothing was charged.',
    fix: 'Raise the moment again with `POST /moments`: it answers what may be proposed now.',
  },
  PRESENTATION_NOT_OPEN: {
    cause:
      'The presentation is accepted, being paid, or taken back, and can no longer be answered like this.',
    fix: 'Look at its `state` with `GET /presentations/{presentation_id}`.',
  },
  UNDO_WINDOW_CLOSED: {
    cause:
      'There is nothing that could be taken back: nothing was accepted with one click, or the time for it is over.',
    fix: 'Refund the payment with `POST /refunds`, or change the subscription.',
  },
  UNDO_SUBSCRIPTION_CHANGED: {
    cause:
      'The subscription is no longer as the acceptance left it: it was changed, renewed, paused, cancelled or refunded since, is being charged, or has used the credit it got. Nothing was changed.',
    fix: 'Change the plan back with `POST /subscriptions/{subscription_id}/change-plan`, and refund what should be.',
  },
} satisfies Partial<Record<ErrorCode, { readonly cause: string; readonly fix: string }>>;
