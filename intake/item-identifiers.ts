/** What goods are called by numbers: the identifiers that let lines of different documents meet. */
import { childrenAt, type XmlElement } from './xml';

/** Identifiers of a UBL `Item`, each with whose it is: `buyer 6578489`, `seller S-1`, or a scheme: `0160 04012345123456`. */
export function itemIdentifiers(item: XmlElement | undefined): readonly string[] {
  if (item === undefined) return [];
  const named = KINDS.flatMap(([group, owner]) =>
    childrenAt(item, `${group}/cbc:ID`)
      .filter(({ text }) => text !== '')
      .map(({ text, attributes }) => `${owner ?? attributes.get('schemeID')?.trim() ?? 'standard'} ${text}`),
  );
  return [...new Set(named)];
}

const KINDS = [
  ['cac:BuyersItemIdentification', 'buyer'],
  ['cac:SellersItemIdentification', 'seller'],
  ['cac:StandardItemIdentification', undefined],
] as const;
