import type { ErrorCode } from '../domain/errors.ts';

/** The chapter of the error guide about offers. */
export const offerAdvice = {
  FUNNEL_NOT_PUBLISHABLE: {
    cause:
      'The funnel could lead a customer in a circle, nowhere, to the same thing twice, or to something that cannot be sold. `message` names the step.',
    fix: 'Correct that step and publish again. The version that is published stays as it is until then.',
  },
  EXPERIMENT_NOT_DRAFT: {
    cause:
      'The experiment was started. What customers are, or were, compared on is not changed, removed or compared again.',
    fix: 'Create another experiment. `docs/experiments.md` says what is fixed when.',
  },
  EXPERIMENT_NOT_STARTABLE: {
    cause:
      'The funnel is not published, or as one of the variants makes it could not be. `message` names the variant and the field.',
    fix: 'Correct the experiment with `PATCH /experiments/{experiment_id}`, or publish the funnel, and start it again.',
  },
  EXPERIMENT_RUNNING: {
    cause:
      'An experiment runs on this funnel. What customers are compared on must not change under them, and two experiments at once would blur each other.',
    fix: 'Stop it with `POST /experiments/{experiment_id}/stop`, or promote one of its variants. `message` names it.',
  },
  EXPERIMENT_NOT_STARTED: {
    cause: 'The experiment is a draft: nobody was compared, so there is nothing to stop or to promote.',
    fix: 'Start it with `POST /experiments/{experiment_id}/start`, or delete it.',
  },
  EXPERIMENT_NOT_PROMOTABLE: {
    cause:
      'Publishing the winner would publish something else with it: the draft of the funnel or one of its offers was changed, the funnel is not published, or another variant was promoted. Nothing was changed, and what ran still runs.',
    fix: 'Publish or take back what `message` names, and promote again; or change the funnel by hand.',
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
