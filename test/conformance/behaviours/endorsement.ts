/** Endorsement: whose signatures make a transaction valid, and what a peer does not sign. */
import { msp, protos } from 'fabric-protos/bundle.js';
import { enrolUser } from '../../../network/certificates/enrolment';
import { createSigner } from '../../../network/devnet/signing';
import { type NetworkUnderTest, PARTY } from '../network-under-test';
import { MAJORITY, verbsOf } from '../verbs';

const { TxValidationCode: Code } = protos;

export function endorsementBehaviours(under: () => NetworkUnderTest): void {
  const { client, ask, submit, endorse, order, perform, orderInOneBlock } = verbsOf(under);

  test('a majority of the organisations is enough, and less is not', async () => {
    expect(await perform(['put', 'majority', 'x'], MAJORITY)).toBe(Code.VALID);
    expect(await perform(['put', 'minority', 'x'], MAJORITY.slice(0, 2))).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
    expect(await ask('get', 'minority')).toBe('');
  });

  test('more than a majority does no harm', async () => {
    expect(await perform(['put', 'unanimous', 'x'], [...MAJORITY, 'peer0.operator', 'peer0.certifier'])).toBe(
      Code.VALID,
    );
  });

  test('one peer that signs three times is one organisation', async () => {
    const { txId, responses, proposal } = await endorse(['put', 'thrice', 'x'], ['peer0.anchor']);
    const payload = (await client()).assemble(proposal, [...responses, ...responses, ...responses]);
    expect(await order({ txId, payload })).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
  });

  test("a client's signature is no endorsement", async () => {
    const user = { party: PARTY, role: 'certifier' };
    const { identity } = await enrolUser(under().dataFolder, 'CertifierMSP', user);
    const { txId, responses, proposal } = await endorse(['put', 'client', 'x'], MAJORITY.slice(0, 2));
    const endorser = msp.SerializedIdentity.encode({
      mspid: identity.mspId,
      id_bytes: Buffer.from(identity.certificate),
    }).finish();
    const signature = createSigner(identity.privateKey)(
      Buffer.concat([responses[0]?.payload ?? Buffer.alloc(0), endorser]),
    );
    const forged = protos.ProposalResponse.create({ ...responses[0], endorsement: { endorser, signature } });
    const payload = (await client()).assemble(proposal, [...responses, forged]);
    expect(await order({ txId, payload })).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
  });

  test('a result that was altered after the endorsement has no endorsement', async () => {
    const { txId, responses, proposal } = await endorse(['put', 'altered', 'small']);
    const payload = Buffer.from(responses[0]?.payload ?? []);
    payload.write('LARGE', payload.indexOf('small'));
    const altered = responses.map((response) => protos.ProposalResponse.create({ ...response, payload }));
    expect(await order({ txId, payload: (await client()).assemble(proposal, altered) })).toBe(
      Code.ENDORSEMENT_POLICY_FAILURE,
    );
    expect(await ask('get', 'altered')).toBe('');
  });

  test('a signature in which one bit is other is no endorsement', async () => {
    const { txId, responses, proposal } = await endorse(['put', 'bit', 'x']);
    const [first, ...others] = responses;
    const signature = Buffer.from(first?.endorsement?.signature ?? []);
    signature.writeUInt8(signature.readUInt8(signature.length - 1) ^ 1, signature.length - 1);
    const spoiled = protos.ProposalResponse.create({ ...first, endorsement: { ...first?.endorsement, signature } });
    expect(await order({ txId, payload: (await client()).assemble(proposal, [spoiled, ...others]) })).toBe(
      Code.ENDORSEMENT_POLICY_FAILURE,
    );
  });

  test('a bad endorsement beside enough good ones does no harm', async () => {
    const { txId, responses, proposal } = await endorse(['put', 'beside', 'x'], [...MAJORITY, 'peer0.operator']);
    const [first, ...others] = responses;
    const endorsement = { ...first?.endorsement, signature: Buffer.from('nonsense') };
    const spoiled = protos.ProposalResponse.create({ ...first, endorsement });
    expect(await order({ txId, payload: (await client()).assemble(proposal, [spoiled, ...others]) })).toBe(Code.VALID);
  });

  test('endorsements of another proposal are not accepted', async () => {
    const one = await endorse(['put', 'bound', '1']);
    const other = (await client()).propose(['put', 'bound', '2']);
    const payload = (await client()).assemble(other, one.responses);
    expect(await order({ txId: other.txId, payload })).toBe(Code.INVALID_ENDORSER_TRANSACTION);
  });

  test('a transaction without any endorsement is not accepted', async () => {
    const { txId, responses, proposal } = await endorse(['put', 'none', 'x'], ['peer0.anchor']);
    const [first] = responses;
    const bare = protos.ProposalResponse.create({ payload: first?.payload ?? Buffer.alloc(0) });
    expect(await order({ txId, payload: (await client()).assemble(proposal, [bare]) })).toBe(
      Code.ENDORSEMENT_POLICY_FAILURE,
    );
  });

  test('a signature with the high S is not accepted', async () => {
    const { txId, responses, proposal } = await endorse(['put', 'high', 'x']);
    const high = responses.map((response) =>
      protos.ProposalResponse.create({
        ...response,
        endorsement: { ...response.endorsement, signature: withHighS(response.endorsement?.signature) },
      }),
    );
    expect(await order({ txId, payload: (await client()).assemble(proposal, high) })).toBe(
      Code.ENDORSEMENT_POLICY_FAILURE,
    );
  });

  test('peers that find the same sign the same bytes, each as itself', async () => {
    const { responses } = await endorse(['put', 'compared', 'x'], ['peer0.anchor', 'peer0.certifier']);
    expect(responses[0]?.payload).toEqual(responses[1]?.payload);
    expect(responses[0]?.endorsement?.endorser).not.toEqual(responses[1]?.endorsement?.endorser);
  });

  test('peers that find different results have not endorsed one transaction', async () => {
    const { txId, payload, responses } = await endorse(['differ', 'different']);
    expect(responses[0]?.payload).not.toEqual(responses[1]?.payload);
    expect(await order({ txId, payload })).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
    expect(await ask('get', 'different')).toBe('');
  });

  test('what the chaincode refuses comes with its result and without an endorsement', async () => {
    const raw = await client();
    const proposal = raw.propose(['fail', 'no']);
    const { response, endorsement, payload } = await raw.endorse('peer0.anchor', proposal);
    expect(response).toMatchObject({ status: 500, message: 'no' });
    expect(endorsement).toBeFalsy();
    const { extension } = protos.ProposalResponsePayload.decode(payload);
    expect(protos.ChaincodeAction.decode(extension).response).toMatchObject({ status: 500, message: 'no' });
  });

  test('what the chaincode refused is not accepted, whatever is signed for it', async () => {
    const raw = await client();
    const proposal = raw.propose(['fail', 'no']);
    const responses = await Promise.all(MAJORITY.map((peer) => raw.endorse(peer, proposal)));
    expect(await order({ txId: proposal.txId, payload: raw.assemble(proposal, responses) })).toBe(
      Code.ENDORSEMENT_POLICY_FAILURE,
    );
  });

  describe("a key's own policy", () => {
    test('replaces that of the chaincode, from the next block on', async () => {
      await submit('put', 'guarded', '1');
      await submit('guard', 'guarded', 'CertifierMSP');
      expect(await perform(['put', 'guarded', '2'])).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
      expect(await perform(['put', 'guarded', '3'], ['peer0.certifier'])).toBe(Code.VALID);
      expect(await ask('guards', 'guarded')).toBe('CertifierMSP');
    });

    test('may ask for several organisations, a bank and an obligor for example', async () => {
      await submit('put', 'both', '1');
      await submit('guard', 'both', 'BankAMSP,AnchorMSP');
      expect(await ask('guards', 'both')).toBe('AnchorMSP,BankAMSP');
      expect(await perform(['put', 'both', '2'], ['peer0.banka', 'peer0.bankb', 'peer0.certifier'])).toBe(
        Code.ENDORSEMENT_POLICY_FAILURE,
      );
      expect(await perform(['put', 'both', '3'], ['peer0.banka', 'peer0.anchor'])).toBe(Code.VALID);
    });

    test('changes only as the policy itself asks', async () => {
      await submit('put', 'policed', '1');
      await submit('guard', 'policed', 'CertifierMSP');
      expect(await perform(['guard', 'policed', 'AnchorMSP'])).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
      expect(await perform(['guard', 'policed', 'AnchorMSP'], ['peer0.certifier'])).toBe(Code.VALID);
      expect(await perform(['put', 'policed', '2'], ['peer0.anchor'])).toBe(Code.VALID);
    });

    test('can be taken away again', async () => {
      await submit('put', 'freed', '1');
      await submit('guard', 'freed', 'CertifierMSP');
      expect(await perform(['unguard', 'freed'], ['peer0.certifier'])).toBe(Code.VALID);
      expect(await perform(['put', 'freed', '2'], ['peer0.certifier'])).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
      expect(await perform(['put', 'freed', '3'])).toBe(Code.VALID);
    });

    test('goes with the key when it is removed', async () => {
      await submit('put', 'reborn', '1');
      await submit('guard', 'reborn', 'CertifierMSP');
      expect(await perform(['remove', 'reborn'], ['peer0.certifier'])).toBe(Code.VALID);
      expect(await perform(['put', 'reborn', '2'])).toBe(Code.VALID);
      expect(await ask('guards', 'reborn')).toBe('');
    });

    test('of a key that is not there is forgotten', async () => {
      await submit('guard', 'unborn', 'CertifierMSP');
      expect(await perform(['put', 'unborn', '1'])).toBe(Code.VALID);
    });

    test('leaves a write beside it to the policy of the chaincode', async () => {
      await submit('putMany', 'pair.', '2', 'x');
      await submit('guard', 'pair.000000', 'CertifierMSP');
      expect(await perform(['putMany', 'pair.', '2', 'y'], ['peer0.certifier'])).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
      expect(await perform(['putMany', 'pair.', '2', 'y'], [...MAJORITY, 'peer0.certifier'])).toBe(Code.VALID);
    });

    test('that an earlier transaction of the block sets makes a write of the key fail', async () => {
      const codes = await orderInOneBlock(async (attempt) => {
        await submit('put', `racing.${attempt}`, '1');
        return [
          await endorse(['guard', `racing.${attempt}`, 'AnchorMSP']),
          await endorse(['put', `racing.${attempt}`, '2']),
        ];
      });
      expect(codes).toEqual([Code.VALID, Code.ENDORSEMENT_POLICY_FAILURE]);
    });
  });
}

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
