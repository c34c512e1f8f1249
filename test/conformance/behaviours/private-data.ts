/** Private data: who sees it, what the ledger keeps of it, and what protects it. */
import { createHash } from 'node:crypto';
import { common, protos } from 'fabric-protos/bundle.js';
import { CLOSED_COLLECTION, type NetworkUnderTest, OPEN_COLLECTION } from '../network-under-test';
import { HOLDERS, verbsOf } from '../verbs';

const { TxValidationCode: Code } = protos;
const SECRET = 'a-losing-price-of-417-bps';
const OWN_COLLECTION = '_implicit_org_BankAMSP';

export function privateDataBehaviours(under: () => NetworkUnderTest): void {
  const { client, ask, askAs, submit, putPrivate, endorse, order, perform } = verbsOf(under);
  const secret = (value: string) => ({ transient: { value: Buffer.from(value) } });

  test('members read it, others see its hash alone', async () => {
    await putPrivate('BankAMSP', CLOSED_COLLECTION, 'offer', SECRET);
    expect(await askAs('BankAMSP', 'getPrivate', CLOSED_COLLECTION, 'offer')).toBe(SECRET);
    expect(await askAs('OperatorMSP', 'getPrivate', CLOSED_COLLECTION, 'offer')).toBe(SECRET);
    await expect(askAs('BankBMSP', 'getPrivate', CLOSED_COLLECTION, 'offer')).rejects.toThrow(
      'tx creator does not have read access permission on privatedata in chaincodeName:greentier collectionName: offers',
    );
    const hash = createHash('sha256').update(SECRET).digest('hex');
    expect(await askAs('BankBMSP', 'getPrivateHash', CLOSED_COLLECTION, 'offer')).toBe(hash);
  });

  test('a peer that is no member does not have it, even for a collection that anybody may ask', async () => {
    await putPrivate('BankBMSP', OPEN_COLLECTION, 'open.offer', SECRET);
    expect(await askAs('BankAMSP', 'getPrivate', OPEN_COLLECTION, 'open.offer')).toBe(SECRET);
    await expect(askAs('BankBMSP', 'getPrivate', OPEN_COLLECTION, 'open.offer')).rejects.toThrow(
      'private data matching public hash version is not available',
    );
  });

  test('who is no member may not write', async () => {
    await expect(putPrivate('BankBMSP', CLOSED_COLLECTION, 'intruder', 'x')).rejects.toThrow(
      'tx creator does not have write access permission',
    );
  });

  test('a key that nobody wrote reads as nothing and has no hash', async () => {
    expect(await ask('getPrivate', CLOSED_COLLECTION, 'never')).toBe('');
    expect(await ask('getPrivateHash', CLOSED_COLLECTION, 'never')).toBe('');
  });

  test('a collection that nobody declared is refused by name', async () => {
    await expect(putPrivate('BankAMSP', 'undeclared', 'k', 'x')).rejects.toThrow('undeclared');
  });

  test('neither the value nor its key nor the transient input stands in the block', async () => {
    const { txId } = await putPrivate('BankAMSP', CLOSED_COLLECTION, 'a-key-nobody-may-see', SECRET);
    const raw = await client();
    const { block: number } = await raw.commitOf(txId);
    const [block] = await raw.blocks(number, number);
    const bytes = Buffer.from(common.Block.encode(block ?? {}).finish());
    expect(bytes.includes('putPrivate')).toBe(true);
    expect(bytes.includes(createHash('sha256').update(SECRET).digest())).toBe(true);
    expect(bytes.includes(SECRET)).toBe(false);
  });

  test('the transient input reaches the chaincode and is no part of the transaction’s id or bytes', async () => {
    const raw = await client();
    const proposal = raw.propose(['transientValue', 'word'], { transient: { word: Buffer.from(SECRET) } });
    const answer = await raw.endorse('peer0.operator', proposal);
    expect(Buffer.from(answer.response?.payload ?? []).toString()).toBe(SECRET);
    expect(Buffer.from(proposal.payload).includes(SECRET)).toBe(false);
  });

  test('it is found by range and can be removed', async () => {
    for (const key of ['range1', 'range2', 'range3']) await putPrivate('BankAMSP', CLOSED_COLLECTION, key, key);
    expect(await ask('privateRange', CLOSED_COLLECTION, 'range1', 'range3')).toBe('["range1","range2"]');
    expect(await perform(['removePrivate', CLOSED_COLLECTION, 'range1'], HOLDERS)).toBe(Code.VALID);
    expect(await ask('privateRange', CLOSED_COLLECTION, 'range1', 'range3')).toBe('["range2"]');
    expect(await ask('getPrivateHash', CLOSED_COLLECTION, 'range1')).toBe('');
  });

  test('ranges of it are for reading only', async () => {
    const writing = endorse(['privateRangeThenPut', CLOSED_COLLECTION, 'private.range'], ['peer0.operator']);
    await expect(writing).rejects.toThrow(
      'Transaction has already performed queries on pvt data. Writes are not allowed',
    );
  });

  test('of two transactions that read one private key and change it, the second in order is refused', async () => {
    await putPrivate('OperatorMSP', OPEN_COLLECTION, 'contended', 'x');
    expect(await perform(['guardPrivate', OPEN_COLLECTION, 'contended', 'OperatorMSP'], HOLDERS)).toBe(Code.VALID);
    const append = () => endorse(['appendPrivate', OPEN_COLLECTION, 'contended'], ['peer0.operator', 'peer0.banka']);
    const [one, two] = [await append(), await append()];
    expect(await order(one)).toBe(Code.VALID);
    expect(await order(two)).toBe(Code.MVCC_READ_CONFLICT);
    expect(await ask('getPrivate', OPEN_COLLECTION, 'contended')).toBe('x.');
  });

  test('who reads a hash conflicts with who changes the value', async () => {
    await putPrivate('OperatorMSP', CLOSED_COLLECTION, 'hashed', '1');
    const reading = await endorse(['hashInto', CLOSED_COLLECTION, 'hashed', 'hash.copy']);
    await putPrivate('OperatorMSP', CLOSED_COLLECTION, 'hashed', '2');
    expect(await order(reading)).toBe(Code.MVCC_READ_CONFLICT);
  });

  test('a transaction that was found invalid leaves none behind', async () => {
    const args = ['putPrivate', CLOSED_COLLECTION, 'invalid'];
    const few = await endorse(args, ['peer0.banka', 'peer0.operator'], secret(SECRET));
    expect(await order(few)).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
    expect(await ask('getPrivate', CLOSED_COLLECTION, 'invalid')).toBe('');
    expect(await ask('getPrivateHash', CLOSED_COLLECTION, 'invalid')).toBe('');
  });

  describe("an organisation's implicit collection", () => {
    test('is written with its own endorsement alone and read at its own peer alone', async () => {
      const raw = await under().raw('BankAMSP');
      const proposal = raw.propose(['putPrivate', OWN_COLLECTION, 'limit'], secret(SECRET));
      const response = await raw.endorse('peer0.banka', proposal);
      await raw.broadcast(raw.seal(raw.assemble(proposal, [response])));
      expect(await raw.outcomeOf(proposal.txId)).toBe(Code.VALID);
      expect(await askAs('BankAMSP', 'getPrivate', OWN_COLLECTION, 'limit')).toBe(SECRET);
      await expect(askAs('OperatorMSP', 'getPrivate', OWN_COLLECTION, 'limit')).rejects.toThrow('is not available');
      const hash = createHash('sha256').update(SECRET).digest('hex');
      expect(await askAs('OperatorMSP', 'getPrivateHash', OWN_COLLECTION, 'limit')).toBe(hash);
    });

    test('is not written with a public key by its own endorsement alone', async () => {
      const transaction = await endorse(['hashInto', OWN_COLLECTION, 'limit', 'limit.copy'], ['peer0.banka']);
      expect(await order(transaction)).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
    });

    test('of nobody is refused', async () => {
      await expect(
        endorse(['putPrivate', '_implicit_org_NobodyMSP', 'k'], ['peer0.banka'], secret('x')),
      ).rejects.toThrow('_implicit_org_NobodyMSP');
    });
  });

  test('a private key may have its own endorsement policy', async () => {
    await putPrivate('OperatorMSP', CLOSED_COLLECTION, 'guarded', '1');
    expect(await perform(['guardPrivate', CLOSED_COLLECTION, 'guarded', 'OperatorMSP'], HOLDERS)).toBe(Code.VALID);
    const args = ['putPrivate', CLOSED_COLLECTION, 'guarded'];
    const withoutOperator = ['peer0.banka', 'peer0.bankb', 'peer0.anchor'];
    expect(await perform(args, withoutOperator, secret('2'))).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
    expect(await perform(args, ['peer0.operator', 'peer0.banka'], secret('3'))).toBe(Code.VALID);
    expect(await askAs('BankAMSP', 'getPrivate', CLOSED_COLLECTION, 'guarded')).toBe('3');
  });

  test('public and private keys of one name are two', async () => {
    await submit('put', 'same.name', 'public');
    await putPrivate('OperatorMSP', CLOSED_COLLECTION, 'same.name', 'private');
    expect(await ask('get', 'same.name')).toBe('public');
    expect(await ask('getPrivate', CLOSED_COLLECTION, 'same.name')).toBe('private');
  });
}
