// The contract by itself: whose signatures it takes for a checkpoint and for other signers, and what it never does.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Contract, concat, type JsonRpcProvider, Signature, toBeHex, Wallet } from 'ethers';
import { type Anvil, fundedKeyOf, startAnvil } from './anvil';
import {
  type CheckpointChain,
  channelHash,
  connectCheckpoints,
  deployCheckpoints,
  openChain,
} from './checkpoint-chain';
import artifact from './GreenTierCheckpoints.json';
import { checkpointTree } from './merkle';
import { ascending, type CheckpointRange, checkpointData, keySigner, signersData } from './signers';

const CHANNEL = 'trade';
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

let folder: string;
let anvil: Anvil;
let provider: JsonRpcProvider;
let payer: Wallet;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'greentier-signers-'));
  const stateFile = join(folder, 'state.json');
  anvil = await startAnvil({ stateFile });
  provider = openChain(anvil.rpcUrl, 20);
  payer = new Wallet(fundedKeyOf(stateFile), provider);
});
afterAll(async () => {
  provider.destroy();
  await anvil.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Keys in the order of their addresses. */
function keys(count: number): string[] {
  const wallets = Array.from({ length: count }, () => Wallet.createRandom());
  const order = ascending(wallets.map(({ address }) => address));
  return order.map((address) => wallets.find((wallet) => wallet.address === address)?.privateKey as string);
}

const addressesOf = (given: readonly string[]) => given.map((key) => keySigner(key).address);
const RANGE: CheckpointRange = checkpointTree([{ number: 0n, hash: 'ab'.repeat(32) }]);
const NEXT: CheckpointRange = checkpointTree([{ number: 1n, hash: 'cd'.repeat(32) }]);

async function aChain(own: readonly string[], threshold: bigint): Promise<CheckpointChain> {
  const options = { signers: own.map(keySigner) };
  return await deployCheckpoints(payer, CHANNEL, options, { addresses: addressesOf(own), threshold });
}

const contractOf = ({ address }: Pick<CheckpointChain, 'address'>) => new Contract(address, artifact.abi, payer);
const identityOf = ({ address, chainId }: CheckpointChain) => ({ address, chainId, channelHash: channelHash(CHANNEL) });

async function signed(chain: CheckpointChain, own: readonly string[], range = RANGE): Promise<string[]> {
  return await Promise.all(own.map((key) => keySigner(key).sign(checkpointData(identityOf(chain), range))));
}

async function attempt(chain: CheckpointChain, signatures: readonly string[], range = RANGE): Promise<unknown> {
  const { fromBlock, toBlock, root, tipHash } = range;
  return await contractOf(chain).getFunction('post').staticCall(fromBlock, toBlock, root, tipHash, signatures);
}

const refusal = (name: string) => expect.objectContaining({ revert: expect.objectContaining({ name }) });

test('a checkpoint stands with the signatures of the threshold, whoever brings them, and tells so in an event', async () => {
  const own = keys(3);
  const chain = await aChain(own, 2n);
  expect(await chain.signers()).toEqual({ version: 1n, addresses: addressesOf(own), threshold: 2n });
  const posted = await chain.post(RANGE);
  expect(posted).toMatchObject({ index: 0n, fromBlock: 0n, toBlock: 0n, root: RANGE.root });
  const receipt = await provider.getTransactionReceipt(posted.transactionHash);
  const [event] = receipt?.logs.map((log) => contractOf(chain).interface.parseLog(log)) ?? [];
  expect(event?.name).toBe('CheckpointPosted');
  expect(event?.args.toArray()).toEqual([0n, 0n, 0n, RANGE.root, RANGE.tipHash]);
});

test.each<[string, string, (chain: CheckpointChain, own: string[]) => Promise<string[]>]>([
  ['one signature too few', 'TooFewSignatures', (chain, [one]) => signed(chain, [one as string])],
  ['none', 'TooFewSignatures', async () => []],
  ['one signer twice', 'NotInOrder', (chain, [one]) => signed(chain, [one as string, one as string])],
  ['two in the wrong order', 'NotInOrder', (chain, [one, two]) => signed(chain, [two as string, one as string])],
  [
    'one and a stranger',
    'NotASigner',
    async (chain, [one]) => [...(await signed(chain, [one as string])), ...(await signed(chain, keys(1)))],
  ],
  [
    'two over another root',
    'NotASigner',
    (chain, own) => signed(chain, own.slice(0, 2), { ...RANGE, root: `0x${'1'.repeat(64)}` }),
  ],
  ['two over other blocks', 'NotASigner', (chain, own) => signed(chain, own.slice(0, 2), NEXT)],
  [
    'two for another contract',
    'NotASigner',
    async (chain, own) => signed({ ...chain, address: payer.address }, own.slice(0, 2)),
  ],
  ['two for another chain', 'NotASigner', async (chain, own) => signed({ ...chain, chainId: 1n }, own.slice(0, 2))],
  [
    'half a signature',
    'MalformedSignature',
    async (chain, own) => (await signed(chain, own.slice(0, 2))).map((each) => each.slice(0, 80)),
  ],
  [
    'the mirror image of a signature',
    'MalformedSignature',
    async (chain, own) => (await signed(chain, own.slice(0, 2))).map(mirrored),
  ],
  [
    'a recovery of no kind',
    'MalformedSignature',
    async (chain, own) => (await signed(chain, own.slice(0, 2))).map((each) => `${each.slice(0, -2)}1d`),
  ],
  ['nobody’s signature', 'MalformedSignature', async () => [`0x${'0'.repeat(128)}1b`, `0x${'0'.repeat(128)}1b`]],
])('%s is refused', async (_, name, signatures) => {
  const own = keys(3);
  const chain = await aChain(own, 2n);
  await expect(attempt(chain, await signatures(chain, own))).rejects.toEqual(refusal(name));
});

function mirrored(signature: string): string {
  const { r, s, v } = Signature.from(signature);
  return concat([r, toBeHex(ORDER - BigInt(s), 32), v === 27 ? '0x1c' : '0x1b']);
}

test('signatures are good once: the same posting again is refused as out of its turn', async () => {
  const own = keys(2);
  const chain = await aChain(own, 2n);
  await chain.post(RANGE);
  await expect(attempt(chain, await signed(chain, own))).rejects.toEqual(refusal('NotTheNextBlock'));
});

test('signers at hand that are too few post nothing, and that is said before anything is sent', async () => {
  const own = keys(3);
  const { address } = await aChain(own, 2n);
  const lonely = await connectCheckpoints(payer, address, CHANNEL, { signers: own.slice(0, 1).map(keySigner) });
  const nonce = await payer.getNonce();
  await expect(lonely.post(RANGE)).rejects.toThrow('2 signers have to sign, 1 of them did');
  expect(await payer.getNonce()).toBe(nonce);
});

describe('the signers', () => {
  test('change by the threshold of those before, and only the new ones count from then on', async () => {
    const [before, after] = [keys(3), keys(2)];
    const chain = await aChain(before, 2n);
    expect(await chain.changeSigners(addressesOf(after), 2n)).toEqual({
      version: 2n,
      addresses: addressesOf(after),
      threshold: 2n,
    });
    await expect(attempt(chain, await signed(chain, before.slice(0, 2)))).rejects.toEqual(refusal('NotASigner'));
    await expect(attempt(chain, await signed(chain, after))).resolves.toBeDefined();
    const events = await contractOf(chain).queryFilter('SignersChanged');
    expect(events).toHaveLength(2);
  });

  test('who leaves does not count any more, who stays does', async () => {
    const own = keys(3);
    const chain = await aChain(own, 2n);
    await chain.changeSigners(addressesOf(own.slice(1)), 1n);
    await expect(attempt(chain, await signed(chain, own.slice(0, 1)))).rejects.toEqual(refusal('NotASigner'));
    await expect(attempt(chain, await signed(chain, own.slice(1, 2)))).resolves.toBeDefined();
  });

  test.each<
    [string, string, (own: string[]) => { signing: string[]; version: bigint; threshold: bigint; named: string[] }]
  >([
    [
      'by too few',
      'TooFewSignatures',
      (own) => ({ signing: own.slice(0, 1), version: 2n, threshold: 1n, named: addressesOf(own) }),
    ],
    [
      'by signatures over another version',
      'NotASigner',
      (own) => ({ signing: own.slice(0, 2), version: 3n, threshold: 1n, named: addressesOf(own) }),
    ],
    [
      'to a threshold of none',
      'NoSuchThreshold',
      (own) => ({ signing: own.slice(0, 2), version: 2n, threshold: 0n, named: addressesOf(own) }),
    ],
    [
      'to a threshold that nobody can reach',
      'NoSuchThreshold',
      (own) => ({ signing: own.slice(0, 2), version: 2n, threshold: 4n, named: addressesOf(own) }),
    ],
    [
      'to one signer twice',
      'NotInOrder',
      (own) => ({
        signing: own.slice(0, 2),
        version: 2n,
        threshold: 1n,
        named: [addressesOf(own)[0] as string, addressesOf(own)[0] as string],
      }),
    ],
    [
      'to nobody’s address',
      'NotInOrder',
      (own) => ({ signing: own.slice(0, 2), version: 2n, threshold: 1n, named: [`0x${'0'.repeat(40)}`] }),
    ],
  ])('do not change %s', async (_, name, change) => {
    const own = keys(3);
    const chain = await aChain(own, 2n);
    const { signing, version, threshold, named } = change(own);
    const data = signersData(identityOf(chain), { version, addresses: named, threshold });
    const signatures = await Promise.all(signing.map((key) => keySigner(key).sign(data)));
    const given = contractOf(chain).getFunction('changeSigners').staticCall(named, threshold, signatures);
    await expect(given).rejects.toEqual(refusal(name));
  });

  test('of a change are not those of a checkpoint, and cannot be used again', async () => {
    const own = keys(2);
    const chain = await aChain(own, 1n);
    const data = signersData(identityOf(chain), { version: 2n, addresses: addressesOf(own), threshold: 2n });
    const signature = await keySigner(own[0] as string).sign(data);
    const change = contractOf(chain).getFunction('changeSigners');
    await expect(attempt(chain, [signature])).rejects.toEqual(refusal('NotASigner'));
    await (await change(addressesOf(own), 2n, [signature])).wait();
    await expect(change.staticCall(addressesOf(own), 2n, [signature])).rejects.toEqual(refusal('TooFewSignatures'));
  });
});

test('the contract has nothing that could change or remove a checkpoint, and takes no money', () => {
  const functions = artifact.abi.filter((entry) => entry.type === 'function');
  const changing = functions.filter(({ stateMutability }) => stateMutability !== 'view').map(({ name }) => name);
  expect(changing.sort()).toEqual(['changeSigners', 'post']);
  expect(artifact.abi.some((entry) => entry.stateMutability === 'payable')).toBe(false);
  expect(artifact.abi.some(({ type }) => type === 'fallback' || type === 'receive')).toBe(false);
});
