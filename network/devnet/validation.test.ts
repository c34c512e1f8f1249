import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { common, msp, protos } from 'fabric-protos/bundle.js';
import { createAuthority, issueSigning } from '../certificates/authority';
import { enrol, enrolUser, type UserIdentity } from '../certificates/enrolment';
import { organisationFolder, readCredential } from '../certificates/organisations';
import { createSigner } from './signing';
import { startTestNetwork, type TestNetwork } from './testing/network';
import { type RawClient, rawClient } from './testing/raw-client';

const { TxValidationCode: Code } = protos;
const { Status } = common;
const MAJORITY = ['peer0.anchor', 'peer0.banka', 'peer0.bankb'];
const USER = { party: '91310000MA1FL0LM0X', role: 'operator' };

let network: TestNetwork;
let client: RawClient;
const clients: RawClient[] = [];

beforeAll(async () => {
  network = await startTestNetwork();
  client = clientWith((await enrolUser(network.dataFolder, 'OperatorMSP', USER)).identity);
});

afterAll(async () => {
  for (const each of clients) each.close();
  await network.stop();
});

function clientWith(identity: UserIdentity): RawClient {
  const made = rawClient(network.devnet().profile, identity);
  clients.push(made);
  return made;
}

/** An endorsed transaction that is still to be broadcast. */
async function endorsed(args: string[], peers = MAJORITY) {
  const proposal = client.propose(args);
  const responses = await Promise.all(peers.map((peer) => client.endorse(peer, proposal)));
  return { proposal, responses, txId: proposal.txId, payload: client.assemble(proposal, responses) };
}

async function submit(args: string[], peers = MAJORITY): Promise<protos.TxValidationCode> {
  const { txId, payload } = await endorsed(args, peers);
  return order(txId, payload);
}

async function order(txId: string, payload: Uint8Array): Promise<protos.TxValidationCode> {
  expect((await client.broadcast(client.seal(payload))).status).toBe(Status.SUCCESS);
  return client.outcomeOf(txId);
}

describe('endorsement', () => {
  test('a majority of the organisations is enough, and less is not', async () => {
    expect(await submit(['put', 'majority', 'x'])).toBe(Code.VALID);
    expect(await submit(['put', 'minority', 'x'], MAJORITY.slice(0, 2))).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
  });

  test('one peer that signs three times is one organisation', async () => {
    const { txId, responses, proposal } = await endorsed(['put', 'thrice', 'x'], ['peer0.anchor']);
    const thrice = [...responses, ...responses, ...responses];
    expect(await order(txId, client.assemble(proposal, thrice))).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
  });

  test("a client's signature is no endorsement", async () => {
    const { identity } = await enrolUser(network.dataFolder, 'CertifierMSP', { ...USER, role: 'certifier' });
    const { txId, responses, proposal } = await endorsed(['put', 'client', 'x'], MAJORITY.slice(0, 2));
    const endorser = msp.SerializedIdentity.encode({
      mspid: identity.mspId,
      id_bytes: Buffer.from(identity.certificate),
    }).finish();
    const signature = createSigner(identity.privateKey)(
      Buffer.concat([responses[0]?.payload ?? Buffer.alloc(0), endorser]),
    );
    const forged = protos.ProposalResponse.create({ ...responses[0], endorsement: { endorser, signature } });
    expect(await order(txId, client.assemble(proposal, [...responses, forged]))).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
  });

  test('a result that was altered after the endorsement has no endorsement', async () => {
    const { txId, responses, proposal } = await endorsed(['put', 'altered', 'small']);
    const payload = Buffer.from(responses[0]?.payload ?? []);
    payload.write('LARGE', payload.indexOf('small'));
    const altered = responses.map((response) => protos.ProposalResponse.create({ ...response, payload }));
    expect(await order(txId, client.assemble(proposal, altered))).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
  });

  test('endorsements of another proposal are not accepted', async () => {
    const one = await endorsed(['put', 'bound', '1']);
    const other = client.propose(['put', 'bound', '2']);
    expect(await order(other.txId, client.assemble(other, one.responses))).toBe(Code.INVALID_ENDORSER_TRANSACTION);
  });

  test('a signature with the high S is not accepted', async () => {
    const { txId, responses, proposal } = await endorsed(['put', 'high', 'x']);
    const high = responses.map((response) =>
      protos.ProposalResponse.create({
        ...response,
        endorsement: { ...response.endorsement, signature: withHighS(response.endorsement?.signature) },
      }),
    );
    expect(await order(txId, client.assemble(proposal, high))).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
  });
});

