// The main job, on real Fabric where CONFORMANCE_NETWORK=fabric: the embedded network has it in test/main-job.test.ts.
import { EXPECTED, figuresIn, refusedIn, SUPPLIERS, suppliersIn, TRADES, tradesIn } from '../main-job-figures';
import { newDataFolder, removeDataFolder, runSandbox } from '../sandbox-run';

jest.setTimeout(600_000);

const onFabric = process.env.CONFORMANCE_NETWORK === 'fabric' ? test : test.skip;

onFabric('real Fabric comes to the same prices, and its blocks make trails that an auditor finds valid', async () => {
  const dataFolder = newDataFolder();
  try {
    const run = runSandbox(dataFolder, '--network', 'fabric');
    expect(await run.ended).toBe(0);
    expect(figuresIn(run.output())).toEqual(EXPECTED);
    expect(tradesIn(run.output())).toEqual(TRADES);
    expect(suppliersIn(run.output())).toEqual(SUPPLIERS);
    expect(refusedIn(run.output())).toHaveLength(2);
  } finally {
    removeDataFolder(dataFolder);
  }
});
