// A disk that takes no more: the network ends and says so, instead of acknowledging what it could not keep.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeBlock } from '../blocks/decode';
import { connectUser, firstBlocks } from './testing/ledger-user';
import { launchNetwork } from './testing/network-process';
import { startProbe } from './testing/probe-service';

jest.setTimeout(60_000);

/** Lets no file of the network grow beyond this many blocks of 512 bytes. */
const LIMITED = ['sh', '-c', 'ulimit -f 200; exec "$@"', 'sh'];

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('a network whose disk is full ends with a reason, and what it acknowledged is there afterwards', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'greentier-full-'));
  const probe = await startProbe();
  const limited = launchNetwork(dataFolder, probe.address, { launcher: LIMITED });
  await limited.ready;
  const user = await connectUser(dataFolder, { connectMs: 300, orderMs: 500, commitMs: 500 });
  let running = true;
  void limited.ended.then(() => {
    running = false;
  });
  const committed: string[] = [];
  const unknown: string[] = [];
  for (let value = 'first'; running; value = 'v'.repeat(2_000)) {
    const outcome = await user.submit('put', 'k', value);
    if (outcome.kind === 'committed') committed.push(outcome.txId);
    if (outcome.kind === 'unknown') unknown.push(outcome.txId);
  }
  expect(committed).not.toEqual([]);
  const { code, said } = await limited.ended;
  expect(code).toBe(1);
  expect(said).toMatch(/^devnet: the ledger cannot be written, so the network stops: EFBIG/);

  const network = launchNetwork(dataFolder, probe.address);
  await network.ready;
  const blocks = await firstBlocks(user, await user.height());
  const found = blocks.flatMap((bytes) => decodeBlock(bytes).transactions.map(({ txId }) => txId)).slice(1);
  // What was not acknowledged in time may be there as well; nothing else is.
  expect(found.filter((txId) => !unknown.includes(txId))).toEqual(committed);
  expect(await user.submit('put', 'k', 'after')).toMatchObject({ kind: 'committed' });
  await user.close();
  await network.stop();
  probe.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});
