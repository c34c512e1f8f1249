/** Lots of goods in a firm's books: how much came in, how much is used up, and how much of it is recycled. */
import { type Static, Type } from 'typebox';
import { CreditCode, InstantText, RecordId, Strict, Text } from './fields';
import { type EpcisEvent, Uri } from './green-evidence';
import { gs1CheckDigit } from './gtin';
import { DecimalText } from './quantity';

/** A lot at one firm. Quantities are decimals of `unit`; `consumed` never exceeds `cameIn`, nor recycled mass the whole. */
export const Lot = Strict({
  id: RecordId,
  owner: CreditCode,
  /** GTIN and lot number in the form of a GS1 Digital Link path: `01/<GTIN-14>/10/<lot>`. */
  lot: Uri,
  /** Base unit of the first quantity that an event gave; absent as long as none did. */
  unit: Type.Optional(Text),
  /** What brought the goods in: the step that opened the lot is the only one that adds to it. */
  cameInBy: Type.Optional(Text),
  cameIn: DecimalText,
  consumed: DecimalText,
  /** Recycled mass of what came in, and of what was consumed, in kilograms. */
  recycledIn: DecimalText,
  recycledOut: DecimalText,
  openedAt: InstantText,
  /** The event that changed the lot last. */
  movedBy: RecordId,
  /** The offer in whose price events of the lot were used: a lot is evidence once. */
  usedIn: Type.Optional(RecordId),
});
export type Lot = Static<typeof Lot>;

/** What one event did to a lot; absent figures are zero. */
export const LotChange = Strict({
  lot: RecordId,
  cameIn: Type.Optional(DecimalText),
  consumed: Type.Optional(DecimalText),
  recycledIn: Type.Optional(DecimalText),
  recycledOut: Type.Optional(DecimalText),
});
export type LotChange = Static<typeof LotChange>;

/**
 * The lot that an EPC class names, the same for its URN and its Web URI (EPC Tag Data Standard; GS1 Digital Link). A class
 * without a lot number, and a URI of another scheme, name no lot: their goods cannot be told from others of their kind.
 */
export function lotNameOf(epcClass: string): string | undefined {
  const [gtin, lot] = lotInUrn(epcClass) ?? lotInWebUri(epcClass) ?? [];
  const number = lot === undefined ? undefined : decoded(lot);
  if (gtin === undefined || number === undefined || !LOT_NUMBER.test(number)) return undefined;
  return `01/${gtin}/10/${encodeURIComponent(number)}`;
}

/** The lots that an event names, each once, in the order of their names. */
export function lotsIn(event: EpcisEvent): string[] {
  const lists = [event.quantityList, event.childQuantityList, event.inputQuantityList, event.outputQuantityList];
  const names = lists.flatMap((list) => list ?? []).flatMap(({ epcClass }) => lotNameOf(epcClass) ?? []);
  return [...new Set(names)].sort();
}

/** GS1 AI 10: up to 20 characters of its set of 82, no blank among them. */
const LOT_NUMBER = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]{1,20}$/;

function lotInUrn(epcClass: string): [gtin: string, lot: string] | undefined {
  const match = /^urn:epc:class:lgtin:([0-9]{6,12})\.([0-9]{1,7})\.(\S+)$/.exec(epcClass);
  const [, prefix = '', item = '', lot = ''] = match ?? [];
  if (prefix.length + item.length !== 13) return undefined;
  const first13 = item.slice(0, 1) + prefix + item.slice(1);
  return [first13 + gs1CheckDigit(first13), lot];
}

function lotInWebUri(epcClass: string): [gtin: string, lot: string] | undefined {
  const match = /^https?:\/\/[^?#]{1,400}\/01\/([0-9]{14})\/(?:22\/[^/?#]+\/)?10\/([^/?#]+)$/.exec(epcClass);
  const [, gtin = '', lot = ''] = match ?? [];
  return gtin !== '' && gtin.endsWith(gs1CheckDigit(gtin.slice(0, 13))) ? [gtin, lot] : undefined;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // a malformed escape names no lot
  }
}
