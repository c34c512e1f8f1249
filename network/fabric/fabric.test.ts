// What is derived from the consortium file, and what is refused before anything is started.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'yaml';
import { readConsortium } from '../consortium/consortium';
import { findFabric } from './binaries';
import { chaincodePackage } from './chaincode-package';
import { writeCompose } from './compose';
import { collectionsJson, configtxYaml, coreYaml, ordererYaml, settingsEnvironment } from './configuration';
import { ensurePlan, nodesOf } from './layout';
import { networkDown, networkStatus } from './network';

const consortium = readConsortium();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fabric-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function program(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), 0o755);
}

async function nodes() {
  return nodesOf(folder, consortium, await ensurePlan(folder, consortium, '2.5.16'));
}

describe('Fabric is refused', () => {
  test('when its folder is not named', async () => {
    await expect(findFabric({})).rejects.toThrow('set FABRIC_BIN to the folder');
    await expect(findFabric({ FABRIC_BIN: folder })).rejects.toThrow('set FABRIC_CFG');
  });

  test('when a program is missing', async () => {
    await expect(findFabric({ FABRIC_BIN: folder, FABRIC_CFG: folder })).rejects.toThrow(`no peer in ${folder}`);
  });

  test.each([
    ['a program of another kind', 'echo hello', "is not Fabric's"],
    ['a version that is too old', 'echo " Version: v2.2.15"', 'Fabric 2.2.15 is not supported'],
  ])('when it is %s', async (_, script, message) => {
    for (const name of ['peer', 'orderer', 'configtxgen', 'osnadmin']) program(name, script);
    for (const name of ['core.yaml', 'orderer.yaml']) writeFileSync(join(folder, name), '');
    await expect(findFabric({ FABRIC_BIN: folder, FABRIC_CFG: folder })).rejects.toThrow(message);
  });

  test('when peer and orderer are of different versions', async () => {
    for (const name of ['configtxgen', 'osnadmin', 'peer']) program(name, 'echo " Version: v2.5.16"');
    program('orderer', 'echo " Version: v3.1.5"');
    for (const name of ['core.yaml', 'orderer.yaml']) writeFileSync(join(folder, name), '');
    await expect(findFabric({ FABRIC_BIN: folder, FABRIC_CFG: folder })).rejects.toThrow('use one version');
  });
});

describe('the plan', () => {
  test('gives every node ports of its own and stays the same', async () => {
    const plan = await ensurePlan(folder, consortium, '2.5.16');
    const ports = Object.values(plan.nodes).flatMap(Object.values);
    expect(new Set([...ports, plan.chaincodePort]).size).toBe(6 * 3 + 1);
    expect(await ensurePlan(folder, consortium, '2.5.17')).toEqual(plan);
  });

  test('of another main version is refused', async () => {
    await ensurePlan(folder, consortium, '2.5.16');
    await expect(ensurePlan(folder, consortium, '3.1.5')).rejects.toThrow('was made by Fabric 2.5.16');
  });
});

describe('the configuration', () => {
  test.each([
    [2, 'V2_0'],
    [3, 'V3_0'],
  ] as const)(
    'of a channel on Fabric %d names every organisation and the consortium’s rules',
    async (major, capability) => {
      const channel = parse(configtxYaml(folder, consortium, await nodes(), major)).Profiles.Channel;
      expect(channel.Capabilities).toEqual({ [capability]: true });
      expect(channel.Application.Organizations.map(({ ID }: { ID: string }) => ID)).toEqual(
        consortium.organisations.map(({ mspId }) => mspId),
      );
      expect(channel.Application.Policies.Endorsement.Rule).toBe('MAJORITY Endorsement');
      expect(channel.Orderer).toMatchObject({ BatchTimeout: '50ms', BatchSize: { MaxMessageCount: 500 } });
    },
  );

  test('of a node keeps what the sample says and changes what this machine needs', async () => {
    const [orderer, peer] = await nodes();
    if (peer === undefined) throw new Error('there is no peer');
    const core = parse(coreYaml('peer: { gossip: { pullPeerNum: 3 } }\nledger: { state: 1 }', peer, '/builder'));
    expect(core).toMatchObject({
      peer: { listenAddress: `127.0.0.1:${peer.ports.service}`, gossip: { pullPeerNum: 3 }, tls: { enabled: true } },
      ledger: { state: 1 },
      chaincode: { externalBuilders: [{ path: '/builder' }] },
    });
    const admin = `127.0.0.1:${orderer.ports.admin}`;
    expect(parse(ordererYaml('General: {}', folder, orderer, 2)).General.BootstrapMethod).toBe('none');
    expect(parse(ordererYaml('General: {}', folder, orderer, 3))).toMatchObject({ Admin: { ListenAddress: admin } });
  });

  test('of a peer takes clients whose clock is moved only where that was asked for', async () => {
    const [, peer] = await nodes();
    if (peer === undefined) throw new Error('there is no peer');
    const windowOf = (clockTolerance?: string) =>
      parse(coreYaml('peer: { authentication: { timewindow: 15m } }', peer, '/builder', clockTolerance)).peer
        .authentication.timewindow;
    expect(windowOf()).toBe('15m');
    expect(windowOf('876000h')).toBe('876000h');
  });

  test('of a collection is what its members are', () => {
    const collections = [{ name: 'offers', members: ['AMSP', 'BMSP'], memberOnlyRead: true, memberOnlyWrite: false }];
    expect(JSON.parse(collectionsJson({ ...consortium, collections }))).toMatchObject([
      { name: 'offers', policy: "OR('AMSP.member','BMSP.member')", memberOnlyRead: true, memberOnlyWrite: false },
    ]);
  });

  test('of a collection says whose peers must agree, where the consortium does', () => {
    const [offers] = consortium.collections;
    if (offers === undefined) throw new Error('there is no collection');
    const { endorsementPolicy: _, ...withoutPolicy } = offers;
    const [own, channels] = JSON.parse(collectionsJson({ ...consortium, collections: [offers, withoutPolicy] }));
    expect(own.endorsementPolicy).toEqual({ signaturePolicy: "AND('BankAMSP.peer','OperatorMSP.peer')" });
    expect(channels).not.toHaveProperty('endorsementPolicy');
  });
});

