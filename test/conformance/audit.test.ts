// Bundles of every scope made on real Fabric where CONFORMANCE_NETWORK=fabric: they verify, and what is changed in them is found.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BundleScope } from '../../audit/bundle-format';
import { flag, overwrite } from '../../audit/testing/block-changes';
import { altered, bundleOf, changeBlock, type Draft, post, verifyDraft } from '../../audit/testing/bundles';
import { blockOf } from '../../audit/testing/forger';
import { type PlayingNetwork, serveContract } from '../../audit/testing/ledger-scene';
import { aLivedLedger, type LivedLedger } from '../../audit/testing/lived-ledger';
import { ANCHOR, BANK_A, SUPPLIER } from '../../chaincode/testing/parties';
import { readConsortium } from '../../network/consortium/consortium';
import { findFabric } from '../../network/fabric/binaries';
import { networkDown, networkUp } from '../../network/fabric/network';

jest.setTimeout(300_000);

const describeOnFabric = process.env.CONFORMANCE_NETWORK === 'fabric' ? describe : describe.skip;
/** The story's instants are of another day than the peers' clocks. */
const ANY_CLOCK = '876000h';
const CONFLICT = 11;

async function startFabric(): Promise<PlayingNetwork> {
  const consortium = readConsortium();
  const dataFolder = mkdtempSync(join(tmpdir(), 'greentier-audit-fabric-'));
  const binaries = await findFabric(process.env);
  const down = async () => void (await networkDown(dataFolder, consortium));
  try {
    const { chaincode, connectionProfile } = await networkUp(binaries, dataFolder, consortium, new Date(), ANY_CLOCK);
    const service = await serveContract(chaincode.address, chaincode.chaincodeId);
    return {
      dataFolder,
      profile: connectionProfile,
      async stop() {
        await down();
        service.stop();
      },
    };
  } catch (error) {
    await down();
    rmSync(dataFolder, { recursive: true, force: true });
    throw error;
  }
}

describeOnFabric('a ledger that lived on real Fabric', () => {
  let ledger: LivedLedger;
  let chain: ReturnType<typeof post>;
  let last: number;
  beforeAll(async () => {
    ledger = await aLivedLedger(startFabric);
    last = ledger.blocks.length - 1;
    chain = post(ledger.blocks, [9, last]);
  });
  afterAll(() => ledger?.remove());

  const anchors = () => ({ trustedGenesisHash: ledger.genesisHash, checkpointReader: chain.read });
  const of = (scope: BundleScope) => bundleOf({ ...ledger, scope }, chain.checkpoints);

  test.each<[string, () => BundleScope]>([
    ['a receivable', () => ({ kind: 'receivable', receivable: ledger.receivable })],
    ['a part of a receivable', () => ({ kind: 'receivable', receivable: ledger.part })],
    ['the supplier', () => ({ kind: 'party', party: SUPPLIER.party })],
    ['the anchor', () => ({ kind: 'party', party: ANCHOR.party })],
    ['the bank', () => ({ kind: 'party', party: BANK_A.party })],
    ['a period', () => ({ kind: 'period', fromBlock: String(last - 12), toBlock: String(last - 4) })],
    ['everything', () => ({ kind: 'everything', toBlock: String(last) })],
  ])('gives a valid bundle of %s', async (_, scope) => {
    const report = await verifyDraft(await of(scope()), anchors());
    expect(report.findings.filter(({ holds }) => !holds)).toEqual([]);
    expect(report.verdict).toBe('valid');
    expect(report.transactions).toBeGreaterThan(0);
  });

  test.each<[string, string, (draft: Draft, confirmed: number) => void]>([
    [
      'an amount in a block',
      'blockHash',
      (draft, confirmed) => changeBlock(draft, confirmed, (block) => overwrite(block, '10000000', '90000000')),
    ],
    [
      'an amount whose hashes were made to fit',
      'ordererSignature',
      (draft, confirmed) =>
        changeBlock(draft, confirmed, (block) => overwrite(block, '10000000', '90000000'), { reseal: true }),
    ],
    [
      'a validation flag',
      'validationFlag',
      (draft, confirmed) => changeBlock(draft, confirmed, (block) => flag(block, 0, CONFLICT)),
    ],
    [
      'a block left out',
      'history',
      (draft, confirmed) => {
        draft.blocks = draft.blocks.filter(({ number }) => number !== String(confirmed));
        draft.proofs = draft.proofs.filter(({ block }) => block !== String(confirmed));
      },
    ],
    [
      'the first block of another network',
      'genesis',
      (draft) => {
        (draft.blocks[0] as { bytes: string }).bytes = (draft.blocks[1] as { bytes: string }).bytes;
      },
    ],
  ])('%s is found by %s', async (_, check, change) => {
    const draft = await of({ kind: 'receivable', receivable: ledger.receivable });
    const confirmed = blockOf(ledger, 'confirmReceivable');
    const { verdict, findings } = await verifyDraft(
      altered(draft, (each) => change(each, confirmed)),
      anchors(),
    );
    expect(verdict).toBe('invalid');
    expect(findings.filter(({ holds }) => !holds).map((finding) => finding.check)).toContain(check);
  });
});
