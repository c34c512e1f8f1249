/** Who may propose and send, and what peers and orderer make of messages that nobody should send. */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { common, protos } from 'fabric-protos/bundle.js';
import { createAuthority, issueSigning } from '../../../network/certificates/authority';
import { enrol, enrolUser, type UserIdentity } from '../../../network/certificates/enrolment';
import { organisationFolder, readCredential } from '../../../network/certificates/organisations';
import { toNumber } from '../../../network/devnet/protobuf';
import { createSigner } from '../../../network/devnet/signing';
import type { RawProposalOptions } from '../../../network/devnet/testing/raw-client';
import { type NetworkUnderTest, PARTY } from '../network-under-test';
import { MAJORITY, verbsOf } from '../verbs';

const { Status } = common;
const { TxValidationCode: Code } = protos;
const LONG_AGO = new Date('2001-01-01T00:00:00Z');

export function badInputBehaviours(under: () => NetworkUnderTest): void {
  const { client, ask, submit, endorse, order } = verbsOf(under);

  const organisation = (mspId: string) => organisationFolder(under().dataFolder, mspId);
  const operator = async (): Promise<UserIdentity> =>
    (await enrolUser(under().dataFolder, 'OperatorMSP', { party: PARTY, role: 'operator' })).identity;
  /** A certificate that the Operator's own authority gave, and that is over since 2011. */
  const expired = async (): Promise<UserIdentity> => {
    const ca = readCredential(join(organisation('OperatorMSP'), 'ca'));
    const subject = { commonName: 'old', organisation: 'OperatorMSP', role: 'client' as const };
    return { mspId: 'OperatorMSP', ...(await issueSigning(ca, subject, LONG_AGO)) };
  };
  /** A certificate that claims to be the Operator's, by an authority of the same name. */
  const stranger = async (): Promise<UserIdentity> => {
    const authority = await createAuthority('ca.Operator', 'Operator', new Date());
    const subject = { commonName: 'forged', organisation: 'OperatorMSP', role: 'client' as const };
    return { mspId: 'OperatorMSP', ...(await issueSigning(authority, subject, new Date())) };
  };
  /** How the first peer refuses a proposal outright. */
  const refusalOf = async (identity: UserIdentity, options: RawProposalOptions = {}): Promise<string> => {
    const raw = under().rawWith(identity);
    return raw.endorse('peer0.anchor', raw.propose(['get', 'x'], options)).then(
      ({ response }) => `answered: ${response?.status} ${response?.message}`,
      (error: Error) => error.message,
    );
  };
  /** What the orderer says to a transaction that somebody else sends under his own name. */
  const broadcastBy = async (identity: UserIdentity) => {
    const raw = under().rawWith(identity);
    return raw.broadcast(raw.seal(raw.assemble(raw.propose(['put', 'x', 'x']), [])));
  };

  describe('a proposal', () => {
    test('whose signature is not its creator’s is refused', async () => {
      const other = await enrol(organisation('OperatorMSP'), { commonName: 'x', attributes: {} });
      const options = { sign: createSigner(other.privateKey) };
      expect(await refusalOf(await operator(), options)).toContain('access denied: channel [greentier] creator org');
    });

    test('by a certificate of another authority is refused, whatever organisation it claims', async () => {
      expect(await refusalOf(await stranger())).toContain('error validating proposal: access denied');
    });

    test("by an organisation's certificate under another organisation's name is refused", async () => {
      const posing = { ...(await operator()), mspId: 'BankAMSP' };
      expect(await refusalOf(posing)).toContain('error validating proposal: access denied');
    });

    test('by an organisation that the channel does not know is refused', async () => {
      expect(await refusalOf({ ...(await operator()), mspId: 'NobodyMSP' })).toContain(
        'error validating proposal: access denied',
      );
    });

    test('by an expired certificate is refused', async () => {
      expect(await refusalOf(await expired())).toContain('expired');
    });

    test("by a peer's certificate is refused: peers do not transact", async () => {
      const folder = join(organisation('AnchorMSP'), 'nodes', 'peer0.anchor', 'signing');
      const refusal = await refusalOf({ mspId: 'AnchorMSP', ...readCredential(folder) });
      expect(refusal).toContain('/Channel/Application/Writers');
    });

    test("by an administrator's certificate is accepted", async () => {
      const admin = { mspId: 'AnchorMSP', ...readCredential(join(organisation('AnchorMSP'), 'admin')) };
      expect(await refusalOf(admin)).toBe('answered: 200 ');
    });

    test.each<[string, RawProposalOptions, string]>([
      [
        'with a transaction id that is not of its nonce and creator',
        { txId: 'f'.repeat(64) },
        'incorrectly computed txid',
      ],
      ['without a nonce', { nonce: Buffer.alloc(0) }, 'nonce'],
      ['with an epoch', { epoch: 1 }, 'epoch'],
      ['without a chaincode', { chaincode: '' }, 'ChaincodeHeaderExtension'],
    ])('%s is refused by name', async (_case, options, reason) => {
      expect(await refusalOf(await operator(), options)).toContain(reason);
    });

    test('for another channel is answered so', async () => {
      expect(await refusalOf(await operator(), { channelId: 'elsewhere' })).toBe(
        "answered: 500 channel 'elsewhere' not found",
      );
    });

    test('for a chaincode that is not there is answered so', async () => {
      expect(await refusalOf(await operator(), { chaincode: 'unknown' })).toContain('chaincode unknown not found');
    });

    test.each([
      ['nothing at all', Buffer.alloc(0)],
      ['bytes of no form', Buffer.from('nonsense')],
      ['random bytes', randomBytes(500)],
    ])('that is %s is refused, and the peer goes on', async (_case, bytes) => {
      const raw = await client();
      const proposal = raw.propose(['get', 'x']);
      const signed = { proposal_bytes: bytes, signature: raw.sign(bytes) };
      await expect(raw.endorse('peer0.anchor', { ...proposal, signed })).rejects.toMatchObject({
        code: status.UNKNOWN,
      });
      expect(await ask('get', 'never.written')).toBe('');
    });
  });

  describe('a transaction', () => {
    test('that an expired certificate sends is refused by the orderer', async () => {
      expect(await broadcastBy(await expired())).toMatchObject({
        status: Status.BAD_REQUEST,
        info: expect.stringContaining('expired'),
      });
    });

    test('that a stranger sends is forbidden', async () => {
      expect(await broadcastBy(await stranger())).toMatchObject({ status: Status.FORBIDDEN });
    });

    test("that is sent under another organisation's name is forbidden", async () => {
      expect(await broadcastBy({ ...(await operator()), mspId: 'BankAMSP' })).toMatchObject({
        status: Status.FORBIDDEN,
      });
    });

    test('that somebody else sealed is forbidden', async () => {
      const { identity } = await enrolUser(under().dataFolder, 'BankAMSP', { party: PARTY, role: 'bank' });
      const raw = await client();
      const { payload } = await endorse(['put', 'sealed', 'x']);
      const outcome = await raw.broadcast(raw.seal(payload, createSigner(identity.privateKey)));
      expect(outcome.status).toBe(Status.FORBIDDEN);
    });

    test('for another channel is not ordered', async () => {
      const raw = await client();
      const proposal = raw.propose(['put', 'x', 'x'], { channelId: 'elsewhere' });
      expect(await raw.broadcast(raw.seal(raw.assemble(proposal, [])))).toMatchObject({ status: Status.BAD_REQUEST });
    });

    test('beyond the size limit is refused, and the orderer goes on', async () => {
      const raw = await client();
      const { absoluteMaxBytes } = under().consortium.blockCutting;
      const oversize = await endorse(['putBytes', 'oversize', String(absoluteMaxBytes)], ['peer0.anchor']);
      expect(await raw.broadcast(raw.seal(oversize.payload))).toMatchObject({
        status: Status.BAD_REQUEST,
        info: expect.stringMatching(/message payload is \d+ bytes and exceeds maximum allowed \d+ bytes/),
      });
      await submit('put', 'oversize', 'small');
    });

    test('is measured by payload and signature: one byte more than the limit is too much', async () => {
      const raw = await client();
      const { absoluteMaxBytes } = under().consortium.blockCutting;
      const { payload } = await endorse(['put', 'border', 'x']);
      // Bytes that follow are an unknown field of the payload: they count and say nothing.
      const padded = (bytes: number) => {
        const room = bytes - payload.length - PADDING_OVERHEAD;
        return Buffer.concat([payload, paddingHeader(room), Buffer.alloc(room)]);
      };
      const signatureOf = (bytes: Uint8Array) => common.Envelope.decode(bytes).signature.length;
      for (const [excess, status] of [
        [1, Status.BAD_REQUEST],
        [0, Status.SUCCESS],
      ] as const) {
        let sealed = raw.seal(padded(absoluteMaxBytes + excess - 71));
        while (signatureOf(sealed) !== 71) sealed = raw.seal(padded(absoluteMaxBytes + excess - 71));
        expect((await raw.broadcast(sealed)).status).toBe(status);
      }
    });

    test('of no form is not taken, and the orderer goes on', async () => {
      const raw = await client();
      await expect(raw.broadcast(Buffer.from('nonsense'))).rejects.toThrow();
      await submit('put', 'after.nonsense', 'x');
    });

    test('without a payload is refused', async () => {
      const raw = await client();
      const empty = common.Envelope.encode({ signature: Buffer.from('x') }).finish();
      expect(await raw.broadcast(empty)).toMatchObject({ status: Status.BAD_REQUEST });
    });

    test('whose header is of a kind that only orderers write is not ordered', async () => {
      const raw = await client();
      const { payload } = await endorse(['put', 'kind', 'x']);
      const { header, data } = common.Payload.decode(payload);
      const channelHeader = common.ChannelHeader.decode(header?.channel_header ?? Buffer.alloc(0));
      const changed = common.ChannelHeader.encode({ ...channelHeader, type: common.HeaderType.CONFIG }).finish();
      const disguised = common.Payload.encode({ header: { ...header, channel_header: changed }, data }).finish();
      const { status } = await raw.broadcast(raw.seal(disguised));
      expect(status).not.toBe(Status.SUCCESS);
    });

    test('with a transaction id that is not of its nonce and creator is ordered and found invalid', async () => {
      const raw = await client();
      const { payload } = await endorse(['put', 'wrong.id', 'x']);
      const { header, data } = common.Payload.decode(payload);
      const txId = randomBytes(32).toString('hex');
      const channelHeader = common.ChannelHeader.decode(header?.channel_header ?? Buffer.alloc(0));
      const changed = common.ChannelHeader.encode({ ...channelHeader, tx_id: txId }).finish();
      const renamed = common.Payload.encode({ header: { ...header, channel_header: changed }, data }).finish();
      expect(await order({ txId, payload: renamed })).toBe(Code.BAD_PROPOSAL_TXID);
      expect(await raw.commitOf(txId)).toBeDefined();
    });
  });
}

