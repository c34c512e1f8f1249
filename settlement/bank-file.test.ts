// What banks send is read entry by entry, whatever prefix and version they use; what is cut off or foreign is refused whole.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BankEntry,
  bankEntriesOf,
  bankEntryIn,
  ledgerReference,
  type Occurrences,
  storedEntry,
} from './bank-entry';
import { readBankFile } from './bank-file';
import { groupStatusOf, paymentStatusOf } from './payment-status';
import { aNotification, anEntry, aStatement, OFFER } from './testing/given';

const FOLDER = join(process.env.PUBLIC_EXAMPLES ?? join(__dirname, '../../shared/data'), 'iso20022/test/assets');
const describePublic = existsSync(FOLDER) ? describe : describe.skip;

function entriesIn(text: string | Uint8Array): { entries: BankEntry[]; refusals: string[] } {
  const file = readBankFile(text);
  if (!file.ok) throw new Error(JSON.stringify(file.refusals));
  const occurrences: Occurrences = new Map();
  const entries: BankEntry[] = [];
  const refusals: string[] = [];
  for (const part of file.value.parts) {
    for (const element of part.entries()) {
      const read = element.ok ? bankEntriesOf(element.value, part.account, occurrences) : element;
      if (read.ok) entries.push(...read.value);
      else refusals.push(...read.refusals.map(({ code }) => code));
    }
  }
  return { entries, refusals };
}

const identities = (text: string) => entriesIn(text).entries.map(({ identity }) => identity);

test('an entry is read with what it needs to be matched', () => {
  const entry = anEntry({ bankReference: 'B-1', endToEndId: 'GT-P-1', remittance: 'INV &amp; 1', code: 'CODE' });
  expect(entriesIn(aStatement([entry])).entries).toMatchObject([
    {
      direction: 'credit',
      amountMinor: 10_000_000n,
      currency: 'CNY',
      status: 'booked',
      isReversal: false,
      bookedOn: '2026-06-30',
      bankReference: 'B-1',
      hasBankReference: true,
      endToEndId: 'GT-P-1',
      remittance: ['INV & 1'],
      counterparty: { name: 'Somebody', code: 'CODE' },
    },
  ]);
});

test('the prefix of the namespace does not count', () => {
  const entries = [anEntry({ bankReference: 'B-1' }), anEntry()];
  expect(identities(aStatement(entries, 'ns2'))).toEqual(identities(aStatement(entries)));
});

describe('the identity of an entry', () => {
  test('is the same in the notification and in the statement that follows it', () => {
    for (const entry of [anEntry({ bankReference: 'B-1' }), anEntry({ endToEndId: 'E-1' })]) {
      expect(identities(aNotification([entry]))).toEqual(identities(aStatement([entry])));
    }
  });

  test('tells equal entries of one file apart, and finds each of them again when the file comes again', () => {
    const file = aStatement([anEntry(), anEntry(), anEntry()]);
    expect(new Set(identities(file)).size).toBe(3);
    expect(identities(file)).toEqual(identities(file));
  });

  test('stays that of the bank’s reference when the amount changes, so that the contradiction shows', () => {
    const [one] = identities(aStatement([anEntry({ bankReference: 'B-1' })]));
    expect(identities(aStatement([anEntry({ bankReference: 'B-1', amount: '99999.99' })]))).toEqual([one]);
  });

  test('differs by a cent where the bank gave no reference', () => {
    const [one] = identities(aStatement([anEntry()]));
    expect(identities(aStatement([anEntry({ amount: '99999.99' })]))).not.toEqual([one]);
  });
});

test('a payment has the bank’s reference on the ledger, and each of a sum one of its own', () => {
  const { entries } = entriesIn(aStatement([anEntry({ details: ['60000.00', '40000.00'], bankReference: 'B-1' })]));
  expect(entries.map(ledgerReference)).toEqual(['B-1', 'B-1/2']);
  const [bare] = entriesIn(aStatement([anEntry()])).entries;
  expect(bare && ledgerReference(bare)).toMatch(/^GT-E-[0-9a-f]{24}$/);
  expect(bare && bankEntryIn(storedEntry(bare))).toEqual(bare);
});

test('an entry that the bank booked as a sum is as many transactions', () => {
  const sum = anEntry({ details: ['60000.00', '40000.00'], bankReference: 'B-1' });
  const { entries } = entriesIn(aStatement([sum]));
  expect(entries.map(({ amountMinor }) => amountMinor)).toEqual([6_000_000n, 4_000_000n]);
  expect(new Set(entries.map(({ identity }) => identity)).size).toBe(2);
});

test.each<[string, string, string]>([
  ['whose transactions miss a cent of it', anEntry({ details: ['60000.00', '39999.99'] }), 'field-invalid'],
  ['in a currency that nobody carries', anEntry({ currency: 'XAU' }), 'currency-unsupported'],
  ['with half a cent', anEntry({ amount: '1.005' }), 'number-malformed'],
  ['of a day that is none', anEntry().replace('2026-06-30', '2026-02-30'), 'date-invalid'],
])('an entry %s waits for a person, and its neighbours are read', (_, entry, code) => {
  const { entries, refusals } = entriesIn(aStatement([anEntry({ bankReference: 'B-1' }), entry, anEntry()]));
  expect(refusals).toEqual([code]);
  expect(entries).toHaveLength(2);
});

