// The auditor's program over a real chain and a real server: words, report and exit code.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Wallet } from 'ethers';
import { headerOf } from './bundled-block';
import { type Anvil, fundedKeyOf, startAnvil } from './chain/anvil';
import { type CheckpointChain, deployCheckpoints, openChain } from './chain/checkpoint-chain';
import { checkpointTree } from './chain/merkle';
import { auditCommand } from './command-line';
import { bundleOf, resealed, textOf } from './testing/bundles';
import { aLivedLedger, type LivedLedger } from './testing/lived-ledger';

let folder: string;
let ledger: LivedLedger;
let anvil: Anvil;
let contract: string;
let otherChannel: string;
let file: string;
let bare: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'audit-cli-'));
  ledger = await aLivedLedger();
  const stateFile = join(folder, 'state.json');
  anvil = await startAnvil({ stateFile });
  const provider = openChain(anvil.rpcUrl, 20);
  const signer = new Wallet(fundedKeyOf(stateFile), provider);
  const chain = await deployCheckpoints(signer, ledger.channel);
  const half = Math.floor(ledger.blocks.length / 2);
  await chain.post(checkpointTree(ledger.blocks.slice(0, half).map(headerOf)));
  await chain.post(checkpointTree(ledger.blocks.slice(half).map(headerOf)));
  otherChannel = (await deployCheckpoints(signer, 'another')).address.toLowerCase();
  contract = chain.address;
  file = kept('bundle.json', await textOf(await bundleOf(ledger, await checkpointsOn(chain))));
  bare = kept('bare.json', await textOf(await bundleOf(ledger)));
  provider.destroy();
});
afterAll(async () => {
  await anvil?.stop();
  ledger?.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function checkpointsOn(chain: CheckpointChain) {
  return (await chain.checkpoints()).map(({ index, fromBlock, toBlock, root, tipHash, transactionHash }) => ({
    chainId: chain.chainId.toString(),
    contract: chain.address,
    index: index.toString(),
    fromBlock: fromBlock.toString(),
    toBlock: toBlock.toString(),
    root,
    tipHash,
    transactionHash,
  }));
}

function kept(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const said = { out: '', err: '' };
  const code = await auditCommand(args, {
    out: (text) => {
      said.out += text;
    },
    err: (text) => {
      said.err += text;
    },
  });
  return { code, ...said };
}

describe('verify', () => {
  test('under a pinned first block alone ends with 0, the verdict first', async () => {
    const { code, out, err } = await run('verify', bare, '--genesis', `0x${ledger.genesisHash.toUpperCase()}`);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^VALID/);
    expect(out).toContain('sealed an offer of CNY 88,986.00 at 338 bps');
  });

  test('under the chain ends with 0, and gives the report as JSON', async () => {
    const { code, out } = await run('verify', file, '--rpc', anvil.rpcUrl, '--contract', contract, '--json');
    expect(code).toBe(0);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ verdict: 'valid', scope: { kind: 'receivable', receivable: ledger.receivable } });
    const held = report.findings.filter(({ check }: { check: string }) => check === 'checkpoint');
    expect(held).toHaveLength(2);
  });

  test('writes the trail as a page where it is asked to, in the language that is asked for', async () => {
    const page = join(folder, 'trail.html');
    const { code } = await run('verify', bare, '--genesis', ledger.genesisHash, '--page', page, '--language', 'zh');
    expect(code).toBe(0);
    expect(readFileSync(page, 'utf8')).toContain('全程轨迹');
  });

  test('a changed figure ends with 1, and says which, what was expected and why it matters', async () => {
    const changed = kept(
      'changed.json',
      resealed(readFileSync(file, 'utf8').replace('"discountMinor":"101400"', '"discountMinor":"101300"')),
    );
    const { code, out } = await run('verify', changed, '--rpc', anvil.rpcUrl);
    expect(code).toBe(1);
    expect(out).toMatch(/^INVALID/);
    expect(out).toContain(`claim (no): offer/${ledger.offer}`);
    expect(out).toContain('quote.discountMinor: expected "101400", found "101300"');
    expect(out).toContain('why: The bundle’s own summary must say what the ledger says.');
  });

  test('of several files says the verdict on each, and ends with the worst', async () => {
    const changed = kept('changed.json', resealed(readFileSync(file, 'utf8').replace('"101400"', '"101300"')));
    const pinned = ['--genesis', ledger.genesisHash];
    expect((await run('verify', file, bare, ...pinned)).code).toBe(0);
    const { code, out } = await run('verify', file, changed, bare, ...pinned, '--json');
    expect(out.split(/(?<=\})/).map((line) => JSON.parse(line))).toEqual([
      { file, verdict: 'valid' },
      { file: changed, verdict: 'invalid' },
      { file: bare, verdict: 'valid' },
    ]);
    expect(code).toBe(1);
    expect((await run('verify', bare, bare)).code).toBe(2); // nothing to trust
    expect((await run('verify', file, bare, '--page', join(folder, 'page.html'))).err).toContain('usage:');
  });

  test.each<[string, () => string]>([
    ['another contract', () => `0x${'1'.repeat(40)}`],
    ['the contract of another channel', () => otherChannel],
  ])('checkpoints of %s end with 1', async (_, address) => {
    const text = readFileSync(file, 'utf8').replaceAll(contract.toLowerCase(), address());
    const { code, out } = await run('verify', kept('elsewhere.json', resealed(text)), '--rpc', anvil.rpcUrl);
    expect(code).toBe(1);
    expect(out).toContain('of this channel');
  });

  test('a pinned contract that the bundle does not name ends with 1', async () => {
    const { code } = await run('verify', file, '--genesis', ledger.genesisHash, '--contract', `0x${'1'.repeat(40)}`);
    expect(code).toBe(1);
  });

  test('without an anchor ends with 2 and says what to do', async () => {
    const { code, out, err } = await run('verify', file);
    expect(code).toBe(2);
    expect(out).toMatch(/^INCOMPLETE/);
    expect(err).toContain('pin the hash of block 0, or name the EVM chain');
  });

  test('without a checkpoint under a chain ends with 2', async () => {
    const { code, err } = await run('verify', bare, '--rpc', anvil.rpcUrl);
    expect(code).toBe(2);
    expect(err).toContain('export the bundle again after the next one');
  });

  test('with a chain that does not answer ends with 2, soon', async () => {
    const { code, err } = await run('verify', file, '--rpc', 'http://127.0.0.1:9');
    expect(code).toBe(2);
    expect(err).toContain('does not answer');
  });

  test('with another chain than the bundle names ends with 2', async () => {
    const text = readFileSync(file, 'utf8').replaceAll('"chainId":"31337"', '"chainId":"1"');
    const { code, err } = await run('verify', kept('mainnet.json', resealed(text)), '--rpc', anvil.rpcUrl);
    expect(code).toBe(2);
    expect(err).toContain('name the RPC address of chain 1');
  });

  test('prints nothing that would command a terminal', async () => {
    const text = readFileSync(file, 'utf8').replace('"channel":"greentier"', '"channel":"green\u202etier"');
    const { out } = await run('verify', kept('bidi.json', resealed(text)), '--genesis', ledger.genesisHash);
    expect(out).toContain('green\uFFFDtier');
  });

  test.each<[string, string[]]>([
    ['no command', []],
    ['an unknown command', ['check']],
    ['no file', ['verify']],
    ['a file that is not there', ['verify', '/nowhere/at/all.json']],
    ['a file that is no bundle', ['verify', join(__dirname, '..', 'package.json')]],
    ['an option that is none', ['verify', 'x', '--force']],
    ['a hash that is none', ['verify', 'x', '--genesis', 'abc']],
    ['an address that is none', ['verify', 'x', '--contract', '0x1']],
    ['a language that is none', ['verify', 'x', '--language', 'fr']],
    ['a chain that is no address', ['verify', 'x', '--rpc', 'localhost']],
    ['an export without a token', ['export', 'R1', '--api', 'http://127.0.0.1:9', '--out', '/nowhere/x']],
    ['an API that is away', ['export', 'R1', '--api', 'http://127.0.0.1:9', '--token', 't', '--out', '/nowhere/x']],
  ])('%s ends with 2 and says what to do', async (_, args) => {
    const { code, out, err } = await run(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/audit/);
  });
});

