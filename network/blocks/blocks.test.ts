// What a block says and what its bytes prove, on sound blocks and on tampered ones.
import { common } from 'fabric-protos/bundle.js';
import {
  blockBytes,
  configBlockBytes,
  highS,
  type OrganisationFixture,
  organisation,
  type Signer,
  serialized,
  type TransactionFixture,
  transactionEnvelope,
} from './block-fixture';
import { type ChannelConfig, decodeChannelConfig, meetsRule } from './channel-config';
import {
  checkCreatorSignature,
  checkDataHash,
  checkEndorsements,
  checkOrdererSignatures,
  checkPreviousHash,
  checkProposalBinding,
} from './checks';
import { decodeBlock } from './decode';
import { DecodeError } from './decode-error';
import { headerHash } from './hashes';
import type { LedgerTransaction } from './ledger-block';

const NOW = new Date('2026-11-24T08:00:00Z');
let anchor: OrganisationFixture;
let bank: OrganisationFixture;
let supplier: Signer;
let anchorPeer: Signer;
let bankPeer: Signer;
let orderer: Signer;
let channel: ChannelConfig;

beforeAll(async () => {
  anchor = await organisation('AnchorMSP');
  bank = await organisation('BankAMSP');
  supplier = await anchor.member('client');
  anchorPeer = await anchor.member('peer');
  bankPeer = await bank.member('peer');
  orderer = await bank.member('orderer');
  channel = decodeChannelConfig(configBlockBytes([anchor, bank]));
});

function transaction(fixture: Partial<TransactionFixture> = {}): LedgerTransaction {
  const envelope = transactionEnvelope({ creator: supplier, endorsers: [anchorPeer, bankPeer], ...fixture });
  const [first] = decodeBlock(blockBytes({ number: 1, previousHash: '', envelopes: [envelope] })).transactions;
  if (first === undefined) throw new Error('the block holds no transaction');
  return first;
}

function block(number: number, previousHash = ''): Buffer {
  const envelopes = [transactionEnvelope({ creator: supplier, endorsers: [anchorPeer] })];
  return blockBytes({ number, previousHash, envelopes, orderer });
}

describe('a decoded transaction', () => {
  test('says who asked for what, when, and what came of it', () => {
    const found = transaction({ args: ['commands:apply', '[{"id":"例"}]'], event: '{"outcomes":[]}' });
    expect(found).toMatchObject({
      index: 0,
      type: 'endorsed',
      channelId: 'trade',
      timestamp: '2026-11-24T08:00:00.123Z',
      creator: { mspId: 'AnchorMSP', certificate: supplier.certificate },
      validationCode: 0,
      valid: true,
      chaincode: 'greentier',
      args: ['commands:apply', '[{"id":"例"}]'],
      response: { status: 200, message: '', payload: '{"ok":true}' },
      event: { name: 'commandsApplied', payload: '{"outcomes":[]}' },
    });
    expect(found.endorsements.map(({ mspId }) => mspId)).toEqual(['AnchorMSP', 'BankAMSP']);
  });

  test('lists what it reads and writes, deletions and absent keys among them', () => {
    const found = transaction({
      reads: [
        { key: 'a', version: [7, 2] },
        { key: 'b', version: null },
      ],
      writes: [
        { key: 'a', value: 'A' },
        { key: 'c', value: null },
      ],
    });
    expect(found.reads).toEqual([
      { namespace: 'greentier', key: 'a', version: { blockNumber: 7n, transactionIndex: 2 } },
      { namespace: 'greentier', key: 'b', version: null },
    ]);
    expect(found.writes).toEqual([
      { namespace: 'greentier', key: 'a', value: Buffer.from('A') },
      { namespace: 'greentier', key: 'c', value: null },
    ]);
  });

  test('that peers refused keeps its code', () => {
    const envelopes = [transactionEnvelope({ creator: supplier, endorsers: [] })];
    const found = decodeBlock(blockBytes({ number: 3, previousHash: '', envelopes, codes: [11] })).transactions;
    expect(found).toMatchObject([{ validationCode: 11, valid: false }]);
  });

  test('is data when it cannot be read and the peers refused it', () => {
    const refused = blockBytes({ number: 3, previousHash: '', envelopes: [Buffer.from('garbage')], codes: [2] });
    expect(decodeBlock(refused).transactions).toMatchObject([{ type: 'malformed', valid: false }]);
  });

  test('is an error when it cannot be read and is recorded as valid', () => {
    const accepted = blockBytes({ number: 3, previousHash: '', envelopes: [Buffer.from('garbage')] });
    expect(() => decodeBlock(accepted)).toThrow(DecodeError);
  });
});

