// Which network the suite is run on, and what is refused before anything starts.
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conformanceRun } from './command';

test('the embedded network is the one unless another is asked for', async () => {
  expect(await conformanceRun([], {})).toMatchObject({ environment: { CONFORMANCE_NETWORK: 'embedded' } });
});

test.each([
  ['Fabric without its programs', ['--network', 'fabric'], {}, 'set FABRIC_BIN to the folder'],
  ['Fabric without its configuration', ['--network', 'fabric'], { FABRIC_BIN: '/x' }, 'set FABRIC_CFG to the folder'],
  [
    'a folder that holds no Fabric',
    ['--network', 'fabric'],
    { FABRIC_BIN: '/x', FABRIC_CFG: '/x' },
    'there is no peer',
  ],
  ['a network that there is not', ['--network', 'moon'], {}, 'choose one of embedded, fabric'],
  ['an argument that there is not', ['--nonsense'], {}, 'usage: npm run conformance'],
])('%s is refused plainly', async (_case, args, environment, reason) => {
  await expect(conformanceRun(args, environment)).rejects.toThrow(reason);
});

test('a folder counts as Fabric by what its programs say', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
  const say = (version: string) => {
    for (const name of ['peer', 'orderer', 'configtxgen', 'osnadmin']) {
      writeFileSync(join(folder, name), `#!/bin/sh\necho " Version: v${version}"\n`);
      chmodSync(join(folder, name), 0o755);
    }
  };
  for (const name of ['core.yaml', 'orderer.yaml']) writeFileSync(join(folder, name), '');
  const run = () => conformanceRun(['--network', 'fabric'], { FABRIC_BIN: folder, FABRIC_CFG: folder });
  say('3.1.5');
  expect(await run()).toMatchObject({ network: 'Fabric 3.1.5', environment: { CONFORMANCE_NETWORK: 'fabric' } });
  say('1.4.0');
  await expect(run()).rejects.toThrow('use 2.5 or 3.x');
  rmSync(folder, { recursive: true, force: true });
});
