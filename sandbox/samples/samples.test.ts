/** The samples: every document is read, invoices add up, the trades match but where they should not, the README is right. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { daysBetween, isCalendarDate } from '../../domain/calendar';
import { checkCharacter } from '../../domain/credit-code';
import { normaliseInvoiceNumber } from '../../domain/fingerprint';
import { formatMinor } from '../../domain/money';
import { matchThreeWays } from '../../domain/three-way-match';
import { type EvidenceDocument, tradeOfDocuments } from '../../domain/trade-evidence';
import { type ClassifiedDocument, classifyDocument } from '../../intake/classified-document';
import { type InvoiceDocument, parseInvoice } from '../../intake/invoice-document';
import { linesOf } from '../../intake/trade';
import { readInput } from '../input';

interface Party {
  readonly key: string;
  readonly code: string;
  readonly names: { readonly en: string; readonly zh: string };
  readonly role: string;
  readonly gln: string;
  readonly identifiers: readonly { readonly scheme: string; readonly value: string }[];
}

const parties = JSON.parse(readFileSync(join(__dirname, 'parties.json'), 'utf8')) as readonly Party[];
const readme = readFileSync(join(__dirname, 'README.md'), 'utf8');
const files = readdirSync(join(__dirname, 'invoices')).sort();
const invoices = files.map((file) => invoiceIn(file));

function invoiceIn(file: string): InvoiceDocument {
  const result = parseInvoice(readFileSync(join(__dirname, 'invoices', file)));
  if (!result.ok) throw new Error(`${file}: ${JSON.stringify(result.refusals)}`);
  return result.value;
}

function tenorDays({ issueDate, dueDate }: InvoiceDocument): number {
  if (dueDate === undefined || !isCalendarDate(issueDate) || !isCalendarDate(dueDate)) throw new Error('no tenor');
  return daysBetween(issueDate, dueDate);
}

/** GS1's check digit of a 13-digit number. */
function hasGs1CheckDigit(number: string): boolean {
  const sum = [...number].reduce((total, digit, index) => total + Number(digit) * (index % 2 === 0 ? 1 : 3), 0);
  return /^[0-9]{13}$/.test(number) && sum % 10 === 0;
}

describe('the sample firms', () => {
  test.each(parties.map((party) => [party.key, party] as const))('%s has right check digits', (_, { code, gln }) => {
    expect(checkCharacter(code.slice(0, 17))).toBe(code.charAt(17));
    expect(hasGs1CheckDigit(gln)).toBe(true);
  });
});

describe('what goes to the next tier', () => {
  const passes = JSON.parse(readFileSync(join(__dirname, 'tiers.json'), 'utf8')) as readonly {
    readonly invoice: string;
    readonly to: string;
    readonly amountMinor: string;
  }[];

  test.each(passes.map((pass) => [pass.invoice, pass] as const))('%s is less than the invoice, to a known supplier', (_, pass) => {
    const invoice = invoices.find(({ number }) => number === pass.invoice);
    expect(BigInt(pass.amountMinor)).toBeLessThan(invoice?.payableMinor ?? 0n);
    expect(parties.find(({ key }) => key === pass.to)?.role).toBe('supplier');
  });
});

describe('the sample invoices', () => {
  it('are twelve of EN 16931 and two 数电票', () => {
    expect(files).toHaveLength(14);
    expect(files.filter((file) => file.endsWith('shudianpiao.xml'))).toHaveLength(2);
  });

  test.each(files.slice(0, 12).map((file, index) => [file, invoices[index] as InvoiceDocument] as const))(
    '%s names known firms and its trade',
    (_, { seller, buyer, orderReference, despatchReference, receiptReference }) => {
      for (const [party, role] of [
        [seller, 'supplier'],
        [buyer, 'anchor'],
      ] as const) {
        const known = parties.find(({ names }) => names.zh === party.name);
        expect(known?.role).toBe(role);
        expect(party.identifiers).toEqual(expect.arrayContaining([...(known?.identifiers ?? [])]));
      }
      expect([orderReference, despatchReference, receiptReference]).not.toContain(undefined);
    },
  );

  it('in the format of the tax authority name known firms by their credit codes', () => {
    for (const { seller, buyer } of invoices.slice(12)) {
      const codes = [seller, buyer].map(({ identifiers }) => identifiers.find(({ scheme }) => scheme === 'USCC')?.value);
      expect(codes.map((code) => parties.find((party) => party.code === code)?.role)).toEqual(['supplier', 'anchor']);
    }
  });

  it('fall due within half a year, but for number 11', () => {
    const long = invoices.filter((invoice) => tenorDays(invoice) < 30 || tenorDays(invoice) > 180);
    expect(long.map(({ number }) => number)).toEqual(['QS26030041']);
    expect(tenorDays(long[0] as InvoiceDocument)).toBe(407);
  });

  it('have different numbers, but for number 12', () => {
    const keys = invoices.map(({ seller, number }) => `${seller.name} ${normaliseInvoiceNumber(number)}`);
    expect(new Set(keys).size).toBe(13);
    expect(keys[11]).toBe(keys[0]);
  });

  it('are in the README as they are', () => {
    for (const [index, invoice] of invoices.entries()) {
      const row = readme.split('\n').find((line) => line.includes(`| \`${files[index]}\` |`));
      for (const cell of [
        invoice.number,
        `${formatMinor(invoice.payableMinor, invoice.currency)} ${invoice.currency}`,
        invoice.issueDate,
        invoice.dueDate ?? '',
        `| ${tenorDays(invoice)} |`,
      ]) {
        expect(row).toContain(cell);
      }
    }
  });
});