describe('conflicts', () => {
  test('of two transactions that read and write one key, the second in order is refused', async () => {
    const [one, two] = await Promise.all([endorsed(['append', 'contended']), endorsed(['append', 'contended'])]);
    expect(await order(one.txId, one.payload)).toBe(Code.VALID);
    expect(await order(two.txId, two.payload)).toBe(Code.MVCC_READ_CONFLICT);
  });

  test('it is so within one block, too', async () => {
    const pair = await Promise.all([endorsed(['append', 'same.block']), endorsed(['append', 'same.block'])]);
    await Promise.all(pair.map(({ payload }) => client.broadcast(client.seal(payload))));
    const codes = await Promise.all(pair.map(({ txId }) => client.outcomeOf(txId)));
    expect(codes.sort()).toEqual([Code.VALID, Code.MVCC_READ_CONFLICT]);
  });

  test.each([10, 120])('a key that appears in a range of %i that was counted is a phantom', async (count) => {
    const prefix = `range${count}.`;
    expect(await submit(['putMany', prefix, String(count), 'x'])).toBe(Code.VALID);
    const counting = await endorsed(['countInto', prefix, `range${count}/`, `count${count}`]);
    expect(await submit(['put', `${prefix}000005a`, 'new'])).toBe(Code.VALID);
    expect(await order(counting.txId, counting.payload)).toBe(Code.PHANTOM_READ_CONFLICT);
    expect(await submit(['countInto', prefix, `range${count}/`, `count${count}`])).toBe(Code.VALID);
  });

  test('writes without reads do not conflict', async () => {
    const pair = await Promise.all([endorsed(['put', 'blind', '1']), endorsed(['put', 'blind', '2'])]);
    expect(await Promise.all(pair.map(({ txId, payload }) => order(txId, payload)))).toEqual([Code.VALID, Code.VALID]);
  });

  test('a transaction that is sent again is refused, and the first outcome stands', async () => {
    const { txId, payload } = await endorsed(['put', 'once', 'x']);
    const envelope = client.seal(payload);
    await client.broadcast(envelope);
    expect(await client.outcomeOf(txId)).toBe(Code.VALID);
    const before = network.devnet().height();
    await client.broadcast(envelope);
    const [block] = await client.blocks(before, before);
    expect(block?.metadata?.metadata?.[2]).toEqual(Buffer.from([Code.DUPLICATE_TXID]));
    expect(await client.outcomeOf(txId)).toBe(Code.VALID);
    await expect(client.endorse('peer0.anchor', client.propose(['put', 'once', 'y']))).resolves.toBeDefined();
  });

  test('a proposal with the id of a committed transaction is refused', async () => {
    const { txId, proposal, payload } = await endorsed(['put', 'repeated', 'x']);
    await order(txId, payload);
    await expect(client.endorse('peer0.anchor', proposal)).rejects.toThrow(`duplicate transaction found [${txId}]`);
  });
});

describe("a key's own policy", () => {
  test('replaces that of the chaincode, from the next block on', async () => {
    expect(await submit(['put', 'guarded', '1'])).toBe(Code.VALID);
    expect(await submit(['guard', 'guarded', 'CertifierMSP'])).toBe(Code.VALID);
    expect(await submit(['put', 'guarded', '2'])).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
    expect(await submit(['put', 'guarded', '3'], ['peer0.certifier'])).toBe(Code.VALID);
    const answer = await client.endorse('peer0.anchor', client.propose(['guards', 'guarded']));
    expect(Buffer.from(answer.response?.payload ?? []).toString()).toBe('CertifierMSP');
  });

  test('a write beside it still needs the policy of the chaincode', async () => {
    expect(await submit(['putMany', 'pair.', '2', 'x'])).toBe(Code.VALID);
    expect(await submit(['guard', 'pair.000000', 'CertifierMSP'])).toBe(Code.VALID);
    expect(await submit(['putMany', 'pair.', '2', 'y'], ['peer0.certifier'])).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
    expect(await submit(['putMany', 'pair.', '2', 'y'], [...MAJORITY, 'peer0.certifier'])).toBe(Code.VALID);
  });

  test('that an earlier transaction of the block sets makes a write of the key fail', async () => {
    expect(await submit(['put', 'racing', '1'])).toBe(Code.VALID);
    const guard = await endorsed(['guard', 'racing', 'AnchorMSP']);
    const write = await endorsed(['put', 'racing', '2']);
    const before = network.devnet().height();
    const stream = [client.broadcast(client.seal(guard.payload)), client.broadcast(client.seal(write.payload))];
    await Promise.all(stream);
    const codes = [await client.outcomeOf(guard.txId), await client.outcomeOf(write.txId)];
    if (network.devnet().height() === before + 1) expect(codes).toEqual([Code.VALID, Code.ENDORSEMENT_POLICY_FAILURE]);
    else expect(codes[0]).toBe(Code.VALID);
  });
});

