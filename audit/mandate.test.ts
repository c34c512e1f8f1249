// An acceptance by a mandate is verified offline: by the signature over the limits, and by the offer that has to meet them.
import type { CheckName } from './report';
import { bundleOf, type Draft, verifyDraft } from './testing/bundles';
import { type ForgedTransaction, forged } from './testing/forger';
import { mandatedBody } from './testing/ledger-scene';
import { aLivedLedger, type LivedLedger } from './testing/lived-ledger';

let ledger: LivedLedger;
let bundle: Draft;
beforeAll(async () => {
  ledger = await aLivedLedger(undefined, mandatedBody);
  bundle = await bundleOf(ledger);
});
afterAll(() => ledger?.remove());
const verify = async (draft: Draft) => await verifyDraft(draft, { trustedGenesisHash: ledger.genesisHash });

test('a trail with a mandate holds', async () => {
  const report = await verify(bundle);
  expect(report.findings.filter(({ holds }) => !holds)).toEqual([]);
  expect(report.findings).toContainEqual(
    expect.objectContaining({ check: 'assignment', detail: 'the mandate takes up to 0.10000000 a year' }),
  );
  expect(report.verdict).not.toBe('invalid');
});

/** In the body and the record of the acceptance; a forger has every key but the holder's own. */
// biome-ignore lint/suspicious/noExplicitAny: a forger knows no types
const inTheAcceptance = (change: (acceptance: any) => void) => (transaction: ForgedTransaction) => {
  const accepted = transaction.commands.find(({ name }) => name === 'acceptOffer');
  if (accepted !== undefined) change(accepted.body);
  const offer = transaction.records.get(`offer/${ledger.offer}`);
  if (offer !== undefined) change(offer.acceptance);
};

test.each<[string, CheckName[], (transaction: ForgedTransaction) => void]>([
  [
    'a mandate up to a higher rate',
    ['assignment', 'nonce', 'record'],
    inTheAcceptance(({ mandate }) => {
      mandate.maxAnnualRate = '0.90000000';
    }),
  ],
  [
    'a mandate that the offer does not meet',
    ['assignment', 'nonce', 'record'],
    inTheAcceptance(({ mandate }) => {
      mandate.maxAnnualRate = '0.00010000';
    }),
  ],
  [
    'a mandate that is good from tomorrow on',
    ['assignment', 'nonce', 'record'],
    inTheAcceptance(({ mandate }) => {
      mandate.notBefore += 86_400;
    }),
  ],
  [
    'a mandate turned into a signature over the offer',
    ['assignment', 'nonce', 'record'],
    inTheAcceptance((acceptance) => {
      acceptance.mandate = undefined;
    }),
  ],
])('%s is found by %j', async (_, checks, change) => {
  const report = await verify(await bundleOf({ ...ledger, blocks: forged(ledger, change) }));
  expect(report.verdict).toBe('invalid');
  const found = [...new Set(report.findings.filter(({ holds }) => !holds).map(({ check }) => check))].sort();
  expect(found).toEqual(checks);
});