test.each([
  ['nothing', ''],
  ['text', 'not a block'],
  ['a cut block', undefined],
])('%s is refused by name', (_, text) => {
  const bytes = text === undefined ? block(1).subarray(0, 300) : Buffer.from(text);
  expect(() => decodeBlock(bytes)).toThrow(DecodeError);
});

describe("a block's hashes", () => {
  // Header 255 with these hashes was encoded and hashed by Go's encoding/asn1 and crypto/sha256.
  test('are those that Fabric computes', () => {
    expect(headerHash(255n, 'aa'.repeat(32), 'bb'.repeat(32))).toBe(
      '66caa3ed751201f3a4d6ded9d3b9aa493076f9f64d077823f28e6e3f03ffde2b',
    );
  });

  test('hold on a sound block and link it to the one before', () => {
    const first = decodeBlock(block(1));
    const second = decodeBlock(block(2, first.headerHash));
    expect(checkDataHash(second)).toMatchObject({ holds: true });
    expect(checkPreviousHash(second, first)).toMatchObject({ holds: true });
  });

  test('show a changed envelope', () => {
    const changed = common.Block.decode(block(1));
    changed.data = { data: [transactionEnvelope({ creator: supplier, endorsers: [bankPeer] })] };
    const found = decodeBlock(common.Block.encode(changed).finish());
    expect(checkDataHash(found)).toMatchObject({ holds: false, fault: 'hash-mismatch' });
  });

  test('show a replaced predecessor and a gap', () => {
    const first = decodeBlock(block(1));
    expect(checkPreviousHash(decodeBlock(block(2, 'cc'.repeat(32))), first)).toMatchObject({ fault: 'hash-mismatch' });
    expect(checkPreviousHash(decodeBlock(block(3, first.headerHash)), first)).toMatchObject({ fault: 'gap' });
  });
});

describe("the orderer's signature", () => {
  test('holds over the header', () => {
    const found = checkOrdererSignatures(decodeBlock(block(1)), channel.ordererOrganisations, NOW);
    expect(found).toMatchObject([{ holds: true, mspId: 'BankAMSP' }]);
  });

  test('does not hold over another header', () => {
    const changed = common.Block.decode(block(1));
    changed.header = { ...changed.header, previous_hash: Buffer.alloc(32, 1) };
    const found = decodeBlock(common.Block.encode(changed).finish());
    expect(checkOrdererSignatures(found, channel.ordererOrganisations, NOW)).toMatchObject([
      { fault: 'signature-wrong' },
    ]);
  });

  test('does not count from a client, nor when there is none', () => {
    const byClient = decodeBlock(blockBytes({ number: 1, previousHash: '', envelopes: [], orderer: supplier }));
    expect(checkOrdererSignatures(byClient, channel.ordererOrganisations, NOW)).toMatchObject([
      { fault: 'certificate-role' },
    ]);
    const unsigned = decodeBlock(blockBytes({ number: 1, previousHash: '', envelopes: [] }));
    expect(checkOrdererSignatures(unsigned, channel.ordererOrganisations, NOW)).toMatchObject([{ fault: 'unsigned' }]);
  });
});

describe("the creator's signature", () => {
  test('holds on a sound transaction', () => {
    expect(checkCreatorSignature(transaction(), channel.organisations)).toMatchObject({ holds: true });
  });

  test('does not count from an organisation that the channel does not know', () => {
    expect(checkCreatorSignature(transaction(), [])).toMatchObject({ fault: 'organisation-unknown' });
  });

  test('does not count from a certificate of another root', async () => {
    const impostor = await (await organisation('AnchorMSP')).member('client');
    const found = checkCreatorSignature(transaction({ creator: impostor }), channel.organisations);
    expect(found).toMatchObject({ fault: 'certificate-untrusted' });
  });

  test('does not count outside the certificate’s validity', async () => {
    const expired = await anchor.member('client', { from: new Date('2026-01-01'), to: new Date('2026-02-01') });
    const found = checkCreatorSignature(transaction({ creator: expired }), channel.organisations);
    expect(found).toMatchObject({ fault: 'certificate-outside-validity' });
    const inJanuary = transaction({ creator: expired, timestamp: new Date('2026-01-15T00:00:00Z') });
    expect(checkCreatorSignature(inJanuary, channel.organisations)).toMatchObject({ holds: true });
  });

  test('does not hold over other bytes', () => {
    const changed = { ...transaction(), signedBytes: Buffer.from('other') };
    expect(checkCreatorSignature(changed, channel.organisations)).toMatchObject({ fault: 'signature-wrong' });
  });
});

