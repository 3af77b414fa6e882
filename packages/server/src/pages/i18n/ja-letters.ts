import type { Dictionary } from './dictionary.ts';

export const letters: Dictionary['letters'] = {
  noOffersTitle: 'ご案内メールを停止しますか',
  noOffersBody: (seller) =>
    `停止すると、${seller}からのご案内メールは届かなくなり、ご注文後のご案内も表示されません。領収書やご契約に関するお知らせは、これまでどおりお送りします。`,
  noOffersButton: 'ご案内を停止する',
  noOffersDone: '停止しました',
  noOffersDoneBody: (seller) => `${seller}からのご案内は、今後届きません。`,
};
