// What is refused at the start and what goes wrong later: each has words of its own, and nothing acknowledged is lost.
import { mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConsortium } from '../consortium/consortium';
import type { LedgerTimeouts } from '../gateway/connect';
import { type Devnet, type DevnetOptions, startDevnet } from './devnet';
import { connectUser, type LedgerUser } from './testing/ledger-user';
import { launchNetwork } from './testing/network-process';
import { freePort, type ProbeService, startProbe } from './testing/probe-service';

jest.setTimeout(60_000);

let dataFolder: string;
let probe: ProbeService;
const running: Devnet[] = [];
const users: LedgerUser[] = [];

beforeEach(async () => {
  dataFolder = mkdtempSync(join(tmpdir(), 'greentier-trouble-'));
  probe = await startProbe();
});

afterEach(async () => {
  await stop();
  probe.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

async function start(options: Partial<DevnetOptions> = {}): Promise<Devnet> {
  const devnet = await startDevnet({
    dataFolder,
    chaincodeAddress: probe.address,
    consortium: readConsortium(),
    ...options,
  });
  running.push(devnet);
  return devnet;
}

async function stop(): Promise<void> {
  for (const user of users.splice(0)) await user.close();
  for (const devnet of running.splice(0)) await devnet.stop();
}

async function connect(timeouts?: Partial<LedgerTimeouts>): Promise<LedgerUser> {
  const user = await connectUser(dataFolder, timeouts);
  users.push(user);
  return user;
}

const blocksFile = () => join(dataFolder, 'ledger', 'blocks.log');

describe('the network does not start', () => {
  test('on a port that is in use, and gives the folder back', async () => {
    const other = createServer();
    const port = await freePort();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    await expect(start({ ports: { 'peer0.banka': port } })).rejects.toThrow(
      new RegExp(`port ${port} cannot be used .*free it or choose another`),
    );
    await new Promise((resolve) => other.close(resolve));
    expect((await start({ ports: { 'peer0.banka': port } })).ports['peer0.banka']).toBe(port);
  });

  test('in a folder that another one uses', async () => {
    await start();
    await expect(start()).rejects.toThrow(`${dataFolder} is in use by process ${process.pid}`);
  });

  test('in the folder of another consortium', async () => {
    await start();
    await stop();
    await expect(start({ consortium: { ...readConsortium(), channel: 'elsewhere' } })).rejects.toThrow(
      'use the file that the folder was made with, or a new folder',
    );
  });

  test('on blocks that were damaged', async () => {
    await start();
    await (await connect()).submit('put', 'a', '1');
    await stop();
    const bytes = readFileSync(blocksFile());
    bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
    writeFileSync(blocksFile(), bytes);
    await expect(start()).rejects.toThrow(`${blocksFile()} is damaged at byte 0`);
  });

  test.each(['certificate.pem', 'key.pem'])('with a %s that cannot be read', async (name) => {
    await start();
    await stop();
    const folder = join(dataFolder, 'organisations', 'BankAMSP', 'nodes', 'peer0.banka', 'signing');
    writeFileSync(join(folder, name), 'nonsense');
    await expect(start()).rejects.toThrow(`${folder} does not hold a certificate with its key`);
  });

  test('and says why in one line, as a program', async () => {
    writeFileSync(join(dataFolder, 'ledger'), 'not a folder');
    const { code, said } = await launchNetwork(dataFolder, probe.address).ended;
    expect(code).toBe(1);
    expect(said).toMatch(/^devnet: EEXIST[^\n]*\n$/);
  });
});

test('a last block that was cut short at any of its parts is forgotten whole, and the ledger goes on', async () => {
  await start();
  await (await connect()).submit('put', 'kept', '1');
  await stop();
  const whole = statSync(blocksFile()).size;
  await start();
  await (await connect()).submit('put', 'cut', '1');
  await stop();
  const all = readFileSync(blocksFile());
  for (const length of [whole + 1, whole + 12, Math.floor((whole + all.length) / 2), all.length - 1]) {
    writeFileSync(blocksFile(), all);
    truncateSync(blocksFile(), length);
    expect((await start()).height()).toBe(2);
    const user = await connect();
    expect([await user.evaluate('get', 'kept'), await user.evaluate('get', 'cut')]).toEqual(['1', '']);
    expect(await user.submit('put', 'next', String(length))).toMatchObject({ kind: 'committed', blockNumber: 2n });
    await stop();
  }
});

describe('a chaincode', () => {
  test('that is down is said to be so, and is used as soon as it is there', async () => {
    probe.stop();
    await start({ connectTimeoutMs: 200 });
    const user = await connect();
    expect(await user.submit('put', 'a', '1')).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringContaining(`could not launch chaincode: nothing answers at ${probe.address}`),
    });
    probe = await startProbe(Number(probe.address.split(':')[1]));
    let outcome = await user.submit('put', 'a', '2');
    while (outcome.kind === 'unavailable') outcome = await user.submit('put', 'a', '2');
    expect(outcome.kind).toBe('committed');
  });

  test('that is slow loses its transaction alone', async () => {
    await start({ executeTimeoutMs: 500 });
    const user = await connect();
    const [slow, quick] = await Promise.all([user.submit('sleep', '2000'), user.submit('put', 'a', '1')]);
    expect(slow).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringContaining('timeout expired while executing transaction'),
    });
    expect(quick.kind).toBe('committed');
  });

  test('that crashes in the middle of a transaction loses that one, and nothing that was acknowledged', async () => {
    await start();
    const user = await connect();
    expect((await user.submit('put', 'a', '1')).kind).toBe('committed');
    const height = await user.height();
    const interrupted = user.submit('sleep', '5000');
    await user.submit('put', 'b', '1'); // by now the other one runs, too
    probe.stop();
    expect(await interrupted).toMatchObject({
      kind: 'unavailable',
      reason: expect.stringContaining('chaincode stream terminated'),
    });
    probe = await startProbe(Number(probe.address.split(':')[1]));
    expect([await user.evaluate('get', 'a'), await user.evaluate('get', 'b')]).toEqual(['1', '1']);
    expect(await user.height()).toBe(height + 1);
  });
});
