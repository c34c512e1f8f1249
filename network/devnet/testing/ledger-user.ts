/** A user of a network of a data folder, by the project's own client, with the probe contract's calls. */
import './quiet-sdk';
import { join } from 'node:path';
import { enrolUser } from '../../certificates/enrolment';
import { readConsortium } from '../../consortium/consortium';
import { connectLedger, type LedgerTimeouts } from '../../gateway/connect';
import type { LedgerClient, SubmitOutcome } from '../../gateway/ledger-client';

/** A user with its connections. */
export interface LedgerUser {
  readonly submit: (method: string, ...args: string[]) => Promise<SubmitOutcome>;
  readonly evaluate: (method: string, ...args: string[]) => Promise<string>;
  readonly height: () => Promise<number>;
  /** Every block from a number on, until the signal aborts. */
  readonly blocks: (from: number, signal: AbortSignal) => AsyncIterable<Uint8Array>;
  readonly close: LedgerClient['close'];
}

/** Connects a user of the operator's. @param timeouts in place of the client's own */
export async function connectUser(dataFolder: string, timeouts: Partial<LedgerTimeouts> = {}): Promise<LedgerUser> {
  const { channel, chaincode } = readConsortium();
  const { label } = await enrolUser(dataFolder, 'OperatorMSP', { party: '91310000MA1FL0LM0X', role: 'operator' });
  const profile = join(dataFolder, 'connection-profile.json');
  const ledger = connectLedger({ profile, walletFolder: join(dataFolder, 'wallet'), channel, chaincode, timeouts });
  const call = (method: string, args: readonly string[]) => ({ transaction: `probe:${method}`, args });
  return {
    submit: (method, ...args) => ledger.submit(label, call(method, args)),
    evaluate: (method, ...args) => ledger.evaluate(label, call(method, args)),
    height: async () => Number(await ledger.height(label)),
    blocks: (from, signal) => ledger.blocks(label, BigInt(from), signal),
    close: () => ledger.close(),
  };
}

/** The first blocks of a ledger. */
export async function firstBlocks(user: LedgerUser, count: number): Promise<Uint8Array[]> {
  const blocks: Uint8Array[] = [];
  const enough = new AbortController();
  for await (const bytes of user.blocks(0, enough.signal)) {
    blocks.push(bytes);
    if (blocks.length === count) break;
  }
  return blocks;
}
