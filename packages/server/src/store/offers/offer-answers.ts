import { type AddonId, type OfferId, type ProductId } from '../../domain/ids.ts';
import type { PresentationChange } from '../../domain/offer/presentation.ts';
import type { RememberedAnswer } from '../../domain/offer/decision-context.ts';
import { fromTimestamp, toTimestamp } from '../postgres/json.ts';

export interface AnswerJson {
  answer: RememberedAnswer['answer'];
  offer_id: string;
  thing: string;
  terms: string;
  answered_at: string;
  forgotten_at: string | null;
}

export function answerFromJson(row: AnswerJson): RememberedAnswer {
  return {
    answer: row.answer,
    offerId: row.offer_id as OfferId,
    thing: row.thing as ProductId | AddonId,
    terms: row.terms,
    answeredAt: fromTimestamp(row.answered_at),
    forgottenAt: fromTimestamp(row.forgotten_at),
  };
}

/** Remembered answer of a presentation change as JSON rows: one or none. */
export function answerRows({ change }: { readonly change: PresentationChange }): object[] {
  const { presentation, remembered } = change;
  if (!remembered) return [];
  return [
    {
      business_id: presentation.businessId,
      presentation_id: presentation.presentationId,
      answer: remembered.answer,
      customer_id: presentation.customerId,
      offer_id: remembered.offerId,
      thing: remembered.thing,
      terms: remembered.terms,
      answered_at: toTimestamp(remembered.answeredAt),
      forgotten_at: toTimestamp(remembered.forgottenAt),
    },
  ];
}