describe('the endorsements', () => {
  test('count once for each organisation', () => {
    const found = checkEndorsements(
      transaction({ endorsers: [bankPeer, anchorPeer, bankPeer] }),
      channel.organisations,
    );
    expect(found.organisations).toEqual(['AnchorMSP', 'BankAMSP']);
  });

  test('fall with a changed result', () => {
    const spoil: TransactionFixture['spoil'] = ({ responsePayload }) => {
      responsePayload[responsePayload.length - 1] = (responsePayload.at(-1) ?? 0) ^ 1;
    };
    expect(checkEndorsements(transaction({ spoil }), channel.organisations).organisations).toEqual([]);
  });

  test('count alone when another one is spoiled', () => {
    const spoil: TransactionFixture['spoil'] = ({ endorsements: [first] }) => first?.signature.fill(0);
    const found = checkEndorsements(transaction({ spoil }), channel.organisations);
    expect(found.organisations).toEqual(['BankAMSP']);
    expect(found.findings[0]).toMatchObject({ holds: false, fault: 'signature-malformed' });
  });

  test('do not count with the upper s', () => {
    const spoil: TransactionFixture['spoil'] = ({ responsePayload, endorsements: [first] }) => {
      const signedBytes = Buffer.concat([responsePayload, serialized(anchorPeer)]);
      if (first !== undefined) first.signature = highS(anchorPeer.key, signedBytes);
    };
    const found = checkEndorsements(transaction({ endorsers: [anchorPeer], spoil }), channel.organisations);
    expect(found.findings).toMatchObject([{ fault: 'signature-high-s' }]);
  });

  test('do not count from a client', () => {
    const found = checkEndorsements(transaction({ endorsers: [supplier] }), channel.organisations);
    expect(found.findings).toMatchObject([{ fault: 'certificate-role' }]);
  });

  test('that are missing are a finding', () => {
    const found = checkEndorsements(transaction({ endorsers: [] }), channel.organisations);
    expect(found).toMatchObject({ organisations: [], findings: [{ fault: 'unsigned' }] });
  });
});

describe('the binding to the proposal', () => {
  test('holds on a sound transaction', () => {
    expect(checkProposalBinding(transaction({ event: '{}' }))).toMatchObject({ holds: true });
  });

  test('shows a foreign id', () => {
    const found = checkProposalBinding(transaction({ txId: 'ab'.repeat(32) }));
    expect(found).toMatchObject({ holds: false, fault: 'binding-mismatch' });
  });

  test('shows other arguments than the endorsers saw', () => {
    const sound = transaction();
    const changed = { ...sound, proposal: { ...sound.proposal, payload: Buffer.from('other') } };
    expect(checkProposalBinding(changed)).toMatchObject({ fault: 'binding-mismatch' });
  });
});

describe('the channel configuration', () => {
  test('names roots and the endorsement rule', () => {
    expect(channel).toMatchObject({
      channelId: 'trade',
      endorsementPolicy: 'MAJORITY',
      organisations: [
        { mspId: 'AnchorMSP', rootCertificates: [anchor.rootCertificate], nodeUnits: { peer: 'peer' } },
        { mspId: 'BankAMSP', rootCertificates: [bank.rootCertificate] },
      ],
    });
  });

  test('is a transaction of its own kind', () => {
    const bytes = configBlockBytes([anchor]);
    expect(decodeBlock(bytes).transactions).toMatchObject([{ type: 'config', channelId: 'trade', timestamp: '' }]);
  });

  test('is refused from any other block', () => {
    expect(() => decodeChannelConfig(block(1))).toThrow(DecodeError);
  });

  test.each([
    ['ANY', ['B'], true],
    ['MAJORITY', ['A', 'B'], false],
    ['MAJORITY', ['A', 'B', 'C'], true],
    ['ALL', ['A', 'B', 'C'], false],
    ['ANY', ['X'], false],
  ] as const)('%s of four by %j: %s', (rule, endorsing, expected) => {
    expect(meetsRule(rule, endorsing, ['A', 'B', 'C', 'D'])).toBe(expected);
  });
});
