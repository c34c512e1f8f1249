/** Sealed offers on the embedded network, by the real contracts: who is shown what, and what stands in the blocks. */
import '../network/devnet/testing/quiet-shim';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { id } from 'ethers';
import { JSONSerializer } from 'fabric-contract-api';
import { Shim } from 'fabric-shim';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract';
import { commandsContract } from '../chaincode/commands-contract';
import { queriesContract } from '../chaincode/queries-contract';
import {
  aFacility,
  anInvoice,
  aRateCard,
  aRequest,
  aSalt,
  aVerification,
  signatureOn,
} from '../chaincode/testing/given';
import {
  ANCHOR,
  BANK_A,
  BANK_B,
  CERTIFIER,
  FIRMS,
  OPERATOR,
  ORGANISATIONS,
  OTHER_SUPPLIER,
  type Party,
  SUPPLIER,
} from '../chaincode/testing/parties';
import { type CalendarDate, daysBetween } from '../domain/calendar';
import { collectionOf } from '../domain/collections';
import { type CommandBody, type CommandName, commandClassOf } from '../domain/commands';
import { invoiceFingerprint, receivableIdOf } from '../domain/fingerprint';
import { appliedTermsOf, revisionKey } from '../domain/pricing';
import { recordHash } from '../domain/record-codec';
import { type LedgerRecord, type RecordKind, recordKeyHash } from '../domain/records';
import { assignmentOf, confirmationOf } from '../domain/typed-data';
import { decodeBlock } from '../network/blocks/decode';
import type { LedgerTransaction } from '../network/blocks/ledger-block';
import { enrolUser } from '../network/certificates/enrolment';
import { userInLabel } from '../network/certificates/labels';
import { collectionMembers, readConsortium } from '../network/consortium/consortium';
import { type Devnet, startDevnet } from '../network/devnet/devnet';
import { freePort } from '../network/devnet/testing/probe-service';
import { connectLedger } from '../network/gateway/connect';
import type { LedgerClient, SubmitOutcome } from '../network/gateway/ledger-client';
import { projectionOf } from '../worker/projection';

jest.setTimeout(120_000);

const consortium = readConsortium();
const MORNING = new Date('2026-03-02T02:00:00.000Z');
const CLOSES_AT = '2026-03-02T04:00:00Z';
const POLICY_FAILURE = 10;
/** The rates by which bank B loses: no other number of the tests is like them. */
const LOSING = { baseRateBps: 777, anchorSpreads: [], otherAnchorSpreadBps: 133 };
const LIMIT = '987654321';

let folder: string;
let devnet: Devnet;
let chaincode: { stop: () => void };
let ledger: LedgerClient;
let now = MORNING;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sealed-offers-'));
  const address = `127.0.0.1:${await freePort()}`;
  chaincode = await serveContracts(address);
  devnet = await startDevnet({ dataFolder: folder, chaincodeAddress: address, consortium });
  ledger = connectLedger({
    profile: devnet.profile,
    walletFolder: join(folder, 'wallet'),
    channel: consortium.channel,
    chaincode: consortium.chaincode,
  });
  for (const { mspId, party, role } of [OPERATOR, CERTIFIER, ...FIRMS]) await enrolUser(folder, mspId, { party, role });
  for (const { party: code, name, mspId, role } of FIRMS) {
    await does(OPERATOR, 'registerFirm', { code, name, mspId, roles: [role], identifiers: [] });
  }
  for (const firm of [ANCHOR, SUPPLIER]) await does(firm, 'registerSignatory', { address: firm.wallet.address });
  await does(CERTIFIER, 'issueCredential', {
    holder: ANCHOR.party,
    credential: 'littleGiant',
    validFrom: '2025-01-01',
    validUntil: '2027-12-31',
  });
  await does(BANK_A, 'publishRateCard', aRateCard());
  await does(BANK_B, 'publishRateCard', { ...aRateCard(LOSING), salt: aSalt('losing card') });
  for (const bank of [BANK_A, BANK_B]) {
    await does(bank, 'setFacility', aFacility({ limitMinor: LIMIT, salt: aSalt(bank.name) }));
  }
});

