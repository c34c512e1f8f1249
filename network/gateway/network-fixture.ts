/**
 * Gives tests a network with the probe contract: the embedded one in this process, or a real one where LEDGER_DATA names
 * the data folder of `network/fabric` (with FABRIC_BIN and FABRIC_CFG set, so that it can be restarted).
 */
import '../devnet/testing/quiet-shim';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JSONSerializer } from 'fabric-contract-api';
import { Shim } from 'fabric-shim';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract';
import { enrolUser } from '../certificates/enrolment';
import { readConsortium } from '../consortium/consortium';
import { startDevnet } from '../devnet/devnet';
import { ProbeContract } from '../devnet/testing/probe-contract';
import { freePort } from '../devnet/testing/probe-service';
import { findFabric } from '../fabric/binaries';
import { networkDown, networkUp } from '../fabric/network';
import { connectLedger, type LedgerOptions } from './connect';
import type { LedgerClient } from './ledger-client';

/** A network for one test file. */
export interface NetworkFixture {
  readonly options: LedgerOptions;
  /** A client that ends with the network. */
  connect(options?: Partial<LedgerOptions>): LedgerClient;
  /** Enrols a user. @returns its label in the wallet */
  enrol(mspId: string, party: string): Promise<string>;
  /** Stops peers and orderer, and starts them again on the same ports and data. */
  readonly goDown: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
  stop(): Promise<void>;
}

/** Starts a network, or uses the one that LEDGER_DATA names. */
export async function startNetwork(): Promise<NetworkFixture> {
  const standing = process.env.LEDGER_DATA;
  const consortium = readConsortium();
  const dataFolder = standing ?? mkdtempSync(join(tmpdir(), 'gateway-'));
  const { service, goDown, comeBack } = standing ? standingNetwork(standing) : await embeddedNetwork(dataFolder);
  const probe = await serveProbe(service.address, service.chaincodeId);
  await comeBack();
  const options = {
    profile: join(dataFolder, 'connection-profile.json'),
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
      if (!standing) await goDown();
      probe.stop();
      if (!standing) rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

interface StartableNetwork {
  readonly service: { readonly address: string; readonly chaincodeId: string };
  readonly goDown: () => Promise<void>;
  readonly comeBack: () => Promise<void>;
}

async function embeddedNetwork(dataFolder: string): Promise<StartableNetwork> {
  const address = `127.0.0.1:${await freePort()}`;
  const start = () => startDevnet({ dataFolder, chaincodeAddress: address, consortium: readConsortium() });
  let devnet: Awaited<ReturnType<typeof start>> | undefined;
  return {
    service: { address, chaincodeId: 'probe:1' },
    async goDown() {
      await devnet?.stop();
      devnet = undefined;
    },
    async comeBack() {
      devnet ??= await start();
    },
  };
}

function standingNetwork(dataFolder: string): StartableNetwork {
  const consortium = readConsortium();
  return {
    service: JSON.parse(
      readFileSync(join(dataFolder, 'chaincode-service.json'), 'utf8'),
    ) as StartableNetwork['service'],
    async goDown() {
      await networkDown(dataFolder, consortium);
    },
    async comeBack() {
      await networkUp(await findFabric(process.env), dataFolder, consortium, new Date());
    },
  };
}

async function serveProbe(address: string, chaincodeId: string): Promise<{ stop: () => void }> {
  const serializers = { transaction: 'jsonSerializer', serializers: { jsonSerializer: JSONSerializer } };
  const chaincode = new ChaincodeFromContract([ProbeContract], serializers, {});
  const server = Shim.server(chaincode, { ccid: chaincodeId, address } as Parameters<typeof Shim.server>[1]);
  await server.start();
  const { _server: listening } = server as unknown as { readonly _server: { readonly forceShutdown: () => void } };
  return { stop: () => listening.forceShutdown() };
}
