// One invoice, however its number is spelled, has one fingerprint; another invoice or another seller never has it.
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  deliveryFingerprint,
  derivedSecret,
  facilityIdOf,
  greenEventIdOf,
  invoiceFingerprint,
  lotIdOf,
  normaliseInvoiceNumber,
  orderFingerprint,
  partIdOf,
  paymentIdOf,
  productKeyOf,
  receivableIdOf,
  recordIdOf,
  sealedRecordIdOf,
} from './fingerprint';

const SELLER = '91320500MA00000010';
const OTHER_SELLER = '914403001922038216';
const OBLIGOR = '9144030071526726XG';
const BANK = '911100001000013428';
const OTHER_BANK = '91310000132237002N';
const COMMAND_ID = '00000000-0000-4000-8000-000000000001';
const fingerprint = (number: string) => invoiceFingerprint(SELLER, number);

describe('one invoice number under many spellings', () => {
  test.each([
    ['lower case', 'inv-2026-0042'],
    ['other separators', 'INV/2026/0042'],
    ['several separators', 'INV -- 2026 . 0042'],
    ['separators around it', ' #INV-2026-0042. '],
    ['without leading zeros', 'INV-2026-42'],
    ['with more leading zeros', 'INV-002026-00000042'],
    ['full width', 'ＩＮＶ－２０２６－００４２'],
    ['letters and digits joined', 'INV2026-0042'],
    ['white space inside a group', 'I N V-20 26-00 42'],
    ['no-break and ideographic spaces', 'INV-\u00a02026-\u30000042'],
    ['line feed', 'INV-2026-0042\n'],
    ['zero-width space inside a group', 'INV-20\u200b26-0042'],
    ['soft hyphen inside a group', 'INV-20\u00ad26-0042'],
    ['word joiner inside a group', 'IN\u2060V-2026-0042'],
    ['right-to-left mark inside a group', 'INV-2026-00\u200f42'],
    ['byte order mark in front', '\ufeffINV-2026-0042'],
    ['variation selector inside a group', 'INV-20\ufe0f26-0042'],
    ['combining mark inside a group', 'INV-20\u033226-0042'],
    ['Hangul filler inside a group', 'INV-20\u316426-0042'],
    ['Braille blank inside a group', 'INV-20\u280026-0042'],
    ['Cyrillic letters that look alike', '\u0406NV-2026-0042'],
    ['Greek letters that look alike', '\u0399\u039dV-2026-0042'],
    [
      'mathematical letters and digits',
      '\u{1d408}\u{1d40d}\u{1d415}-\u{1d7d0}\u{1d7ce}\u{1d7d0}\u{1d7d4}-\u{1d7d2}\u{1d7d0}',
    ],
    ['circled digits', 'INV-2026-\u2463\u2461'],
    ['tab inside a group', 'INV-20\t26-0042'],
    ['slashes of full width', 'INV\uff0f2026\uff0f0042'],
    ['lower-case Cyrillic letter that looks alike', '\u0456nv-2026-0042'],
    ['other dashes', 'INV\u20132026\u20140042'],
  ])('%s', (_, spelling) => {
    expect(normaliseInvoiceNumber(spelling)).toBe('INV-2026-42');
    expect(fingerprint(spelling)).toBe(fingerprint('INV-2026-0042'));
  });

  test('an accent is part of its letter, even when something unseen stands between them', () => {
    expect(normaliseInvoiceNumber('caf\u00e9-1')).toBe('CAF\u00c9-1');
    expect(normaliseInvoiceNumber('cafe\u0301-1')).toBe('CAF\u00c9-1');
    expect(normaliseInvoiceNumber('cafe\u200b\u0301-1')).toBe('CAF\u00c9-1');
  });

  test.each(['---', '#', ' ', '\u200b'])('%j has no letter and no digit, and so no form', (number) => {
    expect(normaliseInvoiceNumber(number)).toBe('');
  });

  test('any mixture of case, width, separators, leading zeros and invisible characters', () => {
    fc.assert(
      fc.property(numberGroups, fc.infiniteStream(fc.nat(1_000)), (groups, choices) => {
        expect(fingerprint(respell(groups, choices))).toBe(fingerprint(groups.join('-')));
      }),
      { numRuns: 500 },
    );
  });
});

