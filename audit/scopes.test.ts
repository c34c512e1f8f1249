// Bundles of a firm, of a period and of everything: each is valid from its bytes alone, and tells of what it is about.
import { ANCHOR, BANK_A, OTHER_SUPPLIER, SUPPLIER } from '../chaincode/testing/parties';
import { bundleLines } from './bundle';
import type { BundleScope } from './bundle-format';
import { blocksBetween } from './period';
import { altered, bundleOf, type Draft, post, sourcesOf, textOf, verifyDraft } from './testing/bundles';
import { aLivedLedger, type LivedLedger } from './testing/lived-ledger';

let ledger: LivedLedger;
let chain: ReturnType<typeof post>;
let last: number;
beforeAll(async () => {
  ledger = await aLivedLedger();
  last = ledger.blocks.length - 1;
  chain = post(ledger.blocks, [4, 11, last - 2]);
});
afterAll(() => ledger?.remove());

const of = (scope: BundleScope) => bundleOf({ ...ledger, scope }, chain.checkpoints);
const everything = (): BundleScope => ({ kind: 'everything', toBlock: String(last) });
const period = (fromBlock: number, toBlock: number): BundleScope => ({
  kind: 'period',
  fromBlock: String(fromBlock),
  toBlock: String(toBlock),
});
const audit = (draft: Draft) => verifyDraft(draft, { trustedGenesisHash: ledger.genesisHash });
const refuted = (report: Awaited<ReturnType<typeof audit>>) => report.findings.filter(({ holds }) => !holds);

describe('a bundle of everything', () => {
  test('holds every block, and is valid', async () => {
    const draft = await of(everything());
    const report = await audit(draft);
    expect(refuted(report)).toEqual([]);
    expect(report.verdict).toBe('valid');
    expect(draft.blocks).toHaveLength(last + 1);
    expect(draft.records).toEqual([]);
    expect(report.transactions).toBeGreaterThan(last - 2);
    expect(report.answers.price?.holds).toBeGreaterThan(0);
  });

  test('under the chain is incomplete as long as no checkpoint covers its last blocks', async () => {
    const report = await verifyDraft(await of(everything()), { checkpointReader: chain.read });
    expect(refuted(report).map(({ check, subject }) => [check, subject])).toEqual(
      [last - 1, last].map((number) => ['checkpoint', `block ${number}`]),
    );
    expect(report.verdict).toBe('incomplete');
  });

  test('has the same bytes whenever it is built', async () => {
    expect(await textOf(await of(everything()))).toBe(await textOf(await of(everything())));
  });

  test.each<[string, string, (draft: Draft) => void]>([
    ['a block left out', 'blockLink', (draft) => draft.blocks.splice(9, 1)],
    ['the last block left out', 'blockLink', (draft) => draft.blocks.pop()],
    [
      'the last blocks left out, and said not to be there',
      'checkpoint',
      (draft) => {
        draft.blocks = draft.blocks.slice(0, 9);
        draft.scope = { kind: 'everything', toBlock: '8' };
        draft.proofs = draft.proofs.filter(({ block }) => Number(block) < 9);
        draft.checkpoints = draft.checkpoints.slice(0, 2);
        (draft.checkpoints[1] as { toBlock: string }).toBlock = '8';
      },
    ],
    ['a run that says to be longer', 'blockLink', (draft) => (draft.scope = { kind: 'everything', toBlock: '900' })],
    [
      'a list of records',
      'format',
      (draft) => draft.records.push({ record: 'firm/x', value: {}, block: '1', txId: 'a'.repeat(64) }),
    ],
  ])('%s is found by %s', async (_, check, change) => {
    const report = await verifyDraft(altered(await of(everything()), change), {
      trustedGenesisHash: ledger.genesisHash,
      checkpointReader: chain.read,
    });
    expect(report.verdict).toBe('invalid');
    expect(refuted(report).map((finding) => finding.check)).toContain(check);
  });
});

