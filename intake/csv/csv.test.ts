/** CSV of invoices: what a preview proposes, the fate of each row, hostile cells, and memory that does not grow. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { csvCell, csvLine } from './cell';
import { amountInCell, dateInCell } from './fields';
import { type CsvPreview, previewCsv } from './preview';
import { type CsvFate, type CsvProgress, readCsvInvoices } from './read';

function preview(bytes: Uint8Array | string): CsvPreview {
  const result = previewCsv(Buffer.from(bytes));
  if (!result.ok) throw new Error(JSON.stringify(result.refusals));
  return result.value;
}

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function read(
  text: string | Buffer,
  pieceBytes = 7,
  more: { onProgress?: (progress: CsvProgress) => void } = {},
) {
  const bytes = Buffer.from(text);
  const fates: CsvFate[] = [];
  const reading = { ...preview(bytes), defaults: { currency: 'CNY' as const, seller: SELLER }, ...more };
  for await (const fate of readCsvInvoices(inPieces(bytes, pieceBytes), reading)) fates.push(fate);
  return fates;
}

const SELLER = { name: '新源', identifiers: [{ scheme: 'USCC', value: '91420802MAYW0G386H' }] };
const ENGLISH = 'Invoice No.,Invoice Date,Due Date,Buyer Tax ID,Net Amount,Tax,Total\n';
const ROW = 'A-1,2026-03-02,2026-06-30,91350902MAYW0G247M,100.00,13.00,113.00\n';
const CHINESE =
  '发票列表\n\n发票号码;开票日期;付款到期日;购方税号;购方名称;价税合计;订单号\n2635;2026年3月2日;2026年6月30日;91350902MAYW0G247M;宁海电池;￥1,130.00;PO-7\n';
/** `发票号码,开票日期` and so on with one row, as a Chinese program writes it. */
const GB18030 = Buffer.from(
  'b7a2c6b1bac5c2eb2cbfaac6b1c8d5c6da2cb5bdc6dac8d52cb9bab7bdcbb0bac52cbcdbcbb0bacfbcc60a412d312c323032362d30332d30322c323032362d30362d33302c39313335303930324d4159573047323437' +
    '4d2c3131332e30300a',
  'hex',
);

