/**
 * Who gets what from each route: the one table that the tests hold every route against. A row has one letter a viewer:
 *
 *     + answered, with the record that the route is about
 *     o answered, without that record: a list that does not show it
 *     - told that there is no such record (404)
 *     x told that this role may not (403)
 *     . asked for a token (401)
 */
export const VIEWERS = [
  'nobody',
  'seller',
  'other supplier',
  'obligor',
  'other anchor',
  'bank',
  'other bank',
  'operator',
  'certifier',
] as const;
export type ViewerName = (typeof VIEWERS)[number];

/** A letter for each of the viewers, in their order. */
export type Row = string;

/** Records of the read model. The receivable is financed by the bank; the bank's own records are in the next table. */
export const RECORD_ROWS: Readonly<Record<string, Row>> = {
  //                                     n s o a o b o o c
  'GET /health': /*                   */ '+++++++++',
  'GET /ready': /*                    */ '+++++++++',
  'GET /me': /*                       */ '.++++++++',
  'GET /firms': /*                    */ '.++++++++',
  'GET /firms/{code}': /*             */ '.++++++++',
  'GET /signatories': /*              */ '.++++++++',
  'GET /firms/{code}/signatories/{address}': '.++++++++',
  'GET /credentials': /*              */ '.++++++++',
  'GET /firms/{code}/credentials/{credential}': '.++++++++',
  'GET /receivables': /*              */ '.+o+o+o+o',
  'GET /receivables/{id}': /*         */ '.+-+-+-+-',
  // Of a part that the seller split off and still holds.
  'GET /receivables/{id}/root': /*    */ '.+-+---+-',
  'GET /receivables/{id}/confirmation': '.+-+-+-+-',
  'GET /receivables/{id}/verification': '.+-+-+-+-',
  'GET /receivables/{id}/transfer': /**/ '.+-+-+-+-',
  // A payment is between the obligor and the holder, which is the bank now.
  'GET /receivables/{id}/payments': /**/ '.oo+o+ooo',
  'GET /receivables/{id}/payments/{payment}': '.--+-+---',
  'GET /audit/bundles/{id}': /*       */ '.+-+-+-+-',
  'GET /receivables/{id}/trail': /*   */ '.+-+-+-+-',
  'GET /receivables/{id}/trail-page': '.+-+-+-+-',
  'GET /audit/height': /*             */ '.++++++++',
  'GET /audit/checkpoints': /*        */ '.++++++++',
  'GET /credit-notes': /*             */ '.+o+ooo+o',
  'GET /credit-notes/{fingerprint}': /**/ '.+-+---+-',
  'GET /documents/{sha256}': /*       */ '.+-+-+-+-',
  // To the other supplier.
  'GET /transfers': /*                */ '.++oooooo',
  'GET /transfers/{id}': /*           */ '.++------',
  // Of obligor and holder; the claim of the offers is the seller's still.
  'GET /receivables/{id}/early-payment-data': '.+-+-----',
  'GET /receivables/{id}/early-payment-cost': '.+-+-----',
  'GET /early-payments': /*           */ '.+o+ooooo',
  'GET /early-payments/{id}': /*      */ '.+-+-----',
  'GET /green-events': /*             */ '.+o+ooooo',
  'GET /green-events/{id}': /*        */ '.+-+-----',
  // Banks see a lot once an accepted price rests on it.
  'GET /lots': /*                     */ '.+ooooooo',
  'GET /lots/{id}': /*                */ '.+-------',
  'GET /financing-requests': /*       */ '.+ooo++oo',
  'GET /financing-requests/{id}': /*  */ '.+---++--',
  'GET /financing-requests/{id}/mandate-data': '.+-------',
  'GET /offer-notices': /*            */ '.+ooo++oo',
  'GET /offer-notices/{id}': /*       */ '.+---++--',
  'GET /operations': /*               */ '.+ooooooo',
  'GET /operations/{id}': /*          */ '.+-------',
  // It was late when the bank held it: told to the obligor and to the bank.
  'GET /reminders': /*                */ '.oo+o+ooo',
  // A stream of what changed: '+' where it tells of the receivable.
  'GET /events': /*                   */ '.+o+o+o+o',
  'GET /sandbox/clock': /*            */ '.++++++++',
  'PUT /sandbox/clock': /*            */ '.xxxxxx+x',
};

