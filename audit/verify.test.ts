// A bundle of a ledger that really ran is valid from its bytes alone, under whatever anchor its reader has, and says so in full.
import { BUNDLE_VERSION } from './bundle-format';
import { CHECKS, type CheckName } from './report';
import {
  altered,
  bundleOf,
  CONTRACT,
  type Draft,
  linesIn,
  post,
  resealed,
  sealed,
  textOf,
  verifyDraft,
} from './testing/bundles';
import { aLivedLedger, type LivedLedger } from './testing/lived-ledger';
import { verifyBundle } from './verify';

let ledger: LivedLedger;
let bundle: Draft;
let text: string;
let chain: ReturnType<typeof post>;
beforeAll(async () => {
  ledger = await aLivedLedger();
  chain = post(ledger.blocks, [4, ledger.blocks.length - 1]);
  bundle = await bundleOf(ledger, chain.checkpoints);
  text = await textOf(bundle);
});
afterAll(() => ledger?.remove());

const pinned = () => ({ trustedGenesisHash: ledger.genesisHash });
const refutedBy = async (given: string, anchors = {}) => {
  const { findings } = await verifyBundle(given, anchors);
  return findings.filter(({ holds }) => !holds);
};

describe('a sound bundle', () => {
  test('is valid under a pinned first block', async () => {
    const report = await verifyBundle(text, pinned());
    expect(report.findings.filter(({ holds }) => !holds)).toEqual([]);
    expect(report).toMatchObject({
      verdict: 'valid',
      channel: 'greentier',
      scope: { kind: 'receivable', receivable: ledger.receivable },
    });
    expect(report.genesisHash).toBe(ledger.genesisHash);
  });

  test('is valid under checkpoints that the chain holds', async () => {
    const report = await verifyBundle(text, { checkpointReader: chain.read });
    expect(report).toMatchObject({ verdict: 'valid' });
    expect(report.notes.join()).toContain('anyone can deploy one');
  });

  test('is valid under both and a pinned contract, without a doubt about the contract', async () => {
    const anchors = { ...pinned(), trustedContract: CONTRACT.toUpperCase().replace('0X', '0x') };
    const report = await verifyBundle(text, { ...anchors, checkpointReader: chain.read });
    expect(report).toMatchObject({ verdict: 'valid' });
    expect(report.notes.join()).not.toContain('contract');
  });

  test('answers every question there is, and of a part those about parts', async () => {
    const ofPart = await bundleOf({ ...ledger, receivable: ledger.part }, chain.checkpoints);
    const reports = [bundle, ofPart].map((given) => verifyDraft(given, { ...pinned(), checkpointReader: chain.read }));
    const findings = (await Promise.all(reports)).flatMap((report) => report.findings);
    const asked = new Set(findings.filter(({ holds }) => holds).map(({ check }) => check));
    asked.add('earlyPayment'); // on a ledger of its own: early-payment.test.ts
    expect((Object.keys(CHECKS) as CheckName[]).filter((check) => !asked.has(check))).toEqual([]);
  });

  test('has the same bytes whenever it is built', async () => {
    expect(await textOf(await bundleOf(ledger, chain.checkpoints))).toBe(text);
    expect(await textOf(await bundleOf(ledger, [...chain.checkpoints].reverse()))).toBe(text);
  });

  test('reads the same as text, as bytes and in pieces of any size', async () => {
    const bytes = Buffer.from(text);
    const pieces = function* (size: number) {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    };
    const given = [text, bytes, () => pieces(1_000), () => pieces(65_536), () => pieces(bytes.length)];
    const reports = await Promise.all(given.map((each) => verifyBundle(each, pinned())));
    for (const report of reports) expect(report).toEqual(reports[0]);
    expect(reports[0]?.verdict).toBe('valid');
  });

  test('tells who did what, when and where', async () => {
    const { trail } = await verifyDraft(bundle, pinned());
    expect(trail.map(({ what }) => what.split(' ')[0])).toEqual([
      ...['registered', 'registered', 'registered', 'named', 'named', 'gave'],
      ...['captured', 'captured', 'captured', 'attested', 'attested', 'issued', 'verified', 'confirmed', 'asked'],
      ...['sealed', 'accepted', 'filed', 'paid', 'booked'],
    ]);
    expect(trail.at(-2)).toMatchObject({
      instant: '2026-03-02T02:00:00.000Z',
      name: 'bank A',
      mspId: 'BankAMSP',
      record: `offer/${ledger.offer}`,
    });
    expect(trail.find(({ record }) => record === `sealedOffer/${ledger.request}/${ledger.offer}`)?.what).toBe(
      'sealed an offer of CNY 88,986.00 at 338 bps, a discount of CNY 1,014.00',
    );
  });

  test('of a whole shows the split, and of a part the whole with the obligor’s confirmation', async () => {
    const [whole, part] = [
      await bundleOf({ ...ledger, receivable: ledger.whole }),
      await bundleOf({ ...ledger, receivable: ledger.part }),
    ];
    for (const given of [whole, part]) {
      const report = await verifyDraft(given, pinned());
      expect(report.findings.filter(({ holds }) => !holds)).toEqual([]);
      expect(report.verdict).toBe('valid');
    }
    const { trail, notes } = await verifyDraft(part, pinned());
    expect(trail.map(({ what }) => what.split(' ')[0]).slice(-8)).toEqual([
      ...['issued', 'verified', 'confirmed', 'split', 'ordered', 'took', 'booked', 'booked'],
    ]);
    expect(notes.join()).toContain('The receivable is settled');
    expect((await verifyDraft(whole, pinned())).notes.join()).toContain('The receivable is split');
  });

  test('holds no offer of a bank that lost', () => {
    const offers = bundle.records.filter(({ record }) => record.startsWith('offer/'));
    expect(offers.map(({ record }) => record)).toEqual([`offer/${ledger.offer}`]);
  });

  test('at an earlier moment is valid as well, and says that later is another matter', async () => {
    const earlier = await bundleOf({ ...ledger, blocks: ledger.blocks.slice(0, 16) });
    const report = await verifyDraft(earlier, pinned());
    expect(report.verdict).toBe('valid');
    expect(report.notes.join()).toMatch(/The receivable is offered as of block \d+, the bundle's last/);
  });
});

describe('what cannot be established', () => {
  test('without anything to rest on leaves the bundle incomplete', async () => {
    const report = await verifyDraft(bundle);
    expect(report.verdict).toBe('incomplete');
    expect(report.findings.filter(({ holds }) => !holds).map(({ check, open }) => [check, open])).toEqual([
      ['genesis', true],
    ]);
  });

  test('a block that no checkpoint covers yet leaves it incomplete under a chain', async () => {
    const short = await bundleOf(ledger, chain.checkpoints.slice(0, 1));
    expect((await verifyDraft(short, { checkpointReader: chain.read })).verdict).toBe('incomplete');
    const bare = await bundleOf(ledger);
    expect((await verifyDraft(bare, { checkpointReader: chain.read })).verdict).toBe('incomplete');
    expect((await verifyDraft(bare, pinned())).verdict).toBe('valid');
  });

  test('a chain that cannot be asked leaves it incomplete', async () => {
    const checkpointReader = () => Promise.reject(new Error('nobody there'));
    const report = await verifyDraft(bundle, { checkpointReader });
    expect(report.verdict).toBe('incomplete');
    expect(JSON.stringify(report.findings)).toContain('nobody there');
  });
});

describe('what is no bundle', () => {
  const head = (change: object) =>
    `${JSON.stringify({ format: 'greentier-audit-bundle', version: BUNDLE_VERSION, ...change })}\n`;

  test.each<[string, string | Uint8Array]>([
    ['nothing', ''],
    ['a line end', '\n'],
    ['null', 'null\n'],
    ['half a JSON text', '{"format":'],
    ['other JSON', '[]\n'],
    ['another format', head({ format: 'other' })],
    ['another version', head({ version: BUNDLE_VERSION - 1 })],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
  ])('%s is incomplete, and no error', async (_, given) => {
    expect(await verifyBundle(given, pinned())).toMatchObject({ verdict: 'incomplete', trail: [] });
  });

  test('bytes that cannot be read are no error', async () => {
    const given = () => {
      throw new Error('the disk is gone');
    };
    expect(await verifyBundle(given, pinned())).toMatchObject({ verdict: 'invalid', trail: [] });
  });

  const inLine = (from: string | RegExp, to: string) => (given: string) => resealed(given.replace(from, to));

  test.each<[string, (given: string) => string]>([
    ['a field too many', inLine('"channel":', '"more":1,"channel":')],
    ['a field too few', inLine('"channel":"greentier",', '')],
    ['a line of a kind that is none', inLine('{"block":', '{"blok":')],
    ['a line of two kinds', inLine('{"record":', '{"end":{"sha256":""},"record":')],
    ['a line that is not JSON', inLine('{"record":', '{"record":,')],
    ['a number with a leading zero', inLine('"number":"1"', '"number":"01"')],
    ['a line in another spelling', inLine('{"record":', '{ "record":')],
    ['a name twice', inLine('{"channel":', '{"channel":"other","channel":')],
    ['an empty line', inLine('{"record":', '\n{"record":')],
    ['another scope’s name', inLine('"kind":"receivable"', '"kind":"anything"')],
    ['a first line twice', inLine(/^(.*\n)/, '$1$1')],
    ['an end before the end', inLine('{"record":', `{"end":{"sha256":"${'0'.repeat(64)}"}}\n{"record":`)],
    ['bytes that were damaged', (given) => given.replace('"block":', '"blocc":')],
    [
      'an end of other bytes',
      (given) => given.replace(/"sha256":"[0-9a-f]{64}"\}\}\n$/, `"sha256":"${'0'.repeat(64)}"}}\n`),
    ],
    ['a file without its end', (given) => given.slice(0, given.lastIndexOf('{"end"'))],
    ['a file without its last line end', (given) => given.slice(0, -1)],
    ['a file that breaks off within a line', (given) => given.slice(0, given.length / 2)],
    ['something behind the end', (given) => `${given}\n`],
  ])('%s is invalid', async (_, change) => {
    expect(change(text)).not.toBe(text);
    expect(await verifyBundle(change(text), pinned())).toMatchObject({ verdict: 'invalid' });
    expect((await refutedBy(change(text), pinned())).map(({ check }) => check)).toEqual(['format']);
  });

  test.each<[string, (lines: ReturnType<typeof linesIn>) => void]>([
    ['a block behind the records', (lines) => lines.push(...lines.splice(3, 1))],
    [
      'a checkpoint behind the records',
      (lines) =>
        lines.push(
          ...lines.splice(
            lines.findIndex(({ kind }) => kind === 'checkpoint'),
            1,
          ),
        ),
    ],
    [
      'a proof before its checkpoint',
      (lines) =>
        lines.splice(
          2,
          0,
          ...lines.splice(
            lines.findIndex(({ kind }) => kind === 'proof'),
            1,
          ),
        ),
    ],
  ])('%s is in another order than a bundle’s, and invalid', async (_, change) => {
    const lines = linesIn(bundle);
    change(lines);
    expect((await verifyBundle(await sealed(lines), pinned())).verdict).toBe('invalid');
  });

  test('bytes that are no block are a finding about that block', async () => {
    const given = altered(bundle, (draft) => {
      draft.blocks[3] = { number: draft.blocks[3]?.number ?? '', bytes: 'AAAA' };
    });
    const findings = await refutedBy(await textOf(given), pinned());
    expect(findings).toContainEqual(expect.objectContaining({ check: 'format', subject: 'block 3' }));
    for (const { why } of findings) expect(why).toBeTruthy();
  });
});