describe('export', () => {
  let server: Server;
  let api: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const isKnown = request.url === `/audit/bundles/${ledger.receivable}`;
      const isPermitted = request.headers.authorization === 'Bearer secret';
      response.writeHead(isPermitted ? (isKnown ? 200 : 404) : 401);
      response.end(isPermitted && isKnown ? readFileSync(file) : '{"title":"no"}');
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    api = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  });
  afterAll(() => server.close());

  test('keeps the bytes that the API gave, and they verify', async () => {
    const out = join(folder, 'exported.json');
    const { code } = await run('export', ledger.receivable, '--api', api, '--token', 'secret', '--out', out);
    expect(code).toBe(0);
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(file, 'utf8'));
    expect((await run('verify', out, '--genesis', ledger.genesisHash)).code).toBe(0);
  });

  test.each<[string, string, string]>([
    ['a wrong token', 'wrong', '401'],
    ['an unknown receivable', 'secret', '404'],
  ])('%s ends with 2, and writes nothing', async (_, token, status) => {
    const out = join(folder, 'none.json');
    const receivable = status === '404' ? 'R0' : ledger.receivable;
    const { code, err } = await run('export', receivable, '--api', api, '--token', token, '--out', out);
    expect(code).toBe(2);
    expect(err).toContain(status);
    expect(() => readFileSync(out)).toThrow();
  });
});
