// The PDF of a statement: the same bytes each time, Chinese that can be copied out of it, and as many pages as it needs.
import type { Statement } from './statement';
import { statementPdf } from './statement-pdf';
import { sfntOf } from './woff';

function aStatement(lines: number): Statement {
  return {
    party: '91420802MAYW0G386H',
    name: '荆门青山新材料有限公司',
    currency: 'CNY',
    from: '2026-03-01',
    to: '2026-03-31',
    opening: new Map([['cash', -500n]]),
    lines: Array.from({ length: lines }, (_, index) => ({
      bookedAt: new Date('2026-03-02T02:00:00Z'),
      account: index % 2 === 0 ? 'cash' : 'receivable',
      receivable: `R${'3f'.repeat(12)}`,
      amountMinor: String(index % 2 === 0 ? 1_200 : -1_200),
      transactionId: 'a',
    })),
  };
}

const textOf = async (lines: number) => (await statementPdf(aStatement(lines), { compress: false })).toString('latin1');

test('the same statement has the same bytes', async () => {
  const [one, other] = [await statementPdf(aStatement(3)), await statementPdf(aStatement(3))];
  expect(one.equals(other)).toBe(true);
});

test('each character of a Chinese name stands in it as itself', async () => {
  const text = (await textOf(1)).toLowerCase();
  for (const character of '荆门青山新材料有限公司借贷期初余额') {
    expect(text).toContain(`<${character.charCodeAt(0).toString(16).padStart(4, '0')}>`);
  }
});

test('a long statement goes on over pages', async () => {
  const pages = (text: string) => text.match(/\/Type \/Page\b(?!s)/g)?.length;
  expect(pages(await textOf(2))).toBe(1);
  expect(pages(await textOf(100))).toBe(4);
});

test.each<[string, Buffer]>([
  ['nothing', Buffer.alloc(0)],
  ['another format', Buffer.alloc(100)],
  ['a table that is shorter than its directory says', Buffer.concat([woffHeader(1), tableEntry(64, 4, 4)])],
])('%s is no font', (_, bytes) => {
  expect(() => sfntOf(bytes)).toThrow(/WOFF|directory/);
});

function woffHeader(tables: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('wOFF');
  header.writeUInt16BE(tables, 12);
  return header;
}

function tableEntry(...numbers: number[]): Buffer {
  const entry = Buffer.alloc(20);
  entry.write('head');
  for (const [place, number] of numbers.entries()) entry.writeUInt32BE(number, 4 + 4 * place);
  return entry;
}