describe('a preview', () => {
  it('proposes columns by their English headers', () => {
    const { encoding, delimiter, headerRow, mapping, missing, samples, proposals } = preview(ENGLISH + ROW);
    expect({ encoding, delimiter, headerRow, missing }).toEqual({
      encoding: 'utf-8',
      delimiter: ',',
      headerRow: 0,
      missing: [],
    });
    expect(mapping).toEqual({ number: 0, issueDate: 1, dueDate: 2, buyerCode: 3, net: 4, tax: 5, payable: 6 });
    expect(samples).toEqual([ROW.trim().split(',')]);
    expect(proposals.every(({ confidencePercent }) => confidencePercent > 80 && confidencePercent <= 100)).toBe(true);
  });

  it('finds a Chinese header below a title, behind semicolons', () => {
    expect(preview(CHINESE)).toMatchObject({
      delimiter: ';',
      headerRow: 1,
      mapping: { number: 0, issueDate: 1, dueDate: 2, buyerCode: 3, buyerName: 4, payable: 5, orderReference: 6 },
    });
  });

  it('tells GB18030 by its bytes', () => {
    expect(preview(GB18030)).toMatchObject({
      encoding: 'gb18030',
      headers: ['发票号码', '开票日期', '到期日', '购方税号', '价税合计'],
      missing: [],
    });
  });

  test.each<[string, Buffer, string]>([
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${ENGLISH}${ROW}`), 'utf-8'],
    ['UTF-16', Buffer.from(`\uFEFF${ENGLISH.replaceAll(',', '\t')}`, 'utf16le'), 'utf-16le'],
    ['UTF-8 cut within a character', Buffer.from(CHINESE).subarray(0, 40), 'utf-8'],
  ])('reads %s', (_, bytes, encoding) => {
    expect(preview(bytes).encoding).toBe(encoding);
  });

  it('is less sure of a header whose cells do not fit', () => {
    const certain = preview(ENGLISH + ROW).proposals.find(({ field }) => field === 'tax');
    const doubtful = preview(ENGLISH + ROW.replace(',13.00,', ',exempt,')).proposals.find(
      ({ field }) => field === 'tax',
    );
    expect(doubtful?.confidencePercent).toBeLessThan(certain?.confidencePercent ?? 0);
  });

  it('says which needed fields no column holds', () => {
    expect(preview('Invoice No.,Due Date\nA-1,2026-06-30\n').missing).toEqual(['issueDate', 'buyerCode', 'payable']);
  });

  test.each(['', 'one column\nonly\n', '\u0000\u0000', '"'])('refuses %p as no table', (text) => {
    expect(previewCsv(Buffer.from(text))).toMatchObject({ ok: false, refusals: [{ code: 'csv-malformed' }] });
  });

  it('refuses bytes of no encoding', () => {
    expect(previewCsv(Buffer.from([0x61, 0x2c, 0xff, 0xff, 0x0a]))).toMatchObject({
      ok: false,
      refusals: [{ code: 'encoding-invalid' }],
    });
  });
});

describe('a row', () => {
  test.each([1, 3, 64, 4096])('becomes an invoice, in pieces of %i bytes', async (pieceBytes) => {
    expect(await read(CHINESE, pieceBytes)).toEqual([
      {
        line: 4,
        ok: true,
        invoice: {
          number: '2635',
          issueDate: '2026-03-02',
          dueDate: '2026-06-30',
          currency: 'CNY',
          seller: SELLER,
          buyer: { name: '宁海电池', identifiers: [{ scheme: 'USCC', value: '91350902MAYW0G247M' }] },
          payable: '1130',
          payableMinor: 113_000n,
          orderReference: 'PO-7',
        },
      },
    ]);
  });

  test.each<[string, string, string]>([
    ['no number', ROW.replace('A-1', ''), 'field-missing number'],
    ['a number without letter or digit', ROW.replace('A-1', '--'), 'field-invalid number'],
    ['an ambiguous date', ROW.replace('2026-03-02', '03/02/2026'), 'date-invalid issueDate'],
    ['a day that does not exist', ROW.replace('2026-06-30', '2026-06-31'), 'date-invalid dueDate'],
    ['a due date before its issue', ROW.replace('2026-06-30', '2026-03-01'), 'field-invalid dueDate'],
    ['an amount with a decimal comma', ROW.replace('113.00', '"113,00"'), 'number-malformed payable'],
    ['an amount of nothing', ROW.replace('100.00,13.00,113.00', '0,0,0'), 'field-invalid payable'],
    ['a third decimal', ROW.replace('100.00,13.00,113.00', ',,113.005'), 'field-invalid payable'],
    ['sums that do not hold', ROW.replace('113.00', '131.00'), 'field-invalid payable'],
    ['no buyer', ROW.replace('91350902MAYW0G247M', ''), 'field-missing buyerCode'],
    ['too few cells', 'A-1,2026-03-02\n', 'date-invalid dueDate'],
    ['a quotation mark astray', 'A"1,2026-03-02,2026-06-30,91350902MAYW0G247M,,,113\n', 'csv-malformed (document)'],
  ])('with %s is refused, and the next one read', async (_, row, expected) => {
    const fates = await read(ENGLISH + row + ROW.replace('A-1', 'A-2'));
    const [first, second] = fates;
    if (first?.ok !== false) throw new Error('the row is taken');
    expect(first.refusals.map(({ code, field }) => `${code} ${field}`)).toContain(expected);
    expect(second).toMatchObject({ ok: true, line: 3, invoice: { number: 'A-2' } });
  });

  it('that stands twice is refused the second time, however it is spelled', async () => {
    const fates = await read(ENGLISH + ROW + ROW.replace('A-1', 'a-01'));
    expect(fates[1]).toMatchObject({
      line: 3,
      ok: false,
      refusals: [{ message: 'invoice a-01 stands in line 2 already' }],
    });
  });

  it('keeps its line number after cells of several lines and empty lines', async () => {
    const fates = await read(`${ENGLISH}"A\n1",2026-03-02,2026-06-30,91350902MAYW0G247M,,,1\n\n${ROW}`);
    expect(fates).toMatchObject([
      { line: 2, ok: false },
      { line: 5, ok: true },
    ]);
  });

  it('of another encoding ends the file and says where', async () => {
    const bytes = Buffer.concat([
      Buffer.from(ENGLISH + ROW),
      Buffer.alloc(70_000, ROW.replace('A-1', 'A-1')),
      Buffer.from([0xff]),
    ]);
    const fates = await read(bytes, 4096);
    expect(fates.at(-1)).toMatchObject({ ok: false, refusals: [{ code: 'encoding-invalid' }] });
  });

  it('that a bad byte cuts short is not taken for a whole one', async () => {
    const head = Buffer.from(ENGLISH + ROW);
    const cut = Buffer.concat([
      Buffer.from(ROW.replace('A-1', 'A-2').replace('13.00,113.00\n', ',1')),
      Buffer.from([0xff]),
    ]);
    const reading = { ...preview(head), defaults: { currency: 'CNY' as const, seller: SELLER } };
    const fates: CsvFate[] = [];
    for await (const fate of readCsvInvoices(inPieces(Buffer.concat([head, cut]), 1), reading)) fates.push(fate);
    expect(fates).toMatchObject([
      { line: 2, ok: true },
      { line: 3, ok: false, refusals: [{ code: 'encoding-invalid' }] },
    ]);
  });

  it('is not excused where the source itself fails', async () => {
    async function* failing(): AsyncGenerator<Buffer> {
      yield Buffer.from(ENGLISH + ROW);
      throw new Error('the disk is gone');
    }
    const reading = { ...preview(ENGLISH + ROW), defaults: { currency: 'CNY' as const, seller: SELLER } };
    const readAll = async () => {
      for await (const fate of readCsvInvoices(failing(), reading)) expect(fate.ok).toBe(true);
    };
    await expect(readAll()).rejects.toThrow('the disk is gone');
  });

  it('that never ends does not swallow memory', async () => {
    const fates = await read(`${ENGLISH}${ROW}"${'x'.repeat(300_000)}`, 4096);
    expect(fates[0]).toMatchObject({ ok: true });
    expect(fates.at(-1)).toMatchObject({ ok: false, refusals: [{ code: 'csv-malformed' }] });
  });
});

