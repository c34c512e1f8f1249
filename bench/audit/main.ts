/**
 * Measures what an audit costs: `npm run bench:audit -- [--transactions N]`, 10,000 unless said otherwise.
 *
 * A ledger on which so many transactions of the contract really ran is exported as a bundle of everything and verified, on
 * one thread; as the baseline of the same run, only the signatures of the same transactions are verified (sender's,
 * endorsers', orderer's: P-256 by node:crypto), which no verifier can do without. Wall clocks are those of a machine that
 * may do other work: processor time is told beside them. At the end stands the gas of checkpoints on a local EVM chain.
 */
import { verify as verifySignature, X509Certificate } from 'node:crypto';
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { type JsonRpcProvider, Wallet } from 'ethers';
import { bundleLines } from '../../audit/bundle';
import { bundleText } from '../../audit/bundle-lines';
import { fundedKeyOf, startAnvil } from '../../audit/chain/anvil';
import { deployCheckpoints, openChain } from '../../audit/chain/checkpoint-chain';
import { checkpointTree } from '../../audit/chain/merkle';
import { keySigner } from '../../audit/chain/signers';
import { verifyBundle } from '../../audit/verify';
import { decodeBlock } from '../../network/blocks/decode';
import { figuresTable } from '../../runtime/table';
import { keepFigures } from '../figures';
import { busyLedger } from './busy-ledger';

/** What the project holds itself to, for 10,000 transactions on one core. */
const REFERENCE_SECONDS = 60;

interface Measured {
  readonly wallSeconds: number;
  readonly cpuSeconds: number;
  /** The most that the process held while it ran, in megabytes; the played ledger's blocks are part of it. */
  readonly peakMb: number;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { transactions: { type: 'string', default: '10000' } } });
  const wanted = Number(values.transactions);
  if (!(wanted > 0)) throw new Error('--transactions must be a positive number');
  const folder = mkdtempSync(join(tmpdir(), 'bench-audit-'));
  try {
    const ledger = await busyLedger(wanted);
    ledger.remove();
    const { blocks, channel, genesisHash } = ledger;
    const file = join(folder, 'everything.ndjson');
    const scope = { kind: 'everything', toBlock: String(blocks.length - 1) } as const;
    const source = async function* () {
      yield* blocks;
    };
    const exported = await measured(async () => {
      const text = bundleText(bundleLines({ channel, scope, checkpoints: [], blocks: source }));
      await pipeline(Readable.from(text, { objectMode: false }), createWriteStream(file));
    });
    let transactions = 0;
    const verified = await measured(async () => {
      const report = await verifyBundle(() => createReadStream(file, { highWaterMark: 1_048_576 }), {
        trustedGenesisHash: genesisHash,
      });
      if (report.verdict !== 'valid') throw new Error(`the bundle is ${report.verdict}`);
      transactions = report.transactions;
    });
    const bare = await measured(async () => verifySignatures(blocks));
    const megabytes = statSync(file).size / 1e6;
    const line = (name: string, { wallSeconds, cpuSeconds, peakMb }: Measured) => [
      name,
      wallSeconds.toFixed(1),
      cpuSeconds.toFixed(1),
      Math.round(transactions / cpuSeconds).toString(),
      Math.round(peakMb).toString(),
    ];
    const heading = [
      `${transactions} transactions, ${megabytes.toFixed(0)} MB`,
      's',
      's of processor',
      'tx/s of processor',
      'peak MB',
    ];
    const rows = [line('export', exported), line('verify', verified), line('baseline: signatures alone', bare)];
    const ratio = (verified.cpuSeconds / bare.cpuSeconds).toFixed(1);
    keepFigures([
      {
        benchmark: 'audit',
        figure: `verify ${transactions} transactions, s`,
        measured: verified.wallSeconds.toFixed(1),
        aim: `≤ ${((REFERENCE_SECONDS * transactions) / 10_000).toFixed(0)}`,
      },
      { benchmark: 'audit', figure: 'to signatures alone', measured: ratio, aim: '' },
    ]);
    const limit = ((REFERENCE_SECONDS * transactions) / 10_000).toFixed(0);
    process.stdout.write(`${figuresTable(heading, rows)}\n\n`);
    process.stdout.write(
      `verify costs ${ratio} times the signatures alone; the aim is below ${limit} s on one core\n\n`,
    );
    process.stdout.write(`${await gasTable(folder)}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(work: () => Promise<void>): Promise<Measured> {
  const before = process.cpuUsage();
  const start = performance.now();
  let peak = process.memoryUsage().rss;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  await work();
  clearInterval(watch);
  const { user, system } = process.cpuUsage(before);
  return {
    wallSeconds: (performance.now() - start) / 1_000,
    cpuSeconds: (user + system) / 1e6,
    peakMb: Math.max(peak, process.memoryUsage().rss) / 1e6,
  };
}

/** The least that any verifier does: every signature of every transaction, and the orderers'. */
function verifySignatures(blocks: readonly Uint8Array[]): void {
  const certificates = new Map<string, X509Certificate>();
  const check = (pem: string, bytes: Uint8Array, signature: Uint8Array) => {
    const certificate = certificates.get(pem) ?? new X509Certificate(pem);
    certificates.set(pem, certificate);
    if (!verifySignature('sha256', bytes, certificate.publicKey, signature))
      throw new Error('a signature does not hold');
  };
  for (const bytes of blocks.slice(1)) {
    const { transactions, ordererSignatures } = decodeBlock(bytes);
    for (const { certificate, signedBytes, signature } of ordererSignatures) check(certificate, signedBytes, signature);
    for (const { creator, signedBytes, creatorSignature, endorsements } of transactions) {
      check(creator.certificate, signedBytes, creatorSignature);
      for (const endorsed of endorsements) check(endorsed.certificate, endorsed.signedBytes, endorsed.signature);
    }
  }
}

/** What deployment and postings cost, by how many signers have to sign. */
async function gasTable(folder: string): Promise<string> {
  const stateFile = join(folder, 'chain', 'state.json');
  const anvil = await startAnvil({ stateFile });
  const provider = openChain(anvil.rpcUrl, 20);
  try {
    const payer = new Wallet(fundedKeyOf(stateFile), provider);
    const rows: string[][] = [];
    for (const [threshold, count] of [
      [1, 1],
      [2, 3],
      [3, 5],
      [5, 7],
    ] as const) {
      const signers = Array.from({ length: count }, () => keySigner(Wallet.createRandom().privateKey));
      const set = { addresses: signers.map(({ address }) => address), threshold: BigInt(threshold) };
      const chain = await deployCheckpoints(payer, 'bench', { signers }, set);
      const gas: bigint[] = [];
      for (const number of [0n, 1n, 2n]) {
        const { transactionHash } = await chain.post(checkpointTree([{ number, hash: 'ab'.repeat(32) }]));
        gas.push(await gasOf(provider, transactionHash));
      }
      rows.push([`${threshold} of ${count}`, String(gas[0]), String(gas[2])]);
    }
    return figuresTable(['gas of a checkpoint, signers', 'the first', 'any later'], rows);
  } finally {
    provider.destroy();
    await anvil.stop();
  }
}

async function gasOf(provider: JsonRpcProvider, hash: string): Promise<bigint> {
  return (await provider.getTransactionReceipt(hash))?.gasUsed ?? 0n;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`bench: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