/** What banks keep to themselves: on the ledger's private data, so held against a ledger. */
export const PRIVATE_ROWS: Readonly<Record<string, Row>> = {
  //                                     n s o a o b o o c
  'GET /rate-cards': /*               */ '.xxxx+oxx',
  'GET /rate-cards/{name}/revisions/{revision}': '.xxxx+-xx',
  'GET /policies': /*                 */ '.xxxx+oxx',
  'GET /policies/{name}/revisions/{revision}': '.xxxx+-xx',
  'GET /facilities': /*               */ '.xxxx+oxx',
  'GET /facilities/{id}': /*          */ '.xxxx+-xx',
  'GET /reservations': /*             */ '.xxxx+oxx',
  'GET /reservations/{id}': /*        */ '.xxxx+-xx',
  'GET /offers': /*                   */ '.+ooo+ooo',
  'GET /offers/{id}': /*              */ '.+---+---',
  'GET /offers/{id}/acceptance': /*   */ '.+---+---',
  'GET /financing-requests/{id}/best-offers': '.+-------',
};

/**
 * A party's own papers and money, of which the scene has none: whoever may ask is shown nothing of anybody. That owners see
 * theirs, and strangers do not, is tried beside the routes (api/routes/documents.test.ts, worker/imports and settlement).
 */
export const OWN_ROWS: Readonly<Record<string, Row>> = {
  //                                     n s o a o b o o c
  'GET /documents': /*                */ '.oooooooo',
  'GET /imports': /*                  */ '.oooooooo',
  'GET /imports/{id}': /*             */ '.--------',
  'GET /imports/{id}/report': /*      */ '.--------',
  'GET /verifications': /*            */ '.xxxxxxox',
  'GET /settlement-items': /*         */ '.oooooooo',
  'GET /settlement-items/{id}': /*    */ '.--------',
  'GET /payment-instructions/{id}': /**/ '.--------',
  'GET /payment-instructions': /*     */ '.++++++++',
  'GET /bank-accounts': /*            */ '.++++++++',
  'GET /cash-flow': /*                */ '.++++++++',
  'GET /statements/{currency}': /*    */ '.++++++++',
  // No mandate is kept for the request.
  'GET /financing-requests/{id}/mandate': '.--------',
  // No early payment is offered.
  'GET /early-payment-offers': /*     */ '.oooooooo',
  'GET /receivables/{id}/early-payment-offer': '.--------',
  'GET /webhooks': /*                 */ '.oooooooo',
  'GET /webhooks/{id}': /*            */ '.--------',
  'GET /webhooks/{id}/deliveries': /* */ '.--------',
  'GET /webhooks/{id}/deliveries/{delivery}': '.--------',
  'GET /jobs': /*                     */ '.xxxxxxox',
  'GET /maturities': /*               */ '.oooooooo',
  'GET /receivables/{id}/late-interest': '.+-+-+-+-',
  'GET /audit/bundles/parties/{code}': '.+xxxxx+x',
  'GET /audit/bundles/period': /*     */ '.xxxx+++x',
  'GET /audit/bundles/everything': /* */ '.xxxx+++x',
};

/** Questions that are asked by POST and write nothing. */
export const QUESTION_ROWS: Readonly<Record<string, Row>> = {
  //                                     n s o a o b o o c
  'POST /policies/back-test': /*      */ '.xxxx++xx',
  // Whoever sees the request and is no bank has no card; another bank sees the request, but no longer the receivable.
  'POST /quotes': /*                  */ '.x---+---',
  // What goes to the service's own tables: papers of trade and files of banks, each in the name of who sends them.
  'POST /documents': /*               */ '.++++xx+x',
  'POST /imports': /*                 */ '.++xxxxxx',
  'POST /imports/preview': /*         */ '.++++++++',
  'POST /bank-files': /*              */ '.++++++xx',
  'POST /payment-instructions': /*    */ '.++++++xx',
  'PUT /bank-accounts/{currency}': /* */ '.++++++xx',
  // The holder's own request, which is not open any more.
  'PUT /financing-requests/{id}/mandate': '.+-------',
  // The obligor's alone: the holder sees the claim, and may not.
  'PUT /receivables/{id}/early-payment-offer': '.x-+-----',
  'POST /settlement-items/{id}/resolution': '.--------',
  // A bank's own policy, of which the other bank has none.
  'POST /policies/{name}/proposals': /**/ '.xxxx+-xx',
  // A firm's own webhooks; the queues are the operator's.
  'POST /webhooks': /*                */ '.++++++++',
  'POST /webhooks/{id}/ping': /*      */ '.--------',
  'POST /webhooks/{id}/secret': /*    */ '.--------',
  'POST /webhooks/{id}/deliveries/{delivery}/retry': '.--------',
  'DELETE /webhooks/{id}': /*         */ '.--------',
  'DELETE /financing-requests/{id}/mandate': '.--------',
  'DELETE /receivables/{id}/early-payment-offer': '.--------',
  'POST /jobs/{queue}/{id}/retry': /* */ '.xxxxxx-x',
};