it('tells of its progress and its end', async () => {
  const rows = Array.from({ length: 2_500 }, (_, index) => ROW.replace('A-1', `A-${index}`)).join('');
  const told: CsvProgress[] = [];
  await read(ENGLISH + rows, 4096, { onProgress: (progress) => told.push(progress) });
  expect(told.map((each) => each.rows)).toEqual([1_000, 2_000, 2_500]);
  expect(told.at(-1)).toEqual({ bytes: ENGLISH.length + rows.length, rows: 2_500, accepted: 2_500, refused: 0 });
});

describe('a cell', () => {
  test.each([
    ['plain', 'plain'],
    ['-12.50', '-12.50'],
    ['+1', '+1'],
    ['=1+1', "'=1+1"],
    ['+cmd', "'+cmd"],
    ['-2+3', "'-2+3"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1', "' =1"],
    ['\t=1', '"\'\t=1"'],
    ['＝1+1', "'＝1+1"],
    ['\u200b=1', "'\u200b=1"],
    ['a"b', '"a""b"'],
    ['a,b', '"a,b"'],
    ['a\nb', '"a\nb"'],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
  ])('%j is written %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

  it('ends its line as RFC 4180 says', () => {
    expect(csvLine(['a', '=b'])).toBe("a,'=b\r\n");
  });

  test.each([
    ['1,234.50', 123_450n],
    ['￥１２.３４', 1_234n],
    ['12,34', undefined],
    ['1.234,50', undefined],
    ['1e3', undefined],
  ])('%s is read as the amount %s', (text, cents) => {
    const amount = amountInCell(text);
    expect(amount === undefined ? undefined : amount.units * 10n ** BigInt(2 - amount.scale)).toBe(cents);
  });

  test.each([
    ['2026/3/2', '2026-03-02'],
    ['20260302', '2026-03-02'],
    ['2026-03-02 10:11:12', '2026-03-02'],
    ['2026-03/02', undefined],
    ['02.03.2026', undefined],
  ])('%s is read as the date %s', (text, date) => {
    expect(dateInCell(text)).toBe(date);
  });
});

test.each(['=', ' ', '\t', '1,', '9', '"', '=1', '年', 'a'])(
  'a cell of 60,000 characters of %j costs next to nothing',
  (unit) => {
    const text = unit.repeat(60_000 / unit.length);
    const times = Array.from({ length: 4 }, () => {
      const start = process.hrtime.bigint();
      csvCell(text);
      dateInCell(text);
      amountInCell(text);
      previewCsv(Buffer.from(`${text},a\n`));
      return Number(process.hrtime.bigint() - start) / 1e6;
    });
    expect(Math.min(...times)).toBeLessThan(2_000);
  },
);

it('takes a header that names a prototype for a header like any other', () => {
  expect(preview(`__proto__,constructor,${ENGLISH}x,y,${ROW}`).mapping).toEqual({
    number: 2,
    issueDate: 3,
    dueDate: 4,
    buyerCode: 5,
    net: 6,
    tax: 7,
    payable: 8,
  });
});

/** Streams generated rows through the compiled reader in a process with a small heap; prints rows and peak memory in kB. */
const STREAMING = `
const { readCsvInvoices } = require(process.argv[1]);
const count = Number(process.argv[2]);
async function* source() {
  yield Buffer.from(${JSON.stringify(ENGLISH)});
  for (let first = 0; first < count; first += 500) {
    let chunk = '';
    for (let n = first; n < first + 500 && n < count; n += 1)
      chunk += 'INV-' + n + ',2026-03-02,2026-06-30,91350902MAYW0G247M,100.00,13.00,' + (n % 10 === 9 ? '114.00' : '113.00') + '\\n';
    yield Buffer.from(chunk);
  }
}
(async () => {
  let last;
  const mapping = { number: 0, issueDate: 1, dueDate: 2, buyerCode: 3, net: 4, tax: 5, payable: 6 };
  const reading = { encoding: 'utf-8', delimiter: ',', headerRow: 0, mapping, onProgress: (p) => { last = p; },
    defaults: { currency: 'CNY', seller: { name: 's', identifiers: [{ scheme: 'USCC', value: '91420802MAYW0G386H' }] } } };
  for await (const fate of readCsvInvoices(source(), reading)) void fate;
  // The kernel's maxRSS begins with what the parent had when it forked; VmHWM is this program's own.
  const own = process.platform === 'linux' ? /VmHWM:\\s+([0-9]+)/.exec(require('node:fs').readFileSync('/proc/self/status', 'utf8')) : null;
  console.log(JSON.stringify({ ...last, peakKb: own === null ? process.resourceUsage().maxRSS : Number(own[1]) }));
})();
`;

it('streams 100,000 rows in a heap of 64 MB and less than 300 MB in all', () => {
  const reader = join(__dirname, '../../dist/intake/csv/read.js');
  const output = execFileSync(process.execPath, ['--max-old-space-size=64', '-e', STREAMING, reader, '100000']);
  const { rows, accepted, refused, peakKb } = JSON.parse(output.toString()) as CsvProgress & { peakKb: number };
  expect({ rows, accepted, refused }).toEqual({ rows: 100_000, accepted: 90_000, refused: 10_000 });
  expect(peakKb).toBeLessThan(300_000);
});
