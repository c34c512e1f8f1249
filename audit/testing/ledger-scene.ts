/** For tests: the embedded network with the real contracts, on which a test plays what it wants through the gateway. */
import '../../network/devnet/testing/quiet-shim';
import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { id } from 'ethers';
import { JSONSerializer } from 'fabric-contract-api';
import { Shim } from 'fabric-shim';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract';
import { commandsContract } from '../../chaincode/commands-contract';
import { queriesContract } from '../../chaincode/queries-contract';
import { aFacility, aRateCard, aSalt, signatureOn } from '../../chaincode/testing/given';
import { ANCHOR, OPERATOR, ORGANISATIONS, type Party, SUPPLIER } from '../../chaincode/testing/parties';
import { type CalendarDate, daysBetween } from '../../domain/calendar';
import { collectionOf } from '../../domain/collections';
import { type CommandBody, type CommandName, type CommandOutcome, commandClassOf } from '../../domain/commands';
import { appliedTermsOf, type RateCardTerms } from '../../domain/pricing';
import type { PricingFacts } from '../../domain/rate-card';
import { decodeRecord, recordHash } from '../../domain/record-codec';
import { type LedgerRecord, type RecordKind, recordPath } from '../../domain/records';
import { acceptanceOf, assignmentOf, confirmationOf, earlyPaymentOf, transferOf } from '../../domain/typed-data';
import { decodeBlock } from '../../network/blocks/decode';
import { enrolUser } from '../../network/certificates/enrolment';
import { collectionMembers, readConsortium } from '../../network/consortium/consortium';
import { startDevnet } from '../../network/devnet/devnet';
import { freePort } from '../../network/devnet/testing/probe-service';
import { connectLedger } from '../../network/gateway/connect';
import type { LedgerClient } from '../../network/gateway/ledger-client';
import { recordWritesOf } from '../record-writes';

/** What is left of a network on which something was played. */
export interface PlayedLedger {
  readonly channel: string;
  /** Where the keys of all organisations lie, whose owner could forge anything but the firms' own signatures. */
  readonly dataFolder: string;
  readonly blocks: readonly Buffer[];
  readonly genesisHash: string;
  /** Labels of all users in the wallet. */
  readonly users: readonly string[];
  remove(): void;
}

/** Where commands are given. */
export interface Scene {
  readonly client: LedgerClient;
  readonly dataFolder: string;
  readonly channel: string;
}

/** The instant of a command that says nothing else. */
export const MORNING = '2026-03-02T02:00:00.000Z';
const COMMITTED_BLOCKS_MS = 10_000;

/** A network with the contracts: where its client connects, and how it ends. */
export interface PlayingNetwork {
  readonly dataFolder: string;
  readonly profile: string;
  stop(): Promise<void>;
}

/** Starts a network, plays on it and stops it. @returns what was played, with what the play answered */
export async function playedLedger<Names>(
  play: (scene: Scene) => Promise<Names>,
  start: () => Promise<PlayingNetwork> = startEmbedded,
): Promise<PlayedLedger & Names> {
  const { channel, chaincode } = readConsortium();
  const { dataFolder, profile, stop } = await start();
  const client = connectLedger({ profile, walletFolder: join(dataFolder, 'wallet'), channel, chaincode });
  try {
    const scene = { client, dataFolder, channel };
    const names = await play(scene);
    const blocks = await blocksOf(scene);
    const genesisHash = decodeBlock(blocks[0] as Buffer).headerHash;
    const remove = () => rmSync(dataFolder, { recursive: true, force: true });
    const users = readdirSync(join(dataFolder, 'wallet')).map((file) => file.replace(/\.json$/, ''));
    return { channel, dataFolder, blocks, genesisHash, users, ...names, remove };
  } finally {
    await client.close();
    await stop();
  }
}

async function startEmbedded(): Promise<PlayingNetwork> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'audit-'));
  const address = `127.0.0.1:${await freePort()}`;
  const service = await serveContract(address, `greentier:${createHash('sha256').update(address).digest('hex')}`);
  const devnet = await startDevnet({ dataFolder, chaincodeAddress: address, consortium: readConsortium() });
  return {
    dataFolder,
    profile: devnet.profile,
    async stop() {
      await devnet.stop();
      service.stop();
    },
  };
}

/** The obligor's confirmation of a receivable. */
export async function confirmationBody(scene: Scene, receivable: string): Promise<CommandBody<'confirmReceivable'>> {
  const record = await recordOf(scene, 'receivable', receivable);
  const signed = await signatureOn(ANCHOR, (nonce, until) => confirmationOf(scene.channel, record, nonce, until), {
    nonce: id(`confirm ${receivable}`),
  });
  return { receivable, ...signed };
}