/** Commands at the door: by role alone. Whose record it is, the contract asks (test/contracts/access-policy). */
export const COMMAND_ROWS: Readonly<Record<string, Row>> = {
  //                                     n s o a o b o o c
  'POST /firms': /*                   */ '.xxxxxx+x',
  'PATCH /firms/{code}': /*           */ '.xxxxxx+x',
  'POST /signatories': /*             */ '.++++++xx',
  'POST /signatories/{address}/rotation': '.++++++xx',
  'POST /signatories/{address}/revocation': '.++++++xx',
  'POST /credentials': /*             */ '.xxxxxxx+',
  'POST /credentials/renewals': /*    */ '.xxxxxxx+',
  'POST /credentials/revocations': /* */ '.xxxxxxx+',
  'POST /green-events': /*            */ '.++++xxxx',
  'POST /green-events/{id}/attestation': '.++++xxxx',
  'POST /green-events/{id}/dispute': /**/ '.++++xxxx',
  'POST /green-events/{id}/error-declaration': '.++++xxxx',
  'POST /receivables': /*             */ '.++xxxxxx',
  'POST /credit-notes': /*            */ '.++xxxxxx',
  'POST /receivables/{id}/verification': '.xxxxxx+x',
  'POST /receivables/{id}/confirmation': '.xx++xxxx',
  'POST /receivables/{id}/rejection': /**/ '.xx++xxxx',
  'POST /receivables/{id}/dispute': /**/ '.xx++xxxx',
  'POST /receivables/{id}/dispute-resolution': '.xx++xxxx',
  'POST /receivables/{id}/dilution': /**/ '.++xxxxxx',
  'POST /receivables/{id}/cancellation': '.++xxxxxx',
  'POST /receivables/{id}/split': /*  */ '.++xxxxxx',
  'POST /receivables/{id}/transfer': /**/ '.++xxxxxx',
  'POST /transfers/{id}/acceptance': /**/ '.++xxxxxx',
  'POST /transfers/{id}/cancellation': '.++xxxxxx',
  'POST /receivables/{id}/settlement': '.++xx++xx',
  'POST /receivables/{id}/overdue': /**/ '.++xx+++x',
  'POST /receivables/{id}/early-payment': '.++xxxxxx',
  'POST /receivables/{id}/early-payment-lapse': '.++xxxx+x',
  'POST /receivables/{id}/recourse': /**/ '.xxxx++xx',
  'POST /receivables/{id}/write-off': '.++xx++xx',
  'POST /financing-requests': /*      */ '.++xxxxxx',
  'POST /financing-requests/{id}/withdrawal': '.++xxxxxx',
  'POST /rate-cards': /*              */ '.xxxx++xx',
  'POST /policies': /*                */ '.xxxx++xx',
  'POST /facilities': /*              */ '.xxxx++xx',
  'POST /reservations': /*            */ '.xxxx++xx',
  'POST /reservations/{id}/release': /**/ '.xxxx++xx',
  'POST /offers': /*                  */ '.xxxx++xx',
  'POST /offers/{id}/acceptance': /*  */ '.++xxxxxx',
  'POST /offers/{id}/filing': /*      */ '.xxxx++xx',
  'POST /offers/{id}/disbursement': /**/ '.xxxx++xx',
};
