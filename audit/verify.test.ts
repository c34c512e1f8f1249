// A bundle of a ledger that really ran is valid from its bytes alone, under whatever anchor its reader has, and says so in full.
import type { AuditBundle } from './bundle-format';
import { BUNDLE_VERSION, bundleText } from './bundle-format';
import { CHECKS, type CheckName } from './report';
import { altered, bundleOf, CONTRACT, post } from './testing/bundles';
import { aLivedLedger, type LivedLedger } from './testing/lived-ledger';
import { verifyBundle } from './verify';

let ledger: LivedLedger;
let bundle: AuditBundle;
let chain: ReturnType<typeof post>;
beforeAll(async () => {
  ledger = await aLivedLedger();
  chain = post(ledger.blocks, [4, ledger.blocks.length - 1]);
  bundle = await bundleOf(ledger, chain.checkpoints);
});
afterAll(() => ledger?.remove());

const pinned = () => ({ trustedGenesisHash: ledger.genesisHash });
const refutedBy = async (given: unknown, anchors = {}) => {
  const { findings } = await verifyBundle(given, anchors);
  return findings.filter(({ holds }) => !holds);
};

describe('a sound bundle', () => {
  test('is valid under a pinned first block', async () => {
    const report = await verifyBundle(bundleText(bundle), pinned());
    expect(report.findings.filter(({ holds }) => !holds)).toEqual([]);
    expect(report).toMatchObject({ verdict: 'valid', channel: 'greentier', receivable: ledger.receivable });
    expect(report.genesisHash).toBe(ledger.genesisHash);
  });

  test('is valid under checkpoints that the chain holds', async () => {
    const report = await verifyBundle(bundleText(bundle), { checkpointReader: chain.read });
    expect(report).toMatchObject({ verdict: 'valid' });
    expect(report.notes.join()).toContain('anyone can deploy one');
  });

  test('is valid under both and a pinned contract, without a doubt about the contract', async () => {
    const anchors = { ...pinned(), trustedContract: CONTRACT.toUpperCase().replace('0X', '0x') };
    const report = await verifyBundle(bundleText(bundle), { ...anchors, checkpointReader: chain.read });
    expect(report).toMatchObject({ verdict: 'valid' });
    expect(report.notes.join()).not.toContain('contract');
  });

  test('answers every question there is, and of a part those about parts', async () => {
    const ofPart = await bundleOf({ ...ledger, receivable: ledger.part }, chain.checkpoints);
    const reports = [bundle, ofPart].map((given) => verifyBundle(given, { ...pinned(), checkpointReader: chain.read }));
    const findings = (await Promise.all(reports)).flatMap((report) => report.findings);
    const asked = new Set(findings.filter(({ holds }) => holds).map(({ check }) => check));
    expect((Object.keys(CHECKS) as CheckName[]).filter((check) => !asked.has(check))).toEqual([]);
  });

  test('has the same bytes whenever it is built', async () => {
    expect(bundleText(await bundleOf(ledger, chain.checkpoints))).toBe(bundleText(bundle));
    expect(JSON.stringify(await bundleOf(ledger, [...chain.checkpoints].reverse()))).toBe(bundleText(bundle));
  });

  test('reads the same as text, as bytes and as JSON, with a line end or without', async () => {
    const text = bundleText(bundle);
    const reports = await Promise.all(
      [text, `${text}\n`, Buffer.from(text), JSON.parse(text)].map((given) => verifyBundle(given, pinned())),
    );
    for (const report of reports) expect(report).toEqual(reports[0]);
  });

  test('tells who did what, when and where', async () => {
    const { trail } = await verifyBundle(bundle, pinned());
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
      const report = await verifyBundle(given, pinned());
      expect(report.findings.filter(({ holds }) => !holds)).toEqual([]);
      expect(report.verdict).toBe('valid');
    }
    const { trail, notes } = await verifyBundle(part, pinned());
    expect(trail.map(({ what }) => what.split(' ')[0]).slice(-8)).toEqual([
      ...['issued', 'verified', 'confirmed', 'split', 'ordered', 'took', 'booked', 'booked'],
    ]);
    expect(notes.join()).toContain('The receivable is settled');
    expect((await verifyBundle(whole, pinned())).notes.join()).toContain('The receivable is split');
  });

  test('holds no offer of a bank that lost', () => {
    const offers = bundle.records.filter(({ record }) => record.startsWith('offer/'));
    expect(offers.map(({ record }) => record)).toEqual([`offer/${ledger.offer}`]);
  });

  test('at an earlier moment is valid as well, and says that later is another matter', async () => {
    const earlier = await bundleOf({ ...ledger, blocks: ledger.blocks.slice(0, 16) });
    const report = await verifyBundle(earlier, pinned());
    expect(report.verdict).toBe('valid');
    expect(report.notes.join()).toMatch(/The receivable is offered as of block \d+, the bundle's last/);
  });
});

