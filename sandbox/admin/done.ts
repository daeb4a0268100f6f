// What was done, in a sentence for the top of the page that follows; an address names it by its key and never brings a text.

const sentences = {
  appInstalled: "Vefa is installed.",
  appUninstalled: "Vefa is uninstalled. Its access is revoked, and it has been told.",
  codeCreated: "The discount is active from its first day.",
  customerCreated: "The customer is there.",
  customerDeleted: "The customer is deleted.",
  customerSaved: "The customer is saved.",
  customersMerged: "The two customers are one now.",
  dataRequested: "The app has been asked for the customer's data.",
  discountDeactivated: "The discount is off: its codes are refused from now on.",
  discountActivated: "The discount is on again.",
  orderCancelled: "The order is cancelled.",
  orderEdited: "The order is changed.",
  orderFulfilled: "The parcel is on its way.",
  orderPaid: "The order is paid.",
  orderRefunded: "The refund is done.",
  parcelReported: "The carrier's news is told to the app.",
  productCreated: "The product is there.",
  productSaved: "The product is saved.",
  redactionSent: "The app has been told to erase the customer.",
};

export type Done = keyof typeof sentences;

export function doneSentence(query: URLSearchParams): string | undefined {
  const key = query.get("done") ?? "";
  return Object.hasOwn(sentences, key) ? sentences[key as Done] : undefined;
}