describe('different invoices', () => {
  test.each([
    ['boundaries of digit groups count', 'A-1-2', 'A-12'],
    ['the order of groups counts', '2026-42', '42-2026'],
    ['a zero inside a group counts', 'INV-402', 'INV-42'],
    ['a trailing zero counts', 'INV-420', 'INV-42'],
    ['a group of zeros is a group', 'INV-0-42', 'INV-42'],
    ['a letter counts', 'INV-42A', 'INV-42'],
    ['the letter O is no zero', 'INV-4O', 'INV-40'],
    ['the letter I is no one', 'INV-4I', 'INV-41'],
    ['a red invoice has a number of its own', '红-INV-42', 'INV-42'],
    ['Chinese characters count', '发票42', '收据42'],
  ])('%s: %s and %s', (_, left, right) => {
    expect(fingerprint(left)).not.toBe(fingerprint(right));
  });

  test('distinct groups never share a fingerprint', () => {
    fc.assert(
      fc.property(numberGroups, numberGroups, (left, right) => {
        fc.pre(left.join('-') !== right.join('-'));
        expect(fingerprint(left.join('-'))).not.toBe(fingerprint(right.join('-')));
      }),
    );
  });

  test('two sellers may use the same number', () => {
    expect(invoiceFingerprint(OTHER_SELLER, 'INV-1')).not.toBe(invoiceFingerprint(SELLER, 'INV-1'));
  });
});

describe('the hash', () => {
  test('is SHA-256 over parts that carry their length', () => {
    const text = `7:invoice|18:${SELLER}|11:INV-2026-42`;
    expect(fingerprint('INV-2026-0042')).toBe(createHash('sha256').update(text).digest('hex'));
  });

  test('cannot be moved from one part into the next', () => {
    expect(greenEventIdOf('ab', 'c')).not.toBe(greenEventIdOf('a', 'bc'));
    expect(greenEventIdOf('a|1:b', 'c')).not.toBe(greenEventIdOf('a', 'b|1:c'));
    expect(greenEventIdOf('a', '1:b')).not.toBe(greenEventIdOf('a|3:1', 'b'));
  });
});

describe('an order, a delivery and an invoice', () => {
  test('of the same firm and number have unrelated fingerprints', () => {
    const all = [orderFingerprint, deliveryFingerprint, invoiceFingerprint].map((of) => of(SELLER, 'A-1'));
    expect(new Set(all).size).toBe(3);
  });

  test('are the same under another spelling of the number', () => {
    expect(orderFingerprint(SELLER, 'po 007')).toBe(orderFingerprint(SELLER, 'PO-7'));
    expect(deliveryFingerprint(SELLER, 'dn/009')).toBe(deliveryFingerprint(SELLER, 'DN-9'));
  });

  test('of another firm are others', () => {
    expect(orderFingerprint(OTHER_SELLER, 'PO-7')).not.toBe(orderFingerprint(SELLER, 'PO-7'));
    expect(deliveryFingerprint(OTHER_SELLER, 'DN-9')).not.toBe(deliveryFingerprint(SELLER, 'DN-9'));
  });
});