/** A bank prices the request by a card of its own, and holds a part of its facility for it. */
export async function offerBy(
  scene: Scene,
  bank: Party,
  request: string,
  receivable: string,
  { terms = {}, facts = {} }: { terms?: Partial<RateCardTerms>; facts?: PricingFacts } = {},
): Promise<string> {
  await one(scene, bank, 'publishRateCard', aRateCard(terms));
  await one(scene, bank, 'setFacility', aFacility({ salt: aSalt(bank.name) }));
  const { amountMinor, obligor, maturityDate } = await recordOf(scene, 'receivable', receivable);
  const salt = aSalt(`hold ${bank.name} ${receivable}`);
  const held = await one(scene, bank, 'reserveFacility', { receivable, amountMinor, salt });
  const card = (await privateRecords<'rateCard'>(scene, bank, 'bankSecrets', 'rateCard', '[]')).at(-1);
  const [reservation] = await privateRecords<'reservation'>(
    scene,
    bank,
    'bankSecrets',
    'reservation',
    JSON.stringify([held]),
  );
  if (card === undefined || reservation === undefined) throw new Error(`${bank.name} does not find its own records`);
  const valueDate = '2026-03-02';
  return await one(scene, bank, 'makeOffer', {
    request,
    valueDate,
    rateCard: { name: card.name, revision: card.revision, sha256: recordHash('rateCard', card) },
    terms: appliedTermsOf(
      card.terms,
      obligor,
      daysBetween(valueDate as CalendarDate, maturityDate as CalendarDate),
      facts,
    ),
    reservation,
    salt: aSalt(`offer ${bank.name} ${request}`),
  });
}

/** The holder's acceptance of an offer, as it finds it sealed. */
export async function acceptanceBody(
  scene: Scene,
  request: string,
  offerId: string,
): Promise<CommandBody<'acceptOffer'>> {
  const offer = await sealedOffer(scene, request, offerId);
  const signed = await signatureOn(SUPPLIER, (nonce, until) => assignmentOf(scene.channel, offer, nonce, until), {
    nonce: id(`accept ${offerId}`),
  });
  return { offer, ...signed };
}

/** The holder's acceptance of an offer by a mandate: up to 10 % a year, and at least 1,000.00. */
export async function mandatedBody(
  scene: Scene,
  request: string,
  offerId: string,
): Promise<CommandBody<'acceptOffer'>> {
  const offer = await sealedOffer(scene, request, offerId);
  const mandate = { maxAnnualRate: '0.10000000', minNetMinor: '100000', notBefore: Date.parse(MORNING) / 1000 };
  const dataOf = (nonce: string, expiresAt: number) =>
    acceptanceOf(scene.channel, offer, { mandate, nonce, expiresAt });
  return { offer, mandate, ...(await signatureOn(SUPPLIER, dataOf, { nonce: id(`mandate ${offerId}`) })) };
}

async function sealedOffer(scene: Scene, request: string, id: string): Promise<LedgerRecord<'sealedOffer'>> {
  const offers = await privateRecords<'sealedOffer'>(scene, SUPPLIER, 'sealedOffers', request);
  const offer = offers.find((each) => each.id === id);
  if (offer === undefined) throw new Error('the holder does not find the offer');
  return offer;
}

/** The holder's transfer of a receivable. */
export async function transferBody(
  scene: Scene,
  receivable: string,
  {
    holder = SUPPLIER,
    receiver,
    nonce = `transfer ${receivable}`,
  }: { holder?: Party; receiver: string; nonce?: string },
): Promise<CommandBody<'transferReceivable'>> {
  const record = await recordOf(scene, 'receivable', receivable);
  const dataOf = (given: string, until: number) => transferOf(scene.channel, record, receiver, given, until);
  return { receivable, receiver, ...(await signatureOn(holder, dataOf, { nonce: id(nonce) })) };
}

/** The early payment of a receivable: 98,500.00 on 2026-03-04, signed by obligor and holder. */
export async function earlyPaymentBody(scene: Scene, receivable: string): Promise<CommandBody<'agreeEarlyPayment'>> {
  const record = await recordOf(scene, 'receivable', receivable);
  const terms = { payMinor: '9850000', payOn: '2026-03-04' };
  const dataOf = (nonce: string, until: number) => earlyPaymentOf(scene.channel, record, terms, nonce, until);
  return {
    receivable,
    ...terms,
    promise: await signatureOn(ANCHOR, dataOf, { nonce: id(`promise ${receivable}`) }),
    ...(await signatureOn(SUPPLIER, dataOf, { nonce: id(`accept early ${receivable}`) })),
  };
}

/** A command as a batch holds it. */
export type GivenCommand = { readonly id: string; readonly name: CommandName; readonly body: object };

/** A command with an identity of its own. */
export function aCommand<Name extends CommandName>(name: Name, body: CommandBody<Name>): GivenCommand {
  return { id: randomUUID(), name, body };
}

