/** Fingerprints and identifiers: what makes two documents the same, and how a record gets its name. */
import { sha256, toUtf8Bytes } from 'ethers';

/** White space and characters that leave no ink: they would split a group unseen. */
const UNSEEN = /[\s\p{C}\p{Default_Ignorable_Code_Point}\u2800]+/gu;
/** What is left of them after normalisation, and marks that are no letters of their own. */
const MARKS = /[\s\p{M}]+/gu;

/** Cyrillic and Greek capitals, and the Latin ones that nobody can tell from them. */
const ALIKE = 'АВЕЅІЈКМНОРСТУХΑΒΕΖΗΙΚΜΝΟΡΤΥΧ';
const LATIN = 'ABESIJKMHOPCTYXABEZHIKMNOPTYX';
const LOOK_ALIKES = new RegExp(`[${ALIKE}]`, 'gu');

/** Most numbers; what the longer way does to them is done in a third of the time. */
const PRINTABLE_ASCII = /^[ -~]*$/;

/**
 * The spelling-independent form of an invoice number: width, case, white space and whatever does not show do not count,
 * nor do separators or leading zeros, while the boundaries between groups do (`A-1-2` is not `A-12`). Cyrillic and Greek
 * capitals count as the Latin ones that they look like. Empty when the text has neither letter nor digit.
 */
export function normaliseInvoiceNumber(number: string): string {
  const text = PRINTABLE_ASCII.test(number) ? number.replaceAll(' ', '').toUpperCase() : plainOf(number);
  const groups = text.match(/\p{L}+|\p{N}+/gu) ?? [];
  return groups.map((group) => group.replace(/^0+(?=.)/, '')).join('-');
}

/**
 * What makes an invoice unique on the ledger: its seller and its number (EN 16931 BT-1 is unique to the seller).
 * Date and amount stay out of it, or a re-dated or rounded copy would pass as another invoice.
 */
export function invoiceFingerprint(sellerCode: string, invoiceNumber: string): string {
  return hashOf('invoice', sellerCode, normaliseInvoiceNumber(invoiceNumber));
}

/** Name of the receivable that an invoice creates: the same invoice always claims the same name. */
export function receivableIdOf(fingerprint: string): string {
  return `R${fingerprint.slice(0, 24)}`;
}

/** What makes an order the same: who ordered and the number under which the documents know it. */
export function orderFingerprint(obligorCode: string, orderReference: string): string {
  return hashOf('order', obligorCode, normaliseInvoiceNumber(orderReference));
}

/** What makes a delivery the same: who delivered and the number under which the documents know it. */
export function deliveryFingerprint(sellerCode: string, deliveryReference: string): string {
  return hashOf('delivery', sellerCode, normaliseInvoiceNumber(deliveryReference));
}

/** Name of a part: the parent is part of it, so two splits never claim the same name. @param place counts from 1 */
export function partIdOf(parentId: string, place: number): string {
  return `R${hashOf('part', parentId, String(place)).slice(0, 24)}`;
}

/** Name of a payment on a receivable: the same reference, however it is spelled, always claims the same name. */
export function paymentIdOf(receivableId: string, paymentReference: string): string {
  return `P${hashOf('payment', receivableId, normaliseInvoiceNumber(paymentReference)).slice(0, 24)}`;
}

/** Name of a green event: the capturing firm is part of it, so nobody can occupy somebody else's event id. */
export function greenEventIdOf(capturedBy: string, eventId: string): string {
  return `E${hashOf('green-event', capturedBy, eventId).slice(0, 24)}`;
}

/** Name of a lot in a firm's own books: the same lot at two firms is two records, each with its own balance. */
export function lotIdOf(owner: string, lot: string): string {
  return `L${hashOf('lot', owner, lot).slice(0, 24)}`;
}

/** Key of a product that has no GTIN: by its name, whatever its width, case and blanks. */
export function productKeyOf(name: string): string {
  const spelled = name.normalize('NFKC').toUpperCase().replace(MARKS, '');
  return `N${hashOf('product', spelled).slice(0, 24)}`;
}

/** Name of a record that a command creates; one command creates one record of a kind. */
export function recordIdOf(prefix: 'D' | 'Q' | 'T', commandId: string): string {
  return `${prefix}${hashOf(prefix, commandId).slice(0, 24)}`;
}

/**
 * Name of a record that a bank's sealed command creates: an offer or a reservation. The bank is part of it, since the
 * guards of sealed commands lie in each bank's own collection: nobody else's command can claim the name.
 */
export function sealedRecordIdOf(prefix: 'O' | 'H', bank: string, commandId: string): string {
  return `${prefix}${hashOf(prefix, bank, commandId).slice(0, 24)}`;
}

/**
 * Name of a bank's facility for an obligor in a currency. Everyone sees the hash of a private record's key, and could
 * try every obligor: the bank's secret is part of the name, so that the hash tells nothing.
 */
export function facilityIdOf(secret: string, obligor: string, currency: string): string {
  return `F${hashOf('facility', secret, obligor, currency).slice(0, 24)}`;
}

/** A secret made from another one, for a purpose: it tells nothing about the first. */
export function derivedSecret(purpose: string, secret: string): string {
  return `0x${hashOf(purpose, secret)}`;
}

function plainOf(number: string): string {
  return number.replace(UNSEEN, '').normalize('NFKC').toUpperCase().replace(MARKS, '').replace(LOOK_ALIKES, latinOf);
}

function latinOf(character: string): string {
  return LATIN.charAt(ALIKE.indexOf(character));
}

/** SHA-256 (hex, no prefix) over length-delimited parts, so that no two lists of parts collide. */
function hashOf(...parts: string[]): string {
  return sha256(toUtf8Bytes(parts.map((part) => `${part.length}:${part}`).join('|'))).slice(2);
}