describe('what cannot be established', () => {
  test('without anything to rest on leaves the bundle incomplete', async () => {
    const report = await verifyBundle(bundle);
    expect(report.verdict).toBe('incomplete');
    expect(report.findings.filter(({ holds }) => !holds).map(({ check, open }) => [check, open])).toEqual([
      ['genesis', true],
    ]);
  });

  test('a block that no checkpoint covers yet leaves it incomplete under a chain', async () => {
    const short = await bundleOf(ledger, chain.checkpoints.slice(0, 1));
    expect((await verifyBundle(short, { checkpointReader: chain.read })).verdict).toBe('incomplete');
    const bare = await bundleOf(ledger);
    expect((await verifyBundle(bare, { checkpointReader: chain.read })).verdict).toBe('incomplete');
    expect((await verifyBundle(bare, pinned())).verdict).toBe('valid');
  });

  test('a chain that cannot be asked leaves it incomplete', async () => {
    const checkpointReader = () => Promise.reject(new Error('nobody there'));
    const report = await verifyBundle(bundle, { checkpointReader });
    expect(report.verdict).toBe('incomplete');
    expect(JSON.stringify(report.findings)).toContain('nobody there');
  });
});

describe('what is no bundle', () => {
  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a number', 7],
    ['an empty text', ''],
    ['half a JSON text', '{"format":'],
    ['other JSON', '[]'],
    ['another format', { format: 'other', version: BUNDLE_VERSION }],
    ['another version', { format: 'greentier-audit-bundle', version: BUNDLE_VERSION + 1 }],
    ['bytes that are no text', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    [
      'a value that throws when it is read',
      {
        get format() {
          throw new Error('no');
        },
      },
    ],
  ])('%s is incomplete, and no error', async (_, given) => {
    expect(await verifyBundle(given, pinned())).toMatchObject({ verdict: 'incomplete', trail: [] });
  });

  test.each<[string, (bundle: AuditBundle) => unknown]>([
    ['a field too many', (given) => ({ ...given, more: 1 })],
    ['a field too few', ({ channel: _, ...given }) => given],
    ['no block', (given) => ({ ...given, blocks: [] })],
    ['a number with a leading zero', (given) => ({ ...given, uncovered: ['01'] })],
    ['a text in another spelling', (given) => JSON.stringify(given, null, 1)],
    ['a name twice', (given) => bundleText(given).replace('{', '{"channel":"other",')],
  ])('%s is invalid', async (_, given) => {
    expect(await verifyBundle(given(bundle), pinned())).toMatchObject({ verdict: 'invalid' });
    expect((await refutedBy(given(bundle), pinned())).map(({ check }) => check)).toEqual(['format']);
  });

  test('bytes that are no block are a finding about that block', async () => {
    const given = altered(bundle, (draft) => {
      draft.blocks[3] = { number: draft.blocks[3]?.number ?? '', bytes: 'AAAA' };
    });
    const findings = await refutedBy(given, pinned());
    expect(findings).toContainEqual(expect.objectContaining({ check: 'format', subject: 'block 3' }));
    for (const { why } of findings) expect(why).toBeTruthy();
  });
});