describe('who may propose and send', () => {
  test('a proposal whose signature is not its creator’s is refused', async () => {
    const other = await enrol(organisationFolder(network.dataFolder, 'OperatorMSP'), {
      commonName: 'x',
      attributes: {},
    });
    const proposal = client.propose(['get', 'x'], { sign: createSigner(other.privateKey) });
    await expect(client.endorse('peer0.anchor', proposal)).rejects.toThrow('its signature does not hold');
  });

  test('a certificate of another authority is refused, whatever organisation it claims', async () => {
    const authority = await createAuthority('ca.Operator', 'Operator', new Date());
    const forged = await issueSigning(
      authority,
      { commonName: 'forged', organisation: 'OperatorMSP', role: 'client' },
      new Date(),
    );
    const stranger = clientWith({ mspId: 'OperatorMSP', ...forged });
    await expect(stranger.endorse('peer0.anchor', stranger.propose(['get', 'x']))).rejects.toThrow(
      'not issued by an authority of OperatorMSP',
    );
  });

  test("an organisation's certificate under another organisation's name is refused", async () => {
    const { identity } = await enrolUser(network.dataFolder, 'OperatorMSP', USER);
    const posing = clientWith({ ...identity, mspId: 'BankAMSP' });
    await expect(posing.endorse('peer0.anchor', posing.propose(['get', 'x']))).rejects.toThrow('BankAMSP');
  });

  test('an expired certificate is refused by peer and orderer', async () => {
    const ca = readCredential(join(organisationFolder(network.dataFolder, 'OperatorMSP'), 'ca'));
    const longAgo = new Date('2001-01-01T00:00:00Z');
    const expired = await issueSigning(ca, { commonName: 'old', organisation: 'x', role: 'client' }, longAgo);
    const old = clientWith({ mspId: 'OperatorMSP', ...expired });
    const proposal = old.propose(['put', 'old', 'x']);
    await expect(old.endorse('peer0.anchor', proposal)).rejects.toThrow('proposal client identity expired');
    expect(await old.broadcast(old.seal(old.assemble(proposal, [])))).toMatchObject({
      status: Status.BAD_REQUEST,
      info: 'broadcast client identity expired',
    });
  });

  test("a peer's certificate may not submit", async () => {
    const folder = join(organisationFolder(network.dataFolder, 'AnchorMSP'), 'nodes', 'peer0.anchor', 'signing');
    const peer = clientWith({ mspId: 'AnchorMSP', ...readCredential(folder) });
    await expect(peer.endorse('peer0.anchor', peer.propose(['put', 'peer', 'x']))).rejects.toThrow(
      '/Channel/Application/Writers',
    );
  });

  test('an envelope that somebody else sealed is forbidden', async () => {
    const { identity } = await enrolUser(network.dataFolder, 'BankAMSP', { ...USER, role: 'bank' });
    const { payload } = await endorsed(['put', 'sealed', 'x']);
    const outcome = await client.broadcast(client.seal(payload, createSigner(identity.privateKey)));
    expect(outcome.status).toBe(Status.FORBIDDEN);
  });

  test('a wrong transaction id, another channel and an unknown chaincode are each refused by name', async () => {
    const wrongId = client.propose(['get', 'x'], { txId: 'f'.repeat(64) });
    await expect(client.endorse('peer0.anchor', wrongId)).rejects.toThrow('incorrectly computed txid');
    const elsewhere = await client.endorse('peer0.anchor', client.propose(['get', 'x'], { channelId: 'elsewhere' }));
    expect(elsewhere.response).toMatchObject({ status: 500, message: "channel 'elsewhere' not found" });
    const unknown = await client.endorse('peer0.anchor', client.propose(['get', 'x'], { chaincode: 'unknown' }));
    expect(unknown.response?.message).toContain('chaincode unknown not found');
  });

  test('a message beyond the limit and one that is none are refused, and the orderer goes on', async () => {
    const { payload } = await endorsed(['put', 'large', 'x']);
    const limit = network.consortium.blockCutting.absoluteMaxBytes;
    const large = Buffer.concat([client.seal(payload), Buffer.alloc(limit)]);
    expect(await client.broadcast(large)).toMatchObject({ status: Status.BAD_REQUEST });
    expect(await client.broadcast(Buffer.from('nonsense'))).toMatchObject({ status: Status.BAD_REQUEST });
    expect(await submit(['put', 'large', 'y'])).toBe(Code.VALID);
  });
});

test('a peer that is asked for a transaction of its own signs what Fabric’s clients can compare', async () => {
  const { responses } = await endorsed(['put', 'compared', 'x'], ['peer0.anchor', 'peer0.certifier']);
  expect(responses[0]?.payload).toEqual(responses[1]?.payload);
  expect(responses[0]?.endorsement?.endorser).not.toEqual(responses[1]?.endorsement?.endorser);
});

test('private keys never leave their folder: the profile names certificates only', () => {
  expect(readFileSync(network.devnet().profile, 'utf8')).not.toContain('PRIVATE KEY');
});

/** The other of the two signatures that are equally good by arithmetic. */
function withHighS(der: Uint8Array | null | undefined): Buffer {
  const bytes = Buffer.from(der ?? []);
  const rLength = bytes.readUInt8(3);
  const r = bytes.subarray(2, 4 + rLength);
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
  const s = order - BigInt(`0x${bytes.subarray(6 + rLength).toString('hex')}`);
  const digits = Buffer.from(`00${s.toString(16).padStart(64, '0')}`, 'hex');
  return Buffer.concat([
    Buffer.from([0x30, r.length + 2 + digits.length]),
    r,
    Buffer.from([0x02, digits.length]),
    digits,
  ]);
}