/** One transaction that nobody can read spoils its block's summary for ever, so this comes after all else. */
export function unreadableBehaviours(under: () => NetworkUnderTest): void {
  const { client, ask } = verbsOf(under);

  test('is ordered and found invalid; its block is delivered in full and has no summary', async () => {
    const raw = await client();
    const proposal = raw.propose(['put', 'unreadable', 'x']);
    const header = { channel_header: proposal.channelHeader, signature_header: proposal.signatureHeader };
    const data = Buffer.from('of no form');
    const payload = common.Payload.encode({ header, data }).finish();
    const newest = toNumber((await raw.deliver({ start: 'newest' })).blocks[0]?.header?.number);
    expect((await raw.broadcast(raw.seal(payload))).status).toBe(Status.SUCCESS);
    const { blocks } = await raw.deliver({ start: newest + 1, stop: newest + 1 });
    expect([...(blocks[0]?.metadata?.metadata?.[common.BlockMetadataIndex.TRANSACTIONS_FILTER] ?? [])]).toEqual([
      Code.INVALID_ENDORSER_TRANSACTION,
    ]);
    expect(await raw.deliver({ start: newest + 1, stop: newest + 1, filtered: true })).toMatchObject({
      status: Status.BAD_REQUEST,
      filtered: [],
    });
  });

  test('does not keep the ledger from going on', async () => {
    const raw = await client();
    const newest = toNumber((await raw.deliver({ start: 'newest' })).blocks[0]?.header?.number);
    const proposal = raw.propose(['put', 'after.unreadable', 'x']);
    const responses = await Promise.all(MAJORITY.map((peer) => raw.endorse(peer, proposal)));
    await raw.broadcast(raw.seal(raw.assemble(proposal, responses)));
    const { filtered } = await raw.deliver({ start: newest + 1, stop: newest + 1, filtered: true });
    expect(filtered[0]?.filtered_transactions[0]).toMatchObject({
      txid: proposal.txId,
      tx_validation_code: Code.VALID,
    });
    expect(await ask('get', 'after.unreadable')).toBe('x');
  });
}

/** The tag of field 1000 with a length of four bytes. */
const PADDING_OVERHEAD = 6;

function paddingHeader(length: number): Buffer {
  const tag = (1000 << 3) | 2;
  const varint = [length & 0x7f, (length >> 7) & 0x7f, (length >> 14) & 0x7f, (length >> 21) & 0x7f];
  return Buffer.from([(tag & 0x7f) | 0x80, tag >> 7, ...varint.map((part, index) => (index < 3 ? part | 0x80 : part))]);
}
