/** Brings one transaction onto an EVM chain: with the next nonce that the chain counts, and with more fee until it is taken. */
import {
  type FeeData,
  isError,
  type Provider,
  type Signer,
  type TransactionReceipt,
  type TransactionRequest,
} from 'ethers';

/** How a transaction is sent. */
export interface SendingOptions {
  /** How long to wait for a receipt before the transaction is replaced by one with more fee. */
  readonly receiptTimeoutMs: number;
  /** How many blocks have to hold it, itself counted, before it is believed. */
  readonly confirmations: number;
  /** How often it is replaced before its fate is left open. */
  readonly replacements: number;
  /** The most that a unit of gas may cost, in wei. */
  readonly maxFeePerGas: bigint;
}

/** The chain asks for more than may be spent: a later time is cheaper. */
export class GasTooExpensive extends Error {
  override readonly name = 'GasTooExpensive';

  constructor(
    readonly asked: bigint,
    readonly most: bigint,
  ) {
    super(`gas costs ${asked} wei now, and ${most} at most may be spent`);
  }
}

/** By how much a fee has to rise, in percent: nodes take a replacement from ten percent more on. */
const RAISE_PERCENT = 25n;

/**
 * Sends a transaction and waits for its receipt. The nonce is the one after the last mined transaction's: what an earlier
 * process left waiting under it is replaced, what lies behind a gap never counts.
 * @returns the receipt of whichever of the replacements was mined
 * @throws GasTooExpensive
 * @throws Error when it was not mined in time, or failed: ask the chain what became of it
 */
export async function sendReplacing(
  signer: Signer,
  provider: Provider,
  request: TransactionRequest,
  options: SendingOptions,
): Promise<TransactionReceipt> {
  const from = await signer.getAddress();
  const nonce = await provider.getTransactionCount(from, 'latest');
  const gasLimit = await signer.estimateGas({ ...request, nonce });
  const sent: string[] = [];
  let floor = 0n;
  for (let attempt = 0; attempt <= options.replacements; attempt++) {
    const fees = feesOf(await provider.getFeeData(), floor, options.maxFeePerGas);
    floor = raised(fees.maxFeePerGas);
    try {
      const { hash } = await signer.sendTransaction({ ...request, ...fees, nonce, gasLimit });
      sent.push(hash);
    } catch (error) {
      // Another transaction waits under the nonce and pays as much; or one of ours was mined meanwhile.
      const isTaken = isError(error, 'REPLACEMENT_UNDERPRICED') || /underpriced/i.test(String(error));
      if (!isTaken && !isError(error, 'NONCE_EXPIRED')) throw error;
      if (isTaken) continue;
    }
    const receipt = await minedOf(provider, { sent, from, nonce }, options);
    if (receipt !== undefined) return receipt;
    if ((await provider.getTransactionCount(from, 'latest')) > nonce && !(await isAnyMined(provider, sent))) {
      throw new Error(`another transaction took nonce ${nonce}`);
    }
  }
  throw new Error(`none of ${sent.length} transactions with nonce ${nonce} was mined in time`);
}

interface Fees {
  readonly maxFeePerGas: bigint;
  readonly maxPriorityFeePerGas: bigint;
}

/** What the chain asks for, and at least the floor. @throws GasTooExpensive */
function feesOf({ maxFeePerGas, maxPriorityFeePerGas, gasPrice }: FeeData, floor: bigint, most: bigint): Fees {
  const asked = maxFeePerGas ?? gasPrice ?? 0n;
  const fee = asked > floor ? asked : floor;
  if (fee > most) throw new GasTooExpensive(fee, most);
  const tip = maxPriorityFeePerGas ?? fee;
  // A replacement needs more of both; a tip above the fee is none.
  const tipFloor = floor === 0n ? tip : raised(tip);
  return { maxFeePerGas: fee, maxPriorityFeePerGas: tipFloor < fee ? tipFloor : fee };
}

function raised(fee: bigint): bigint {
  return (fee * (100n + RAISE_PERCENT)) / 100n + 1n;
}

const LOOK_MS = 100;

interface Sent {
  readonly sent: readonly string[];
  readonly from: string;
  readonly nonce: number;
}

/** The receipt of the first of these that is mined deep enough; undefined when time is up, or another took the nonce. */
async function minedOf(
  provider: Provider,
  { sent, from, nonce }: Sent,
  { receiptTimeoutMs, confirmations }: SendingOptions,
): Promise<TransactionReceipt | undefined> {
  for (const deadline = performance.now() + receiptTimeoutMs; ; ) {
    let isMined = false;
    const isTaken = (await provider.getTransactionCount(from, 'latest')) > nonce;
    for (const hash of sent) {
      const receipt = await provider.getTransactionReceipt(hash);
      isMined ||= receipt !== null;
      if (receipt !== null && (await receipt.confirmations()) >= confirmations) return receipt;
    }
    if (isTaken && !isMined) return undefined;
    if (performance.now() > deadline) return undefined;
    await new Promise((look) => setTimeout(look, LOOK_MS));
  }
}

async function isAnyMined(provider: Provider, hashes: readonly string[]): Promise<boolean> {
  const receipts = await Promise.all(hashes.map((hash) => provider.getTransactionReceipt(hash)));
  return receipts.some((receipt) => receipt !== null);
}
