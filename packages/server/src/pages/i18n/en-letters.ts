/** Words of the pages that links in e-mails lead to. Part of the English dictionary. */
export const letters = {
  noOffersTitle: 'No more offers by email?',
  noOffersBody: (seller: string) =>
    `${seller} then sends no more offers by email, and shows none after an order either. Receipts and notices about your plan still come.`,
  noOffersButton: 'No more offers',
  noOffersDone: 'Done',
  noOffersDoneBody: (seller: string) => `${seller} sends you no more offers.`,
};
