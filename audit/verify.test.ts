import { buildBundle } from './bundle';
import { bundleText } from './bundle-format';
import { aLivedLedger, type LivedLedger } from './testing/lived-ledger';
import { verifyBundle } from './verify';

let ledger: LivedLedger;
beforeAll(async () => {
  console.time('live');
  ledger = await aLivedLedger();
  console.timeEnd('live');
});
afterAll(() => ledger.remove());
test('x', async () => {
  const bundle = await buildBundle({
    channel: ledger.channel,
    receivable: ledger.receivable,
    checkpoints: [],
    blocks: async function* () {
      yield* ledger.blocks;
    },
  });
  const text = bundleText(bundle);
  const report = await verifyBundle(text, { trustedGenesisHash: ledger.genesisHash });
  require('node:fs').writeFileSync('/tmp/b.json', text);
  console.log(
    text.length,
    ledger.blocks.length,
    bundle.blocks.length,
    report.verdict,
    JSON.stringify(
      report.findings.filter((f) => !f.holds),
      null,
      1,
    ),
    report.notes,
    report.trail.map((t) => `${t.block} ${t.name} ${t.what}`),
  );
  const counts: Record<string, number> = {};
  for (const f of report.findings) counts[f.check] = (counts[f.check] ?? 0) + 1;
  console.log(counts);
  console.time('20');
  for (let i = 0; i < 60; i++) await verifyBundle(text, { trustedGenesisHash: ledger.genesisHash });
  console.timeEnd('20');
});