describe('a bundle of a period', () => {
  test('is valid wherever it begins and ends, and holds no more than what its transactions found before it', async () => {
    for (let from = 0; from <= last; from += 2) {
      const draft = await of(period(from, Math.min(from + 6, last)));
      const report = await audit(draft);
      expect({ from, refuted: refuted(report), verdict: report.verdict }).toEqual({
        from,
        refuted: [],
        verdict: 'valid',
      });
    }
    const early = await of(period(last - 1, last));
    expect(early.blocks.length).toBeLessThan(last);
  }, 60_000);

  test('of a stretch of time is the shortest run of blocks that holds all of it', async () => {
    const between = (from: string, until: string) => blocksBetween(sourcesOf(ledger.blocks).blocks(), from, until);
    const june = await between('2026-06-01T00:00:00Z', '2026-07-01T00:00:00Z');
    const march = await between('2026-03-02T00:00:00Z', '2026-03-03T00:00:00Z');
    expect(Number(march?.fromBlock)).toBeLessThan(Number(june?.fromBlock));
    expect(await between('2025-01-01T00:00:00Z', '2025-02-01T00:00:00Z')).toBeUndefined();
    const report = await audit(await of({ kind: 'period', ...(june as { fromBlock: string; toBlock: string }) }));
    expect(report.verdict).toBe('valid');
  });

  test.each<[string, string, (draft: Draft) => void]>([
    ['a block of the period left out', 'blockLink', (draft) => draft.blocks.splice(-2, 1)],
    [
      'what the period found left out',
      'history',
      (draft) => {
        draft.blocks = draft.blocks.filter(({ number }) => number === '0' || Number(number) >= 12);
        draft.proofs = draft.proofs.filter(({ block }) => block === '0' || Number(block) >= 12);
      },
    ],
    [
      'a later beginning',
      'format',
      (draft) => {
        draft.scope = period(14, 16);
      },
    ],
  ])('%s is found by %s', async (_, check, change) => {
    const report = await audit(altered(await of(period(12, 16)), change));
    expect(report.verdict).toBe('invalid');
    expect(refuted(report).map((finding) => finding.check)).toContain(check);
  });

  test.each([
    ['beyond the ledger', 2, 1_000],
    ['that ends before it begins', 7, 3],
  ])('%s is refused', async (_, from, to) => {
    await expect(of(period(from, to))).rejects.toThrow();
  });
});

describe('a bundle of a firm', () => {
  test.each([
    ['the supplier', SUPPLIER.party, () => [ledger.receivable, ledger.whole]],
    ['the anchor', ANCHOR.party, () => [ledger.receivable, ledger.whole, ledger.part]],
    ['the bank', BANK_A.party, () => [ledger.receivable]],
    ['a supplier that holds a part', OTHER_SUPPLIER.party, () => [ledger.part, ledger.whole]],
  ])('of %s is valid and holds its receivables', async (_, party, receivables) => {
    const draft = await of({ kind: 'party', party });
    const report = await audit(draft);
    expect(refuted(report)).toEqual([]);
    expect(report.verdict).toBe('valid');
    const held = draft.records.map(({ record }) => record);
    for (const id of receivables()) expect(held).toContain(`receivable/${id}`);
    expect(report.trail.length).toBeGreaterThan(10);
  });

  test('of the bank holds nothing of receivables that it has not to do with', async () => {
    const draft = await of({ kind: 'party', party: BANK_A.party });
    const receivables = draft.records.map(({ record }) => record).filter((record) => record.startsWith('receivable/'));
    expect(receivables).toEqual([`receivable/${ledger.receivable}`]);
  });

  test('that is not on the ledger is refused', async () => {
    await expect(of({ kind: 'party', party: '91420802MAYW0G386X' })).rejects.toThrow(
      'no valid transaction wrote firm/',
    );
  });

  test('a record left out of its list is found by claim', async () => {
    const draft = await of({ kind: 'party', party: ANCHOR.party });
    const report = await audit(altered(draft, ({ records }) => records.splice(3, 1)));
    expect(refuted(report).map(({ check }) => check)).toEqual(['claim']);
  });
});

test('the lines come one at a time: the first one is there before the last block is written down', async () => {
  let read = 0;
  const blocks = async function* () {
    for (const block of ledger.blocks) {
      read++;
      yield block;
    }
  };
  const lines = bundleLines({ channel: ledger.channel, scope: everything(), checkpoints: [], blocks });
  await lines.next();
  const before = read;
  await lines.next();
  expect(read - before).toBe(1);
  await lines.return(undefined);
});
