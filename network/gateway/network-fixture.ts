/** Gives the client's tests a network with the probe contract: the embedded one, or the one that CONFORMANCE_NETWORK names. */
import { join } from 'node:path';
import { enrolUser } from '../certificates/enrolment';
import { readConsortium } from '../consortium/consortium';
import { startRunningNetwork } from '../testing/running-network';
import { connectLedger, type LedgerOptions } from './connect';
import type { LedgerClient } from './ledger-client';

/** A network for one test file. */
export interface NetworkFixture {
  readonly options: LedgerOptions & { readonly profile: string };
  /** A client that ends with the network. */
  connect(options?: Partial<LedgerOptions>): LedgerClient;
  /** Enrols a user. @returns its label in the wallet */
  enrol(mspId: string, party: string): Promise<string>;
  /** Stops peers and orderer, and starts them again on the same ports and data. */
  readonly goDown: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
  stop(): Promise<void>;
}

/** Starts a network in a temporary folder. */
export async function startNetwork(): Promise<NetworkFixture> {
  const consortium = readConsortium();
  const { dataFolder, profile, goDown, comeBack, stop } = await startRunningNetwork(consortium, process.env);
  const options = {
    profile,
    walletFolder: join(dataFolder, 'wallet'),
    channel: consortium.channel,
    chaincode: consortium.chaincode,
  };
  const clients: LedgerClient[] = [];
  return {
    options,
    connect(more) {
      const client = connectLedger({ ...options, ...more });
      clients.push(client);
      return client;
    },
    async enrol(mspId, party) {
      const { label } = await enrolUser(dataFolder, mspId, { party, role: 'supplier' });
      return label;
    },
    goDown,
    comeBack,
    async stop() {
      for (const client of clients) await client.close();
      await stop();
    },
  };
}