describe('names of records', () => {
  const whole = receivableIdOf(fingerprint('INV-1'));

  test('a part is named by its parent and its place', () => {
    expect(partIdOf(whole, 1)).toMatch(/^R[0-9a-f]{24}$/);
    const names = [whole, partIdOf(whole, 1), partIdOf(whole, 2), partIdOf(partIdOf(whole, 1), 1)];
    expect(new Set(names).size).toBe(4);
  });

  test('a payment is named by its receivable and its reference, however that is spelled', () => {
    expect(paymentIdOf(whole, 'RECEIPT-1')).toMatch(/^P[0-9a-f]{24}$/);
    expect(paymentIdOf(whole, 'receipt 001')).toBe(paymentIdOf(whole, 'RECEIPT-1'));
    expect(paymentIdOf(whole, 'RECEIPT-2')).not.toBe(paymentIdOf(whole, 'RECEIPT-1'));
    expect(paymentIdOf(partIdOf(whole, 1), 'RECEIPT-1')).not.toBe(paymentIdOf(whole, 'RECEIPT-1'));
  });

  test('a receivable is named by its invoice', () => {
    expect(receivableIdOf(fingerprint('INV-1'))).toBe(`R${fingerprint('inv 1').slice(0, 24)}`);
  });

  test('an event is named by who captured it and its own identifier', () => {
    const id = greenEventIdOf(SELLER, 'urn:uuid:1');
    expect(id).toMatch(/^E[0-9a-f]{24}$/);
    expect(greenEventIdOf(OTHER_SELLER, 'urn:uuid:1')).not.toBe(id);
    expect(greenEventIdOf(SELLER, 'urn:uuid:2')).not.toBe(id);
  });

  test('a request is named by its command', () => {
    expect(recordIdOf('Q', COMMAND_ID)).toMatch(/^Q[0-9a-f]{24}$/);
  });

  test('an offer is named by its bank and its command, so that no other bank can claim the name', () => {
    expect(sealedRecordIdOf('O', BANK, COMMAND_ID)).toMatch(/^O[0-9a-f]{24}$/);
    expect(sealedRecordIdOf('O', OTHER_BANK, COMMAND_ID)).not.toBe(sealedRecordIdOf('O', BANK, COMMAND_ID));
    expect(sealedRecordIdOf('H', BANK, COMMAND_ID).slice(1)).not.toBe(sealedRecordIdOf('O', BANK, COMMAND_ID).slice(1));
  });

  test('a facility is named by the bank’s secret, the obligor and the currency', () => {
    const id = facilityIdOf('0x01', OBLIGOR, 'CNY');
    expect(id).toMatch(/^F[0-9a-f]{24}$/);
    expect(facilityIdOf('0x02', OBLIGOR, 'CNY')).not.toBe(id);
    expect(facilityIdOf('0x01', OBLIGOR, 'EUR')).not.toBe(id);
    expect(facilityIdOf('0x01', SELLER, 'CNY')).not.toBe(id);
  });

  test('a lot is named by its owner and its number', () => {
    const id = lotIdOf(SELLER, '01/09506000134352/10/A');
    expect(id).toMatch(/^L[0-9a-f]{24}$/);
    expect(lotIdOf(OTHER_SELLER, '01/09506000134352/10/A')).not.toBe(id);
    expect(lotIdOf(SELLER, '01/09506000134352/10/B')).not.toBe(id);
  });

  test('a product without GTIN is named by its name, whatever its width, case and blanks', () => {
    const key = productKeyOf('Black Mass');
    expect(key).toMatch(/^N[0-9a-f]{24}$/);
    expect(productKeyOf('ｂｌａｃｋ mass ')).toBe(key);
    expect(productKeyOf('Black Mask')).not.toBe(key);
  });

  test('a secret made from another differs by its purpose', () => {
    expect(derivedSecret('head', '0x01')).toMatch(/^0x[0-9a-f]{64}$/);
    expect(derivedSecret('head', '0x01')).not.toBe(derivedSecret('key', '0x01'));
  });
});

const letters = fc.stringMatching(/^[A-Z]{1,4}$/);
const digits = fc.stringMatching(/^[1-9][0-9]{0,5}$/);
const numberGroups = fc.array(fc.oneof(letters, digits), { minLength: 1, maxLength: 5 });

const SEPARATORS = ['-', '/', '.', '_', ' - ', '\u2013', '#', '--'];
const INVISIBLE = ['', '', '', '\u200b', '\u00ad', '\u2060', '\ufeff', '\u034f'];

function respell(groups: readonly string[], choices: Iterator<number>): string {
  const choose = <Item>(items: readonly Item[]) => items[(choices.next().value as number) % items.length] as Item;
  const character = (text: string) => {
    const lower = choose([text, text.toLowerCase()]);
    const wide = choose([lower, String.fromCharCode(lower.charCodeAt(0) + 0xfee0)]);
    return wide + choose(INVISIBLE);
  };
  const group = (text: string) => (/^[0-9]/.test(text) ? choose(['', '0', '000']) : '') + text;
  return groups.map((text) => [...group(text)].map(character).join('')).join(choose(SEPARATORS));
}
