import type { ErrorCode } from '../domain/errors.ts';

/** The chapter of the error guide about offers. */
export const offerAdvice = {
  FUNNEL_NOT_PUBLISHABLE: {
    cause:
      'The funnel has a loop, a step that does not exist, the same item twice on one path, or an offer that cannot be sold. `message` names the step.',
    fix: 'Correct that step and publish again. The published version stays in use until then.',
  },
  EXPERIMENT_NOT_DRAFT: {
    cause: 'The experiment was started, and can no longer be changed, deleted or started again.',
    fix: 'Create another experiment. `docs/experiments.md` lists the fixed fields of each status.',
  },
  EXPERIMENT_NOT_STARTABLE: {
    cause:
      'The funnel is not published, or could not be published with one of the variants. `message` names the variant and the field.',
    fix: 'Correct the experiment with `PATCH /experiments/{experiment_id}`, or publish the funnel, and start it again.',
  },
  EXPERIMENT_RUNNING: {
    cause:
      'An experiment is running on this funnel. The funnel must not change during the comparison, and two concurrent experiments would distort each other.',
    fix: 'Stop it with `POST /experiments/{experiment_id}/stop`, or promote one of its variants. `message` names it.',
  },
  EXPERIMENT_NOT_STARTED: {
    cause: 'The experiment is a draft: it has no customers yet, so there is nothing to stop or to promote.',
    fix: 'Start it with `POST /experiments/{experiment_id}/start`, or delete it.',
  },
  EXPERIMENT_NOT_PROMOTABLE: {
    cause:
      'Promoting the variant would publish other edits with it: the draft of the funnel or one of its offers was changed, the funnel is not published, or another variant was promoted. Nothing was changed, and a running experiment still runs.',
    fix: 'Publish or revert the edits that `message` names, and promote again; or change the funnel by hand.',
  },
  OPEN_DISPUTE: {
    cause:
      'The customer disputes a payment at their bank. Until the bank has decided they are offered nothing, and an offer that was open before cannot be accepted. Nothing was charged.',
    fix: 'Do not show it any more. `GET /disputes?customer_id=` lists the disputes; once they have ended, raise the moment again.',
  },
  PRESENTATION_DECLINED: {
    cause: 'The customer has declined this presentation, and a decline is final.',
    fix: 'Do not show it any more.',
  },
  PRESENTATION_EXPIRED: {
    cause: 'The presentation expired before it was answered. Nothing was charged.',
    fix: 'Raise the moment again with `POST /moments`, which returns the present proposal.',
  },
  PRESENTATION_NOT_OPEN: {
    cause: 'The presentation is accepted, being paid, or undone, and can no longer be answered like this.',
    fix: 'Check its `state` with `GET /presentations/{presentation_id}`.',
  },
  UNDO_WINDOW_CLOSED: {
    cause: 'There is nothing to undo: nothing was accepted with one click, or the undo window is over.',
    fix: 'Refund the payment with `POST /refunds`, or change the subscription.',
  },
  UNDO_SUBSCRIPTION_CHANGED: {
    cause:
      'The subscription is no longer as the acceptance left it: it was changed, renewed, paused, cancelled or refunded since, is being charged, or has used the credit it got. Nothing was changed.',
    fix: 'Change the plan back with `POST /subscriptions/{subscription_id}/change-plan`, and refund what should be.',
  },
} satisfies Partial<Record<ErrorCode, { readonly cause: string; readonly fix: string }>>;
