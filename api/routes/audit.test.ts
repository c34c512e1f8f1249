// Bundles over the API: each scope for whoever may have it, streamed, and valid from its bytes alone.

import { post } from '../../audit/testing/bundles';
import { aLivedLedger, type LivedLedger } from '../../audit/testing/lived-ledger';
import { verifyBundle } from '../../audit/verify';
import { ANCHOR, BANK_A, CERTIFIER, OPERATOR, OTHER_SUPPLIER, SUPPLIER } from '../../chaincode/testing/parties';
import { decodeBlock } from '../../network/blocks/decode';
import { archiveBlock } from '../../store/block-archive';
import { replaceCheckpoints } from '../../store/checkpoints';
import { startTestService, type TestService, type TestUser } from '../testing/service';

let ledger: LivedLedger;
let service: TestService;
beforeAll(async () => {
  [ledger, service] = await Promise.all([aLivedLedger(), startTestService()]);
  for (const bytes of ledger.blocks) {
    const { number, headerHash } = decodeBlock(bytes);
    await archiveBlock(service.store.database, { number, headerHash, bytes });
  }
  const { checkpoints } = post(ledger.blocks, [9, 19]);
  await replaceCheckpoints(
    service.store.database,
    0,
    checkpoints.map((each) => ({
      index: each.index,
      from_block: each.fromBlock,
      to_block: each.toBlock,
      root: each.root,
      tip_hash: each.tipHash,
      chain_id: each.chainId,
      contract: each.contract,
      transaction_hash: each.transactionHash,
    })),
  );
}, 60_000);
afterAll(async () => {
  await service?.stop();
  ledger?.remove();
});

const user = ({ party, role, mspId }: typeof ANCHOR): TestUser => ({ party, role, msp: mspId });
const ask = (path: string, who: typeof ANCHOR) =>
  service.api.inject({ url: `/audit/bundles/${path}`, headers: service.as(user(who)) });

test.each<[string, string, typeof ANCHOR]>([
  ['a firm’s, for itself', `parties/${SUPPLIER.party}`, SUPPLIER],
  ['a firm’s, for the operator', `parties/${ANCHOR.party}`, OPERATOR],
  ['blocks of a period, for a bank', 'period?fromBlock=5&toBlock=12', BANK_A],
  ['a stretch of time, for the operator', 'period?from=2026-06-01T00:00:00Z&until=2026-07-01T00:00:00Z', OPERATOR],
  ['everything, for a bank', 'everything', BANK_A],
])('%s is valid', async (_, path, who) => {
  const response = await ask(path, who);
  expect(response.statusCode).toBe(200);
  expect(response.headers['content-type']).toContain('application/x-ndjson');
  const report = await verifyBundle(response.rawPayload, { trustedGenesisHash: ledger.genesisHash });
  expect(report.findings.filter(({ holds }) => !holds)).toEqual([]);
  expect(report.verdict).toBe('valid');
});

test('comes with the checkpoints that the service knows, and always in the same bytes', async () => {
  const [one, two] = [await ask('everything', OPERATOR), await ask('everything', BANK_A)];
  expect(one.body.match(/^\{"checkpoint":/gm)).toHaveLength(2);
  expect(one.rawPayload.equals(two.rawPayload)).toBe(true);
});

test.each<[string, string, typeof ANCHOR, number, string]>([
  ['a firm’s for another firm', `parties/${SUPPLIER.party}`, OTHER_SUPPLIER, 403, 'not-permitted'],
  ['a firm’s for a bank', `parties/${SUPPLIER.party}`, BANK_A, 403, 'not-permitted'],
  ['a period for a supplier', 'period?fromBlock=1&toBlock=2', SUPPLIER, 403, 'not-permitted'],
  ['everything for an anchor', 'everything', ANCHOR, 403, 'not-permitted'],
  ['everything for a certifier', 'everything', CERTIFIER, 403, 'not-permitted'],
  ['a firm’s that is not on the ledger', 'parties/91430124MAYW0G4C54', OPERATOR, 404, 'not-found'],
  ['a period beyond the ledger', 'period?fromBlock=1&toBlock=1000', BANK_A, 404, 'not-found'],
  [
    'a time without a transaction',
    'period?from=2020-01-01T00:00:00Z&until=2020-02-01T00:00:00Z',
    BANK_A,
    404,
    'not-found',
  ],
  ['a period without its end', 'period?fromBlock=1', BANK_A, 422, 'invalid-input'],
  [
    'a period by blocks and time',
    'period?fromBlock=1&toBlock=2&from=2020-01-01T00:00:00Z',
    BANK_A,
    422,
    'invalid-input',
  ],
  ['a receivable that nobody shows', `${'R'}${'0'.repeat(24)}`, OPERATOR, 404, 'not-found'],
])('%s is refused', async (_, path, who, status, slug) => {
  const response = await ask(path, who);
  expect(response.statusCode).toBe(status);
  expect(JSON.parse(response.body).type).toContain(slug);
});
