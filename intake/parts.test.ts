// Parts of large files: documents one after the other and entries of archives, hostile ones among them, in bounded memory.
import { zipSync } from 'fflate';
import { type ArchiveLimits, entriesIn } from './archive';
import { jsonDocumentsIn, xmlDocumentsIn } from './concatenation';
import { MAX_JSON_BYTES, MAX_XML_BYTES } from './limits';
import { type FilePart, labelOf } from './parts';

async function* pieces(text: string | Uint8Array, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text);
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}

async function partsOf(parts: AsyncGenerator<FilePart>): Promise<string[]> {
  const found: string[] = [];
  for await (const part of parts) {
    found.push('refusal' in part ? `refused: ${part.refusal.code}` : part.bytes.toString('utf8'));
  }
  return found;
}

const SIZES = [1, 7, 65_536];
const LARGE = `<a>${'x'.repeat(MAX_XML_BYTES)}</a>`;

describe('XML documents one after the other', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'with and without a declaration',
      '<?xml version="1.0"?>\n<a>1</a>\n\uFEFF<b/><c x="1>2">é</c>',
      ['<?xml version="1.0"?>\n<a>1</a>', '<b/>', '<c x="1>2">é</c>'],
    ],
    ['whose elements nest', '<a><a><b/></a></a><a/>', ['<a><a><b/></a></a>', '<a/>']],
    [
      'with comments, sections and instructions that hold markup',
      '<a><!-- </a> --><![CDATA[</a>]]><?p </a>?></a><b/>',
      ['<a><!-- </a> --><![CDATA[</a>]]><?p </a>?></a>', '<b/>'],
    ],
    [
      'of which one is not closed',
      '<?xml version="1.0"?><a><b></a><?xml version="1.0"?><c/>',
      ['<?xml version="1.0"?><a><b></a>', '<?xml version="1.0"?><c/>'],
    ],
    [
      'of which one breaks off in a tag',
      '<?xml version="1.0"?><a <?xml version="1.0"?><c/>',
      ['<?xml version="1.0"?><a ', '<?xml version="1.0"?><c/>'],
    ],
    ['of which the last breaks off', '<a/><b>', ['<a/>', '<b>']],
    [
      'with a DOCTYPE, which the reader refuses',
      '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a><b/>',
      ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', '<b/>'],
    ],
    ['that are none', 'invoice,amount\n', ['invoice,amount\n']],
    ['of which there is none', ' \n', []],
  ])('%s are cut where they end', async (_, text, expected) => {
    for (const size of SIZES) expect(await partsOf(xmlDocumentsIn(pieces(text, size)))).toEqual(expected);
  });

  it('go on behind one that is too long', async () => {
    const text = `<a/>${LARGE}<?xml version="1.0"?><b/>`;
    for (const size of [4_096, 1_000_000]) {
      expect(await partsOf(xmlDocumentsIn(pieces(text, size)))).toEqual([
        '<a/>',
        'refused: too-large',
        '<?xml version="1.0"?><b/>',
      ]);
    }
  });
});

describe('JSON documents one after the other', () => {
  test.each<[string, string, readonly string[]]>([
    ['on lines of their own', '{"a":1}\n{"b":[{}]}\n', ['{"a":1}', '{"b":[{}]}']],
    ['behind record separators', '\u001e{"a":1}\n\u001e[2]\n', ['{"a":1}', '[2]']],
    ['with braces and quotes in texts', '{"a":"}\\"{"}{"b":"\\\\"}', ['{"a":"}\\"{"}', '{"b":"\\\\"}']],
    ['of which the last breaks off', '{}{"a":', ['{}', '{"a":']],
  ])('%s are cut where they end', async (_, text, expected) => {
    for (const size of SIZES) expect(await partsOf(jsonDocumentsIn(pieces(text, size)))).toEqual(expected);
  });

  it('go on behind one that is too long', async () => {
    const text = `{"a":"${'x'.repeat(MAX_JSON_BYTES)}"}\n{"b":1}`;
    expect(await partsOf(jsonDocumentsIn(pieces(text, 65_536)))).toEqual(['refused: too-large', '{"b":1}']);
  });
});