test('a file that was cut off anywhere is refused whole', () => {
  const file = aStatement([anEntry(), anEntry()]);
  for (let length = 1; length < file.length; length += 37) {
    expect(readBankFile(file.slice(0, length))).toMatchObject({ ok: false });
  }
});

test.each([
  [
    'another message',
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.12"><BkToCstmrAcctRpt/></Document>',
  ],
  ['a foreign namespace', aStatement([anEntry()]).replace('camt.053.001.12', 'camt.099.001.01')],
  ['an external entity', aStatement([]).replace('?>', '?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')],
  ['no document at all', 'MsgId;Amt'],
])('%s is refused', (_, text) => {
  expect(readBankFile(text)).toMatchObject({ ok: false });
});

test('a status report says of each payment what became of it', () => {
  const transaction = (status: string, reason = '') =>
    `<TxInfAndSts><OrgnlEndToEndId>GT-D-${OFFER}</OrgnlEndToEndId><TxSts>${status}</TxSts>${reason}</TxInfAndSts>`;
  const rejected = transaction('RJCT', '<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn><AddtlInf>closed</AddtlInf></StsRsnInf>');
  const report = [
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.14"><CstmrPmtStsRpt>',
    '<GrpHdr><MsgId>P-1</MsgId></GrpHdr><OrgnlPmtInfAndSts><OrgnlPmtInfId>I-1</OrgnlPmtInfId>',
    ...[transaction('ACSC'), rejected, transaction('PDNG')],
    '</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>',
  ].join('');
  const file = readBankFile(report);
  if (!file.ok) throw new Error(JSON.stringify(file.refusals));
  expect(file.value.kind).toBe('statusReport');
  const [part] = file.value.parts;
  const statuses = [...(part?.entries() ?? [])].map((element) => element.ok && paymentStatusOf(element.value));
  expect(statuses).toMatchObject([
    { reference: { kind: 'disbursement', id: OFFER }, outcome: 'settled', reasons: [] },
    { outcome: 'rejected', reasons: ['AC04', 'closed'] },
    { outcome: 'pending' },
  ]);
});

test('a status report that speaks of the whole instruction alone is read, too', () => {
  const body = (group: string, block: string) =>
    `<CstmrPmtStsRpt><GrpHdr><MsgId>S-2</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>GT-1</OrgnlMsgId>${group}</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>GT-1-1</OrgnlPmtInfId>${block}</OrgnlPmtInfAndSts></CstmrPmtStsRpt>`;
  const read = (group: string, block = '') => {
    const uri = 'urn:iso:std:iso:20022:tech:xsd:pain.002.001.14';
    const file = readBankFile(`<Document xmlns="${uri}">${body(group, block)}</Document>`);
    if (!file.ok || file.value.group === undefined) throw new Error(JSON.stringify(file));
    const [part] = file.value.parts;
    return [groupStatusOf(file.value.group), part?.head && groupStatusOf(part.head)];
  };
  expect(read('<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>AM04</Cd></Rsn></StsRsnInf>')).toEqual([
    { about: 'GT-1', outcome: 'rejected', reasons: ['AM04'] },
    undefined,
  ]);
  expect(read('', '<PmtInfSts>RJCT</PmtInfSts>')).toEqual([
    undefined,
    { about: 'GT-1-1', outcome: 'rejected', reasons: [] },
  ]);
});

describePublic('the public examples', () => {
  const folders = existsSync(FOLDER) ? ['abn_amro', 'goldman_sachs', 'cross_river'] : [];
  const files = folders.flatMap((folder) =>
    readdirSync(join(FOLDER, folder))
      .filter((name) => /(?:camt|pain_002).*\.xml$/.test(name))
      .map((name) => join(folder, name)),
  );

  test.each(files.length > 0 ? files : ['none'])('%s is read', (name) => {
    const text = readFileSync(join(FOLDER, name), 'utf8');
    // Some of the examples misspell `xmlns`: nothing in them is in a namespace then, which no reader could trust.
    const misspelt = text.includes(' Xmlns=');
    if (misspelt) expect(readBankFile(text)).toMatchObject({ ok: false });
    const file = readBankFile(text.replace(' Xmlns=', ' xmlns='));
    if (!file.ok) throw new Error(JSON.stringify(file.refusals));
    for (const part of file.value.parts) {
      for (const element of part.entries()) {
        const read =
          element.ok && file.value.kind !== 'statusReport' && bankEntriesOf(element.value, part.account, new Map());
        expect(element.ok).toBe(true);
        if (read) expect(read).toMatchObject({ ok: true });
      }
    }
  });
});