afterAll(async () => {
  await ledger?.close();
  await devnet?.stop();
  chaincode?.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => {
  now = MORNING;
});

describe('two offers for one request', () => {
  let request: string;
  let offers: Record<'won' | 'lost', LedgerRecord<'sealedOffer'>>;

  beforeAll(async () => {
    now = MORNING;
    request = await financingRequest('INV-1', { closesAt: CLOSES_AT });
    await offerBy(BANK_A, request);
    await offerBy(BANK_B, request);
    const [won] = await sealedOffers(BANK_A, request);
    const [lost] = await sealedOffers(BANK_B, request);
    if (won === undefined || lost === undefined) throw new Error('an offer is missing');
    offers = { won, lost };
  });

  test('are read by the holder, each by its own bank, and by nobody else', async () => {
    expect((await sealedOffers(SUPPLIER, request)).map(({ bank }) => bank).sort()).toEqual(
      [BANK_A.party, BANK_B.party].sort(),
    );
    expect((await sealedOffers(BANK_A, request)).map(({ bank }) => bank)).toEqual([BANK_A.party]);
    expect(await sealedOffers(OTHER_SUPPLIER, request)).toEqual([]);
    await expect(sealedOffers(ANCHOR, request)).rejects.toThrow('not-permitted');
    await expect(sealedOffers(OPERATOR, request)).rejects.toThrow('not-permitted');
  });

  test('are known by all to exist, with their bank', async () => {
    const found = await transactions();
    const notices = found.flatMap((transaction) =>
      projectionOf(blockOf(transaction), consortium.chaincode).records.filter(({ kind }) => kind === 'offerNotice'),
    );
    expect(notices.map(({ record }) => record)).toMatchObject([
      { id: offers.won.id, request, bank: BANK_A.party, holder: SUPPLIER.party },
      { id: offers.lost.id, request, bank: BANK_B.party, holder: SUPPLIER.party },
    ]);
    expect(notices.map(({ visibility }) => visibility.roles)).toEqual([['bank'], ['bank']]);
  });

  test('leave hashes on the ledger to which the banks are committed', async () => {
    const writes = (await transactions()).flatMap(({ privateWrites }) => privateWrites);
    for (const offer of [offers.won, offers.lost]) {
      const mspId = offer.bank === BANK_A.party ? BANK_A.mspId : BANK_B.mspId;
      expect(writes).toContainEqual({
        namespace: consortium.chaincode,
        collection: collectionOf('sealedOffer', mspId),
        keyHash: recordKeyHash('sealedOffer', [request, offer.id]),
        valueHash: recordHash('sealedOffer', offer),
      });
    }
  });

  test('are not revealed before they close, nor otherwise than they were sealed', async () => {
    const early = await acceptance(offers.won);
    expect(await refusalOf(SUPPLIER, 'acceptOffer', early)).toMatchObject({ slug: 'offers-not-closed' });
    now = new Date(CLOSES_AT);
    const { quote } = offers.won;
    const better = { ...offers.won, quote: { ...quote, discountMinor: '1', netMinor: '8999999' } };
    expect(await refusalOf(SUPPLIER, 'acceptOffer', await acceptance(better))).toMatchObject({
      slug: 'commitment-mismatch',
    });
  });

  test('take no third one once they are closed', async () => {
    const body = await offerBody(BANK_A, request);
    now = new Date(CLOSES_AT);
    expect(await refusalOf(BANK_A, 'makeOffer', body)).toMatchObject({ slug: 'request-closed' });
  });

  test('end with the winner in public, and the loser’s price, salt, card and limit in no block', async () => {
    now = new Date(CLOSES_AT);
    await does(SUPPLIER, 'acceptOffer', await acceptance(offers.won));
    const blocks = await blockBytes();
    for (const revealed of [offers.won.salt, offers.won.quote.netMinor, `"acceptedOffer":"${offers.won.id}"`]) {
      expect(blocks.includes(revealed)).toBe(true);
    }
    const { quote, salt } = offers.lost;
    const secrets = [
      quote.netMinor,
      quote.discountMinor,
      salt,
      salt.slice(2),
      '"baseRateBps":777',
      LIMIT,
      aSalt('losing card'),
    ];
    for (const secret of secrets) expect([secret, blocks.includes(secret)]).toEqual([secret, false]);
    expect(blocks.includes(Buffer.from(salt.slice(2), 'hex'))).toBe(false);
  });

  test('leave the refused and the lost with nothing: another acceptance is refused', async () => {
    now = new Date(CLOSES_AT);
    expect(await refusalOf(SUPPLIER, 'acceptOffer', await acceptance(offers.lost))).toMatchObject({
      slug: 'state-forbids',
      reference: `offer/${offers.won.id}`,
    });
  });
});

describe('an offer', () => {
  test('rests on a reservation that the bank holds', async () => {
    const request = await financingRequest('INV-2');
    const body = await offerBody(BANK_A, request);
    const forged = { ...body, reservation: { ...body.reservation, amountMinor: '99999999' } };
    expect(await refusalOf(BANK_A, 'makeOffer', forged)).toMatchObject({ slug: 'facility-missing' });
    await does(BANK_A, 'releaseFacility', { reservation: body.reservation.id });
    expect(await refusalOf(BANK_A, 'makeOffer', body)).toMatchObject({ slug: 'facility-missing' });
  });

  test('is not made above the limit, and no block says so', async () => {
    const request = await financingRequest('INV-3');
    const before = await ledger.height(labelOf(BANK_A));
    const body = { receivable: await receivableOf(request), amountMinor: LIMIT, salt: aSalt('too much') };
    expect(await refusalOf(BANK_A, 'reserveFacility', body)).toMatchObject({ slug: 'limit-exceeded' });
    expect(await ledger.height(labelOf(BANK_A))).toBe(before);
  });

  test.each([
    ['its bank', ['BankAMSP']],
    ['the suppliers’ host', ['OperatorMSP']],
  ])('is not valid by the word of %s alone', async (_, endorsers) => {
    const request = await financingRequest(`INV-alone-${endorsers[0]}`);
    const body = await offerBody(BANK_A, request);
    expect(await give(BANK_A, 'makeOffer', body, endorsers)).toMatchObject({
      kind: 'policyFailure',
      code: POLICY_FAILURE,
    });
    expect(await sealedOffers(BANK_A, request)).toEqual([]);
  });

  test('does not pass as a public command, where its content would be an argument', async () => {
    const body = await offerBody(BANK_A, await financingRequest('INV-4'));
    const batch = JSON.stringify([{ id: randomUUID(), name: 'makeOffer', body }]);
    const outcome = await ledger.submit(labelOf(BANK_A), { transaction: 'commands:apply', args: [batch] });
    expect(outcome).toMatchObject({ kind: 'rejected', message: expect.stringContaining('invalid-input') });
  });

  test('given twice under one identity is there once', async () => {
    const request = await financingRequest('INV-5');
    const body = await offerBody(BANK_A, request);
    const command = { id: randomUUID(), name: 'makeOffer' as const, body };
    const first = await giveCommand(BANK_A, command);
    const second = await giveCommand(BANK_A, command);
    expect(first.kind).toBe('committed');
    expect(second).toMatchObject({ kind: 'rejected', message: expect.stringContaining('"status":"applied"') });
    expect(await sealedOffers(BANK_A, request)).toHaveLength(1);
    const projected = (await transactions())
      .flatMap((transaction) => projectionOf(blockOf(transaction), consortium.chaincode).commands)
      .filter(({ id: commandId }) => commandId === command.id);
    expect(projected).toHaveLength(1);
  });
});

test("a bank's own records are read by the bank alone, from its own peer", async () => {
  const ask = (caller: Party, kind: string) =>
    ledger.evaluate(
      labelOf(caller),
      { transaction: 'queries:bankSecrets', args: [kind, '[]'] },
      { ownPeersOnly: true },
    );
  expect(JSON.parse(await ask(BANK_A, 'facility'))).toMatchObject([{ bank: BANK_A.party, limitMinor: LIMIT }]);
  expect(JSON.parse(await ask(BANK_B, 'rateCard'))).toMatchObject([{ bank: BANK_B.party, terms: LOSING }]);
  await expect(ask(SUPPLIER, 'facility')).rejects.toThrow('not-permitted');
  await expect(ask(BANK_A, 'facilityKey')).rejects.toThrow('invalid-input');
});

describe('two people of one bank', () => {
  const people = ['li.na', 'Wang Wei'];
  const cardOf = (user: string) => ({ ...aRateCard(), name: 'people', salt: aSalt(user) });

  test('give commands by certificates of their own, and the event of each says who', async () => {
    const certificates = new Set<string>();
    for (const user of people) {
      const { label } = await enrolUser(folder, BANK_A.mspId, { party: BANK_A.party, role: BANK_A.role }, user);
      const command = { id: randomUUID(), name: 'publishRateCard' as const, body: cardOf(user) };
      expect(await giveCommand(BANK_A, command, undefined, label)).toMatchObject({ kind: 'committed' });
      const last = (await transactions()).at(-1);
      certificates.add(last?.creator.certificate ?? '');
      expect(JSON.parse(last?.event?.payload ?? '{}')).toMatchObject({
        by: { mspId: BANK_A.mspId, party: BANK_A.party, role: 'bank', user: userInLabel(user) },
        outcomes: [{ id: command.id, status: 'applied' }],
      });
    }
    expect(certificates.size).toBe(2);
  });

  test('cannot act once their identity is taken away', async () => {
    const { label } = await enrolUser(folder, BANK_A.mspId, { party: BANK_A.party, role: BANK_A.role }, 'leaver');
    const command = () => ({ id: randomUUID(), name: 'publishRateCard' as const, body: cardOf('leaver') });
    expect(await giveCommand(BANK_A, command(), undefined, label)).toMatchObject({ kind: 'committed' });
    rmSync(join(folder, 'wallet', `${label}.json`));
    expect(await ledger.knows(label)).toBe(false);
    await expect(giveCommand(BANK_A, command(), undefined, label)).rejects.toThrow('there is no identity');
  });
});

async function serveContracts(address: string): Promise<{ stop: () => void }> {
  const serializers = { transaction: 'jsonSerializer', serializers: { jsonSerializer: JSONSerializer } };
  const contracts = [commandsContract(ORGANISATIONS), queriesContract(ORGANISATIONS)];
  const service = new ChaincodeFromContract(contracts, serializers, {}, 'greentier', '1');
  const server = Shim.server(service, { ccid: 'greentier:1', address } as Parameters<typeof Shim.server>[1]);
  await server.start();
  const { _server: listening } = server as unknown as { readonly _server: { readonly forceShutdown: () => void } };
  return { stop: () => listening.forceShutdown() };
}

function labelOf({ mspId, party, role }: Pick<Party, 'mspId' | 'party' | 'role'>): string {
  return `${mspId}.${party}.${role}`;
}

async function give<Name extends CommandName>(
  by: Party,
  name: Name,
  body: CommandBody<Name>,
  endorsers?: readonly string[],
): Promise<SubmitOutcome> {
  return await giveCommand(by, { id: randomUUID(), name, body }, endorsers);
}

async function giveCommand(
  by: Party,
  command: { id: string; name: CommandName; body: unknown },
  endorsers?: readonly string[],
  label = labelOf(by),
): Promise<SubmitOutcome> {
  const batch = JSON.stringify([command]);
  const commandClass = commandClassOf(command.name);
  const timestamp = now;
  if (commandClass === 'public') {
    return await ledger.submit(label, { transaction: 'commands:apply', args: [batch] }, { timestamp });
  }
  const endorsingOrganisations = endorsers ?? collectionMembers(consortium, collectionOf(commandClass, by.mspId)) ?? [];
  const transient = { batch: Buffer.from(batch) };
  const call = { transaction: 'commands:applySealed', args: [commandClass], transient };
  return await ledger.submit(label, call, { timestamp, endorsingOrganisations });
}

/** Gives a command that has to be applied; answers the last part of its subject. */
async function does<Name extends CommandName>(by: Party, name: Name, body: CommandBody<Name>): Promise<string> {
  const outcome = await give(by, name, body);
  if (outcome.kind !== 'committed') throw new Error(`${name}: ${JSON.stringify(outcome, textOfBigInt)}`);
  const [applied] = JSON.parse(outcome.result) as { subject: string }[];
  return String(applied?.subject.split('/').at(-1));
}

async function refusalOf<Name extends CommandName>(by: Party, name: Name, body: CommandBody<Name>): Promise<unknown> {
  const outcome = await give(by, name, body);
  if (outcome.kind !== 'rejected') throw new Error(`${name}: ${JSON.stringify(outcome, textOfBigInt)}`);
  const { outcomes, problem } = JSON.parse(outcome.message) as { outcomes?: { problem: unknown }[]; problem?: unknown };
  return outcomes?.[0]?.problem ?? problem;
}

function textOfBigInt(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

async function financingRequest(
  number: string,
  fields: Partial<CommandBody<'requestFinancing'>> = {},
): Promise<string> {
  const invoice = anInvoice({ number });
  const fingerprint = invoiceFingerprint(SUPPLIER.party, number);
  const receivable = {
    ...invoice,
    id: receivableIdOf(fingerprint),
    invoiceFingerprint: fingerprint,
    seller: SUPPLIER.party,
  };
  await does(SUPPLIER, 'issueReceivable', invoice);
  const signed = await signatureOn(
    ANCHOR,
    (nonce, until) => confirmationOf(consortium.channel, receivable, nonce, until),
    { nonce: id(number) },
  );
  await does(OPERATOR, 'verifyReceivable', aVerification(receivable.id));
  await does(ANCHOR, 'confirmReceivable', { receivable: receivable.id, ...signed });
  return await does(SUPPLIER, 'requestFinancing', aRequest(receivable.id, fields));
}

async function receivableOf(request: string): Promise<string> {
  return (await publicRecord('financingRequest', request)).receivable;
}

/** The body of an offer on a new reservation, by what the bank reads of its own. */
async function offerBody(bank: Party, request: string): Promise<CommandBody<'makeOffer'>> {
  const receivable = await publicRecord('receivable', await receivableOf(request));
  const reservationId = await does(bank, 'reserveFacility', {
    receivable: receivable.id,
    amountMinor: receivable.amountMinor,
    salt: aSalt(`${bank.name} ${request} ${randomUUID()}`),
  });
  const [reservation] = await secrets<'reservation'>(bank, 'reservation', reservationId);
  const [card] = await secrets<'rateCard'>(bank, 'rateCard', bank.party, 'standard', revisionKey(1));
  if (reservation === undefined || card === undefined) throw new Error('the bank does not find its own records');
  const valueDate = '2026-03-02' as CalendarDate;
  return {
    request,
    valueDate,
    rateCard: { name: card.name, revision: card.revision, sha256: recordHash('rateCard', card) },
    terms: appliedTermsOf(
      card.terms,
      receivable.obligor,
      daysBetween(valueDate, receivable.maturityDate as CalendarDate),
    ),
    reservation,
    salt: aSalt(randomUUID()),
  };
}

async function offerBy(bank: Party, request: string): Promise<string> {
  return await does(bank, 'makeOffer', await offerBody(bank, request));
}

async function acceptance(offer: LedgerRecord<'sealedOffer'>): Promise<CommandBody<'acceptOffer'>> {
  const dataOf = (nonce: string, until: number) => assignmentOf(consortium.channel, offer, nonce, until);
  return { offer, ...(await signatureOn(SUPPLIER, dataOf, { nonce: id(randomUUID()) })) };
}

async function sealedOffers(caller: Party, request: string): Promise<LedgerRecord<'sealedOffer'>[]> {
  const call = { transaction: 'queries:sealedOffers', args: [request] };
  return JSON.parse(await ledger.evaluate(labelOf(caller), call, { ownPeersOnly: true }));
}

async function secrets<Kind extends RecordKind>(
  bank: Party,
  kind: Kind,
  ...keyParts: string[]
): Promise<LedgerRecord<Kind>[]> {
  const call = { transaction: 'queries:bankSecrets', args: [kind, JSON.stringify(keyParts)] };
  return JSON.parse(await ledger.evaluate(labelOf(bank), call, { ownPeersOnly: true }));
}

async function allBlocks(): Promise<Uint8Array[]> {
  const height = await ledger.height(labelOf(OPERATOR));
  const blocks: Uint8Array[] = [];
  const enough = new AbortController();
  for await (const bytes of ledger.blocks(labelOf(OPERATOR), 0n, enough.signal)) {
    blocks.push(bytes);
    if (BigInt(blocks.length) === height) break;
  }
  return blocks;
}

async function blockBytes(): Promise<Buffer> {
  return Buffer.concat((await allBlocks()).map((bytes) => Buffer.from(bytes)));
}

async function transactions(): Promise<LedgerTransaction[]> {
  return (await allBlocks()).flatMap((bytes) => decodeBlock(bytes).transactions);
}

/** A block of one transaction, as the projection takes it. */
function blockOf(transaction: LedgerTransaction): Parameters<typeof projectionOf>[0] {
  return { ...EMPTY_BLOCK, transactions: [transaction] };
}
const EMPTY_BLOCK = {
  number: 1n,
  previousHash: '',
  dataHash: '',
  headerHash: '',
  transactions: [],
  ordererSignatures: [],
  data: [],
};

async function publicRecord<Kind extends RecordKind>(kind: Kind, ...parts: string[]): Promise<LedgerRecord<Kind>> {
  const found = (await transactions())
    .flatMap((transaction) => projectionOf(blockOf(transaction), consortium.chaincode).records)
    .findLast((write) => write.kind === kind && write.keyParts.join('/') === parts.join('/'));
  if (found === undefined) throw new Error(`there is no ${kind} ${parts.join('/')}`);
  return found.record as LedgerRecord<Kind>;
}
