/** A party as an invoice names it: name, country and every identifier with its scheme. */
import { childAt, childrenAt, textAt, type XmlElement } from './xml';

/** An identifier with what kind it is. */
export interface PartyIdentifier {
  /**
   * `USCC` for a Chinese unified social credit code, an ISO 6523 code such as `0088` (GLN) where the document gives one,
   * `VAT`, `tax` for another tax number, `legal` for a registration without a scheme, `endpoint:…` for an electronic
   * address, `unspecified` for an identifier without a scheme.
   */
  readonly scheme: string;
  readonly value: string;
}

/** Who sells or buys, as far as the document says. */
export interface PartyReference {
  readonly name: string;
  /** ISO 3166-1. */
  readonly country?: string;
  readonly identifiers: readonly PartyIdentifier[];
}

/** A unified social credit code by its form: eighteen characters of the alphabet of GB 32100-2015. */
export const CREDIT_CODE = /^[0-9A-HJ-NP-RTUW-Y]{18}$/;

/** Reads a UBL `Party`. */
export function partyReference(party: XmlElement | undefined): PartyReference {
  if (party === undefined) return { name: '', identifiers: [] };
  const country = textAt(party, 'cac:PostalAddress/cac:Country/cbc:IdentificationCode');
  const name = textAt(party, 'cac:PartyLegalEntity/cbc:RegistrationName') ?? textAt(party, 'cac:PartyName/cbc:Name');
  return {
    name: name ?? '',
    ...(country === undefined ? {} : { country }),
    identifiers: distinct([
      ...childrenAt(party, 'cac:PartyLegalEntity/cbc:CompanyID').map((id) => identifierOf(id, 'legal', country)),
      ...childrenAt(party, 'cac:PartyIdentification/cbc:ID').map((id) => identifierOf(id, 'unspecified', country)),
      ...childrenAt(party, 'cac:PartyTaxScheme').flatMap(taxIdentifierOf),
      ...childrenAt(party, 'cbc:EndpointID').map(endpointOf),
    ]),
  };
}

function identifierOf(id: XmlElement, unnamed: string, country: string | undefined): PartyIdentifier {
  const scheme = id.attributes.get('schemeID')?.trim() || undefined;
  const saysCreditCode = scheme?.toUpperCase() === 'USCC' || (scheme === undefined && country === 'CN');
  if (saysCreditCode && CREDIT_CODE.test(id.text)) return { scheme: 'USCC', value: id.text };
  return { scheme: scheme ?? unnamed, value: id.text };
}

function taxIdentifierOf(taxScheme: XmlElement): PartyIdentifier[] {
  const company = childAt(taxScheme, 'cbc:CompanyID');
  if (company === undefined) return [];
  const isVat = textAt(taxScheme, 'cac:TaxScheme/cbc:ID')?.toUpperCase() === 'VAT';
  return [{ scheme: isVat ? 'VAT' : 'tax', value: company.text }];
}

function endpointOf(endpoint: XmlElement): PartyIdentifier {
  return { scheme: `endpoint:${endpoint.attributes.get('schemeID')?.trim() ?? ''}`, value: endpoint.text };
}

function distinct(identifiers: readonly PartyIdentifier[]): PartyIdentifier[] {
  const known = new Map(identifiers.map((each) => [`${each.scheme} ${each.value}`, each]));
  return [...known.values()].filter(({ value }) => value !== '');
}
