// Lots by their names: a URN and a Web URI of the same lot are the same lot.

import type { EpcisEvent } from './green-evidence';
import { gs1CheckDigit, parseGtin } from './gtin';
import { lotNameOf, lotsIn } from './lots';
import { refusalOf } from './testing/refusal-of';

test.each([
  ['a URN', 'urn:epc:class:lgtin:4012345.012345.998877', '01/04012345123456/10/998877'],
  ['the same as a Web URI', 'https://id.gs1.org/01/04012345123456/10/998877', '01/04012345123456/10/998877'],
  ['another resolver', 'https://example.com/gs1/01/04012345123456/10/998877', '01/04012345123456/10/998877'],
  ['a consumer variant', 'https://id.gs1.org/01/04012345123456/22/2A/10/998877', '01/04012345123456/10/998877'],
  ['an indicator digit', 'urn:epc:class:lgtin:4012345.312345.L-1', '01/34012345123457/10/L-1'],
  ['a lot with a point', 'urn:epc:class:lgtin:4012345.012345.A.7', '01/04012345123456/10/A.7'],
  ['an escaped slash', 'urn:epc:class:lgtin:4012345.012345.A%2F7', '01/04012345123456/10/A%2F7'],
])('%s', (_, epcClass, expected) => {
  expect(lotNameOf(epcClass)).toBe(expected);
});

test.each([
  ['a class without a lot', 'urn:epc:idpat:sgtin:4012345.012345.*'],
  ['a GTIN alone', 'https://id.gs1.org/01/04012345123456'],
  ['a wrong check digit', 'https://id.gs1.org/01/04012345123457/10/998877'],
  ['a company prefix of the wrong length', 'urn:epc:class:lgtin:401234.012345.998877'],
  ['a lot of 21 characters', `urn:epc:class:lgtin:4012345.012345.${'7'.repeat(21)}`],
  ['a lot with a blank', 'urn:epc:class:lgtin:4012345.012345.A%207'],
  ['a malformed escape', 'urn:epc:class:lgtin:4012345.012345.A%2'],
  ['another scheme', 'urn:example:lot:7'],
])('%s names no lot', (_, epcClass) => {
  expect(lotNameOf(epcClass)).toBeUndefined();
});

test.each([
  ['96385074', '00000096385074'],
  ['036000291452', '00036000291452'],
  ['4006381333931', '04006381333931'],
])('the GTIN %s has 14 digits as %s', (gtin, expected) => {
  expect(parseGtin(gtin, 'gtin')).toBe(expected);
  expect(gs1CheckDigit(gtin.slice(0, -1))).toBe(gtin.slice(-1));
});

test.each(['4006381333932', '400638133393', '40063813339', 'A006381333931', ''])('%p is no GTIN', (text) => {
  expect(refusalOf(() => parseGtin(text, 'product.gtin'))).toMatchObject({
    slug: 'gtin-invalid',
    field: 'product.gtin',
  });
});

test('the lots of an event come each once, in the order of their names; classes without a lot are left out', () => {
  const goods = (epcClass: string) => ({ epcClass, quantity: '1', uom: 'KGM' });
  const event: EpcisEvent = {
    eventId: 'urn:uuid:1',
    type: 'TransformationEvent',
    eventTime: '2026-03-01T10:00:00+08:00',
    eventTimeZoneOffset: '+08:00',
    inputQuantityList: [goods('urn:epc:class:lgtin:4012345.012345.B'), goods('urn:epc:idpat:sgtin:4012345.012345.*')],
    outputQuantityList: [goods('urn:epc:class:lgtin:4012345.012345.A'), goods('urn:epc:class:lgtin:4012345.012345.B')],
  };
  expect(lotsIn(event)).toEqual(['01/04012345123456/10/A', '01/04012345123456/10/B']);
});
