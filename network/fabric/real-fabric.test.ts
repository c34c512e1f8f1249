// A native network and the compose file's services, tried on Fabric's own programs where CONFORMANCE_NETWORK=fabric.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { enrolUser } from '../certificates/enrolment';
import { readConsortium } from '../consortium/consortium';
import { startProbe } from '../devnet/testing/probe-service';
import { connectLedger } from '../gateway/connect';
import { type FabricBinaries, findFabric } from './binaries';
import { writeBuilder } from './chaincode-package';
import { writeCompose } from './compose';
import { networkDown, networkStatus, networkUp } from './network';

jest.setTimeout(120_000);

const run = promisify(execFile);
const consortium = readConsortium();
const describeOnFabric = process.env.CONFORMANCE_NETWORK === 'fabric' ? describe : describe.skip;
let folder: string;
let binaries: FabricBinaries;

describeOnFabric('on real Fabric', () => {
  beforeEach(async () => {
    binaries = await findFabric(process.env);
    folder = mkdtempSync(join(tmpdir(), 'greentier-fabric-'));
  });

  afterEach(async () => {
    await networkDown(folder, consortium);
    rmSync(folder, { recursive: true, force: true });
  });

  test('up, down and status find what stands, start what does not, and lose nothing', async () => {
    const up = () => networkUp(binaries, folder, consortium, new Date());
    const first = await up();
    expect(new Set(Object.values(first.nodes))).toEqual(new Set(['started']));
    const before = await probed(folder, first.chaincode, ['put', 'kept', 'x']);
    expect(before).toMatchObject({ kind: 'committed' });

    const second = await up();
    expect(new Set(Object.values(second.nodes))).toEqual(new Set(['found']));
    expect(second.chaincode).toEqual(first.chaincode);

    const { nodes } = await networkStatus(folder, consortium);
    const killed = nodes.find(({ name }) => name === 'peer0.bankb');
    process.kill(killed?.pid ?? 0, 'SIGKILL');
    expect((await up()).nodes).toMatchObject({ 'peer0.bankb': 'started', 'peer0.banka': 'found', orderer0: 'found' });

    expect(new Set(Object.values(await networkDown(folder, consortium)))).toEqual(new Set(['stopped']));
    expect((await networkStatus(folder, consortium)).nodes.map(({ pid }) => pid)).toEqual(nodes.map(() => null));
    expect(new Set(Object.values(await networkDown(folder, consortium)))).toEqual(new Set(['absent']));

    const again = await up();
    expect(await probed(folder, again.chaincode, ['append', 'kept'])).toMatchObject({
      kind: 'committed',
      result: 'x.',
    });
  });

  test('the compose file’s services and its setup make a network, as programs without containers', async () => {
    const { composeFile, chaincode } = await writeCompose(folder, consortium, binaries.version, new Date());
    const { services } = parse(readFileSync(composeFile, 'utf8')) as { services: Record<string, Service> };
    const { setup, ...nodes } = services;
    const configuration = imageConfiguration(folder, binaries);
    const inImage = (service?: Service) => ({
      PATH: `${binaries.binFolder}:${process.env.PATH}`,
      FABRIC_CFG_PATH: configuration,
      ...service?.environment,
    });
    const started: ChildProcess[] = [];
    try {
      for (const service of Object.values(nodes)) {
        const [program = '', ...args] = service.command;
        started.push(spawn(program, args, { env: inImage(service), stdio: 'ignore' }));
      }
      const [shell = '', ...args] = setup?.command ?? [];
      for (const _run of ['first', 'second']) {
        const { stdout } = await run(shell, args, { env: inImage(setup) });
        expect(stdout).toContain('the network stands');
      }
      expect(await probed(folder, chaincode, ['put', 'composed', 'x'])).toMatchObject({ kind: 'committed' });
    } finally {
      await Promise.all(started.map((child) => new Promise((resolve) => child.once('exit', resolve).kill('SIGKILL'))));
    }
  });
});

interface Service {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Submits one call with the probe contract in service. */
async function probed(
  dataFolder: string,
  { address, chaincodeId }: { readonly address: string; readonly chaincodeId: string },
  [method = '', ...args]: readonly string[],
) {
  const probe = await startProbe(Number(address.split(':')[1]), chaincodeId);
  const { label } = await enrolUser(dataFolder, 'OperatorMSP', { party: '91310000MA1FL0LM0X', role: 'supplier' });
  const ledger = connectLedger({
    profile: join(dataFolder, 'connection-profile.json'),
    walletFolder: join(dataFolder, 'wallet'),
    channel: consortium.channel,
    chaincode: consortium.chaincode,
  });
  try {
    return await ledger.submit(label, { transaction: `probe:${method}`, args });
  } finally {
    await ledger.close();
    probe.stop();
  }
}

/** The sample configuration as it lies in the images, which have a builder of their own at a place that is not here. */
function imageConfiguration(dataFolder: string, { sampleFolder }: FabricBinaries): string {
  const configuration = join(dataFolder, 'image');
  cpSync(sampleFolder, configuration, { recursive: true });
  const builder = writeBuilder(join(dataFolder, 'builder'));
  const core = readFileSync(join(configuration, 'core.yaml'), 'utf8');
  writeFileSync(join(configuration, 'core.yaml'), core.replace('/opt/hyperledger/ccaas_builder', builder));
  return configuration;
}