/** Submits a batch, whatever becomes of it. */
export async function submit(
  { client, dataFolder }: Scene,
  { mspId, party, role }: Party,
  commands: readonly GivenCommand[],
  instant: string,
  onTransactionId?: () => Promise<void>,
) {
  const { label } = await enrolUser(dataFolder, mspId, { party, role });
  const options = { timestamp: new Date(instant), ...(onTransactionId === undefined ? {} : { onTransactionId }) };
  const batch = JSON.stringify(commands);
  const commandClass = commandClassOf(commands[0]?.name ?? 'registerFirm');
  if (commandClass === 'public') {
    return await client.submit(label, { transaction: 'commands:apply', args: [batch] }, options);
  }
  const endorsingOrganisations = collectionMembers(readConsortium(), collectionOf(commandClass, mspId)) ?? [];
  const transient = { batch: Buffer.from(batch) };
  const call = { transaction: 'commands:applySealed', args: [commandClass], transient };
  return await client.submit(label, call, { ...options, endorsingOrganisations });
}

/** Applies a batch that has to succeed. @returns the last part of each subject */
export async function applied(
  scene: Scene,
  party: Party,
  commands: readonly GivenCommand[],
  instant = MORNING,
): Promise<string[]> {
  const outcome = await settled(() => submit(scene, party, commands, instant));
  if (outcome.kind !== 'committed') throw new Error(`${commands[0]?.name} ended as ${JSON.stringify(outcome)}`);
  return (JSON.parse(outcome.result) as CommandOutcome[]).map((each) => {
    if (each.status !== 'applied') throw new Error(`a command was refused: ${each.problem.detail}`);
    return each.subject.slice(each.subject.lastIndexOf('/') + 1);
  });
}

const TRIES = 10;
const PAUSE_MS = 200;

/** An endorser of real Fabric may lag behind the block that was waited for: what it read is stale, and the same goes again. */
async function settled(give: () => ReturnType<typeof submit>): ReturnType<typeof submit> {
  for (let tries = 1; ; tries++) {
    const outcome = await give();
    if (outcome.kind !== 'readConflict' || tries === TRIES) return outcome;
    await delay(PAUSE_MS);
  }
}

/** Applies one command that has to succeed. @returns the last part of its subject */
export async function one<Name extends CommandName>(
  scene: Scene,
  party: Party,
  name: Name,
  body: CommandBody<Name>,
  instant = MORNING,
): Promise<string> {
  const [subject] = await applied(scene, party, [aCommand(name, body)], instant);
  return subject as string;
}

/** A record as the ledger holds it last. */
export async function recordOf<Kind extends RecordKind>(
  scene: Scene,
  kind: Kind,
  ...parts: string[]
): Promise<LedgerRecord<Kind>> {
  const path = recordPath(kind, parts);
  const writes = (await blocksOf(scene)).flatMap((bytes) =>
    decodeBlock(bytes)
      .transactions.filter(({ valid }) => valid)
      .flatMap(recordWritesOf),
  );
  return decodeRecord(kind, writes.findLast((write) => write.path === path)?.text ?? '');
}

/** What a party reads of private data at its own peer. */
async function privateRecords<Kind extends RecordKind>(
  { client, dataFolder }: Scene,
  { mspId, party, role }: Party,
  query: string,
  ...args: string[]
): Promise<LedgerRecord<Kind>[]> {
  const { label } = await enrolUser(dataFolder, mspId, { party, role });
  const call = { transaction: `queries:${query}`, args };
  return JSON.parse(await client.evaluate(label, call, { ownPeersOnly: true })) as LedgerRecord<Kind>[];
}

async function blocksOf({ client, dataFolder }: Scene): Promise<Buffer[]> {
  const { label } = await enrolUser(dataFolder, OPERATOR.mspId, { party: OPERATOR.party, role: OPERATOR.role });
  const height = Number(await client.height(label));
  const blocks: Buffer[] = [];
  for await (const bytes of client.blocks(label, 0n, AbortSignal.timeout(COMMITTED_BLOCKS_MS))) {
    if (blocks.push(Buffer.from(bytes)) === height) break;
  }
  return blocks;
}

/** Serves the real contracts as a chaincode service at an address. */
export async function serveContract(address: string, ccid: string): Promise<{ stop(): void }> {
  const serializers = { transaction: 'jsonSerializer', serializers: { jsonSerializer: JSONSerializer } };
  const contracts = [commandsContract(ORGANISATIONS), queriesContract(ORGANISATIONS)];
  const chaincode = new ChaincodeFromContract(contracts, serializers, {}, 'greentier', '1');
  const server = Shim.server(chaincode, { ccid, address } as Parameters<typeof Shim.server>[1]);
  await server.start();
  const { _server: listening } = server as unknown as { readonly _server: { readonly forceShutdown: () => void } };
  return { stop: () => listening.forceShutdown() };
}