/** The documents of a folder by the number that their files begin with. */
function documentsIn(folder: string): ReadonlyMap<string, ClassifiedDocument> {
  const names = readdirSync(join(__dirname, folder)).sort();
  return new Map(
    names.map((name) => {
      const read = classifyDocument(readFileSync(join(__dirname, folder, name)));
      if (!read.ok) throw new Error(`${name}: ${JSON.stringify(read.refusals)}`);
      return [name.slice(0, 2), read.value];
    }),
  );
}

describe('the trades behind the sample invoices', () => {
  const orders = documentsIn('orders');
  const despatches = documentsIn('despatch-advices');
  const receipts = documentsIn('receipt-advices');
  const trades = documentsIn('invoices');
  const ownTrades = [...trades].filter(([number]) => number !== '12');
  const found = (documents: ReadonlyMap<string, ClassifiedDocument>, number: string): ClassifiedDocument => {
    const document = documents.get(number);
    if (document === undefined) throw new Error(`${number} has no such document`);
    return document;
  };
  const codeOf = ({ identifiers }: ClassifiedDocument['seller']) =>
    identifiers.find(({ scheme }) => scheme === 'USCC')?.value;

  it('have an order, a despatch advice and a receipt advice each, of the same two firms', () => {
    for (const [number, invoice] of ownTrades) {
      const documents = [orders, despatches, receipts].map((each) => found(each, number));
      expect(documents.map(({ kind }) => kind)).toEqual(['order', 'despatchAdvice', 'receiptAdvice']);
      for (const { seller, buyer } of documents) {
        expect([codeOf(seller), codeOf(buyer)]).toEqual([codeOf(invoice.seller), codeOf(invoice.buyer)]);
      }
    }
    expect([orders.size, despatches.size, receipts.size]).toEqual([13, 13, 13]);
  });

  it('hang together by their numbers, each document younger than the one that it answers', () => {
    for (const [number, invoice] of ownTrades) {
      const [order, despatch, receipt] = [orders, despatches, receipts].map((each) => found(each, number));
      expect(invoice.orders).toEqual([order?.number]);
      expect(invoice.deliveries[0]).toBe(despatch?.number);
      expect([receipt?.number, undefined]).toContain(invoice.deliveries[1]);
      expect([despatch?.orders, receipt?.orders, receipt?.deliveries]).toEqual([
        [order?.number],
        [order?.number],
        [despatch?.number],
      ]);
      const dates = [order, despatch, receipt, invoice].map((document) => document?.issueDate ?? '');
      expect(dates).toEqual(dates.toSorted());
    }
    expect(trades.get('12')?.orders).toEqual(trades.get('01')?.orders);
  });

  it('match line by line, but for a rejected part of 05 and a part delivery of 06; 04 is tolerated', () => {
    const evidence = ({ documentSha256, kind, number, issueDate, document }: ClassifiedDocument): EvidenceDocument => ({
      sha256: documentSha256,
      kind,
      number,
      issueDate,
      sentBy: [],
      lines: linesOf(document),
    });
    const differences = (bps: number) =>
      ownTrades.flatMap(([number, invoice]) => {
        const [order, despatch, receipt, billed] = [orders, despatches, receipts, new Map([[number, invoice]])].map(
          (each) => evidence(found(each, number)),
        ) as [EvidenceDocument, EvidenceDocument, EvidenceDocument, EvidenceDocument];
        const trade = tradeOfDocuments(order, {
          order,
          otherOrders: [],
          despatches: [despatch],
          receipts: [receipt],
          invoices: [billed],
          creditNotes: [],
          invoice: billed,
        });
        const match = matchThreeWays(trade, {
          quantity: { bps, absolute: '0' },
          price: { bps: 0, absolute: '0' },
        });
        expect(match.unknown).toEqual([]);
        return match.lines.flatMap((line) =>
          line.differences.map(({ message }) => `${number}/${line.orderLine} ${message}`),
        );
      });
    const told = [
      '05/30 ordered 640 H87, delivered 636 H87',
      '05/30 billed 640 H87, delivered 636 H87',
      '06/1 ordered 450 H87, delivered 420 H87',
    ];
    expect(differences(20)).toEqual(told);
    expect(differences(0)).toEqual([
      '04/10 ordered 9600 KGM, delivered 9588 KGM',
      '04/10 billed 9600 KGM, delivered 9588 KGM',
      ...told,
    ]);
  });

  it('come in by whoever wrote the document', () => {
    const { tradeDocuments, ignored } = readInput(undefined, __dirname);
    expect(tradeDocuments.map(({ file, sentBy }) => [file.split('/')[0], sentBy.role])).toEqual([
      ...Array(13).fill(['despatch-advices', 'supplier']),
      ...Array(13).fill(['orders', 'anchor']),
      ...Array(13).fill(['receipt-advices', 'anchor']),
    ]);
    // What is no document of a trade: the list of firms, what goes to the next tier, these tests and their README.
    expect(ignored).toBe(readdirSync(__dirname).filter((name) => name.includes('.')).length);
  });

  it('are in the README as they are', () => {
    for (const [number] of ownTrades) {
      const cells = [orders, despatches, receipts].map((each) => {
        const document = found(each, number);
        return `\`${document.number}\` ${document.issueDate}`;
      });
      expect(readme).toContain(`| ${number} | ${cells.join(' | ')} |`);
    }
  });
});