describe('an archive', () => {
  const zip = (files: Readonly<Record<string, string>>) =>
    zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));
  const entries = async (archive: Uint8Array, limits?: ArchiveLimits) => {
    const found: string[] = [];
    for await (const part of entriesIn(pieces(archive, 1_000), limits)) {
      found.push(`${part.label}: ${'refusal' in part ? part.refusal.code : part.bytes.toString('utf8')}`);
    }
    return found;
  };

  it('gives its entries in their order, without folders and what a Mac adds', async () => {
    const archive = zip({ 'in/a.xml': '<a/>', 'in/': '', '__MACOSX/in/._a.xml': 'x', 'b.json': '{}' });
    expect(await entries(archive)).toEqual(['a.xml: <a/>', 'b.json: {}']);
  });

  it('whose names climb out of it names its entries by the last step alone', async () => {
    const archive = zip({ '../../etc/passwd': '1', '/etc/cron.d/x': '2', '..\\..\\boot.ini': '3', 'C:\\a\\b': '4' });
    expect(await entries(archive)).toEqual(['passwd: 1', 'x: 2', 'boot.ini: 3', 'b: 4']);
  });

  it('that unpacks to a bomb is left at its limit, and an entry that does is refused alone', async () => {
    const limits = { entries: 10, entryBytes: 1_000, unpackedBytes: 100_000 };
    const bomb = zip({ 'a.xml': '<a/>', 'bomb.xml': 'x'.repeat(50_000), 'b.xml': '<b/>' });
    expect(await entries(bomb, limits)).toEqual(['a.xml: <a/>', 'bomb.xml: too-large', 'b.xml: <b/>']);
    const larger = zip({ 'bomb.xml': 'x'.repeat(5_000_000), 'b.xml': '<b/>' });
    expect(await entries(larger, limits)).toEqual(['bomb.xml: too-large']);
  });

  it('within the archive is an entry like any other', async () => {
    const [only] = await entries(zip({ 'inner.zip': Buffer.from(zip({ 'a.xml': '<a/>' })).toString('latin1') }));
    expect(only).toMatch(/^inner\.zip: PK/);
  });

  it('of too many entries is left there', async () => {
    const limits = { entries: 2, entryBytes: 1_000, unpackedBytes: 100_000 };
    expect(await entries(zip({ a: '1', b: '2', c: '3' }), limits)).toEqual(['a: 1', 'b: 2', ': too-many-parts']);
  });

  test.each<[string, (archive: Uint8Array) => Uint8Array]>([
    ['no archive at all', () => Buffer.from('<Invoice/>')],
    ['empty', () => Buffer.alloc(0)],
    ['cut off', (archive) => archive.subarray(0, 45)],
    ['broken within', (archive) => Buffer.from(archive).fill(0xff, 40, 60)],
  ])('that is %s tells so', async (_, spoil) => {
    const found = await entries(spoil(zip({ 'a.xml': Array.from({ length: 500 }, (_unused, n) => n * n).join() })));
    expect(found.at(-1)).toMatch(/archive-malformed$/);
  });
});

test.each(['<', '<a', '<a b="', '<?xml ', '<!--', '<![CDATA[', '{', '"', '\\', '[', '{"', ' '])(
  'a file of a million characters of %j costs next to nothing',
  async (unit) => {
    const text = unit.repeat(1_000_000 / unit.length);
    const start = process.hrtime.bigint();
    // A reader that looks at the rest anew for each mark takes a minute and a half.
    await partsOf(xmlDocumentsIn(pieces(text, 65_536)));
    await partsOf(jsonDocumentsIn(pieces(text, 65_536)));
    expect(Number(process.hrtime.bigint() - start) / 1e6).toBeLessThan(20_000);
  },
);

test.each([
  ['a\u0000b\u202e.xml', 'ab.xml'],
  ['...', ''],
  ['x'.repeat(300), 'x'.repeat(128)],
])('%j is shown as %j', (name, label) => {
  expect(labelOf(name)).toBe(label);
});