test('the chaincode’s package is the same each time and named by its hash', () => {
  const { id, bytes } = chaincodePackage('greentier_1', '127.0.0.1:9999');
  expect(chaincodePackage('greentier_1', '127.0.0.1:9999')).toEqual({ id, bytes });
  expect(id).toBe(`greentier_1:${createHash('sha256').update(bytes).digest('hex')}`);
  expect(gunzipSync(bytes).toString('latin1')).toContain('{"type":"ccaas","label":"greentier_1"}');
});

test('a folder without a network has no status and nothing to stop', async () => {
  await expect(networkStatus(folder, consortium)).rejects.toThrow('there is no network');
  expect(await networkDown(folder, consortium)).toEqual({});
});

describe('the compose file', () => {
  const written = async (version = '2.5.16') => {
    const files = await writeCompose(folder, consortium, version, new Date());
    return { files, ...(parse(readFileSync(files.composeFile, 'utf8')) as ComposeDocument) };
  };

  test.each(['2.5.16', '3.1.5'])(
    'has each node in the image of its version %s, and one that sets up',
    async (version) => {
      const { services } = await written(version);
      const { setup, ...nodes } = services;
      expect(Object.fromEntries(Object.entries(nodes).map(([name, { image }]) => [name, image]))).toEqual({
        orderer0: `hyperledger/fabric-orderer:${version}`,
        ...Object.fromEntries(
          ['anchor', 'banka', 'bankb', 'operator', 'certifier'].map((name) => [
            `peer0-${name}`,
            `hyperledger/fabric-peer:${version}`,
          ]),
        ),
      });
      expect(setup?.depends_on).toEqual(Object.keys(nodes));
    },
  );

  test('is well formed: names as the form wants them, variables as text, absolute paths of files that are there', async () => {
    const { name, services } = await written();
    expect(name).toMatch(/^[a-z0-9][a-z0-9_-]*$/);
    for (const [service, { environment, volumes, command, ...rest }] of Object.entries(services)) {
      expect(service).toMatch(/^[a-zA-Z0-9._-]+$/);
      expect(Object.keys(rest).sort()).toEqual(
        service === 'setup'
          ? ['depends_on', 'image', 'network_mode', 'restart', 'user']
          : ['image', 'network_mode', 'restart', 'user'],
      );
      for (const value of [...Object.values(environment), ...command]) expect(typeof value).toBe('string');
      for (const volume of volumes) {
        const [outside = '', inside = '', ...options] = volume.split(':');
        expect(existsSync(outside)).toBe(true);
        expect([inside, options]).toEqual([outside, volume.endsWith(':ro') ? ['ro'] : []]);
      }
    }
  });

  test('mounts a node’s own folder, and no authority’s key to anybody', async () => {
    const { services } = await written();
    for (const [service, { volumes }] of Object.entries(services)) {
      const mounted = volumes.map((volume) => volume.split(':')[0] ?? '');
      for (const { mspId } of consortium.organisations) {
        const key = join(folder, 'organisations', mspId, 'ca', 'key.pem');
        expect(mounted.filter((path) => key.startsWith(path))).toEqual([]);
      }
      if (service.startsWith('peer0-')) expect(mounted).toHaveLength(1);
    }
  });

  test('is the same the second time, and its setup is a script that the shell can read', async () => {
    const { files } = await written();
    const before = readFileSync(files.composeFile, 'utf8');
    await written();
    expect(readFileSync(files.composeFile, 'utf8')).toBe(before);
    execFileSync('sh', ['-n', join(folder, 'fabric', 'setup.sh')]);
  });

  test.each(['latest', '1.4.12', '2.4.9', '2.5'])('for Fabric %s is refused', async (version) => {
    await expect(written(version)).rejects.toThrow(`Fabric ${version} is not supported`);
  });
});

interface ComposeDocument {
  readonly name: string;
  readonly services: Record<
    string,
    {
      readonly image: string;
      readonly command: readonly string[];
      readonly environment: Readonly<Record<string, string>>;
      readonly volumes: readonly string[];
      readonly depends_on?: readonly string[];
    }
  >;
}

test('settings become the variables by which Fabric’s programs take them', () => {
  const settings = { General: { ListenPort: 7050, TLS: { Enabled: true, RootCAs: ['/a', '/b'] } } };
  expect(settingsEnvironment('ORDERER', settings)).toEqual({
    ORDERER_GENERAL_LISTENPORT: '7050',
    ORDERER_GENERAL_TLS_ENABLED: 'true',
    ORDERER_GENERAL_TLS_ROOTCAS: '[/a,/b]',
  });
});
