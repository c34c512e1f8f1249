/** Commit: which transactions of a block stand, when what they read has changed or they come twice. */
import { protos } from 'fabric-protos/bundle.js';
import type { NetworkUnderTest } from '../network-under-test';
import { verbsOf } from '../verbs';

const { TxValidationCode: Code } = protos;

export function commitBehaviours(under: () => NetworkUnderTest): void {
  const { client, ask, submit, endorse, order, perform, orderInOneBlock } = verbsOf(under);

  describe('reads', () => {
    test('of two transactions that read and write one key, the second in order is refused', async () => {
      const [one, two] = [await endorse(['append', 'contended']), await endorse(['append', 'contended'])];
      expect(await order(one)).toBe(Code.VALID);
      expect(await order(two)).toBe(Code.MVCC_READ_CONFLICT);
      expect(await ask('get', 'contended')).toBe('.');
    });

    test('it is so within one block, too', async () => {
      const codes = await orderInOneBlock(async (attempt) => [
        await endorse(['append', `same.block.${attempt}`]),
        await endorse(['append', `same.block.${attempt}`]),
      ]);
      expect(codes).toEqual([Code.VALID, Code.MVCC_READ_CONFLICT]);
    });

    test('a key that was absent and has come conflicts', async () => {
      const reading = await endorse(['readThenPut', 'absent.yet', 'absent.seen']);
      await submit('put', 'absent.yet', 'here');
      expect(await order(reading)).toBe(Code.MVCC_READ_CONFLICT);
    });

    test('a key that was removed conflicts', async () => {
      await submit('put', 'present.still', 'here');
      const reading = await endorse(['readThenPut', 'present.still', 'present.seen']);
      await submit('remove', 'present.still');
      expect(await order(reading)).toBe(Code.MVCC_READ_CONFLICT);
    });

    test('a key that was written again conflicts, though its value is the same', async () => {
      await submit('put', 'unchanged', 'x');
      const reading = await endorse(['readThenPut', 'unchanged', 'unchanged.seen']);
      await submit('put', 'unchanged', 'x');
      expect(await order(reading)).toBe(Code.MVCC_READ_CONFLICT);
    });

    test('a key whose policy alone was set conflicts', async () => {
      await submit('put', 'policy.only', 'x');
      const reading = await endorse(['readThenPut', 'policy.only', 'policy.seen']);
      await submit('guard', 'policy.only', 'AnchorMSP');
      expect(await order(reading)).toBe(Code.MVCC_READ_CONFLICT);
    });

    test('a transaction that was found invalid conflicts with nobody', async () => {
      const codes = await orderInOneBlock(async (attempt) => [
        await endorse(['put', `harmless.${attempt}`, 'x'], ['peer0.anchor']),
        await endorse(['append', `harmless.${attempt}`]),
      ]);
      expect(codes).toEqual([Code.ENDORSEMENT_POLICY_FAILURE, Code.VALID]);
    });

    test('writes without reads do not conflict', async () => {
      const [one, two] = [await endorse(['put', 'blind', '1']), await endorse(['put', 'blind', '2'])];
      expect([await order(two), await order(one)]).toEqual([Code.VALID, Code.VALID]);
      expect(await ask('get', 'blind')).toBe('1');
    });

    test('reads without writes do not conflict with one another', async () => {
      await submit('put', 'shared', 'x');
      const codes = await orderInOneBlock(async (attempt) => [
        await endorse(['readThenPut', 'shared', `shared.1.${attempt}`]),
        await endorse(['readThenPut', 'shared', `shared.2.${attempt}`]),
      ]);
      expect(codes).toEqual([Code.VALID, Code.VALID]);
    });
  });

  describe('ranges', () => {
    test.each([10, 120])('a key that appears in a range of %i that was counted is a phantom', async (count) => {
      const [start, end, into] = [`appear${count}.`, `appear${count}/`, `count${count}`];
      await submit('putMany', start, String(count), 'x');
      const counting = await endorse(['countInto', start, end, into]);
      await submit('put', `${start}000005a`, 'new');
      expect(await order(counting)).toBe(Code.PHANTOM_READ_CONFLICT);
      expect(await perform(['countInto', start, end, into])).toBe(Code.VALID);
    });

    test.each([
      ['removed', ['remove', 'change.removed.000001']],
      ['rewritten', ['put', 'change.rewritten.000001', 'x']],
      ['added at the end', ['put', 'change.added at the end.000009', 'x']],
    ])('a key of a range that is %s is a phantom', async (change, args) => {
      await submit('putMany', `change.${change}.`, '3', 'x');
      const counting = await endorse(['countInto', `change.${change}.`, `change.${change}/`, `changed.${change}`]);
      expect(await perform(args)).toBe(Code.VALID);
      expect(await order(counting)).toBe(Code.PHANTOM_READ_CONFLICT);
    });

    test('it is so within one block, too', async () => {
      const codes = await orderInOneBlock(async (attempt) => [
        await endorse(['put', `phantom.${attempt}.1`, 'x']),
        await endorse(['countInto', `phantom.${attempt}.`, `phantom.${attempt}/`, `phantoms.${attempt}`]),
      ]);
      expect(codes).toEqual([Code.VALID, Code.PHANTOM_READ_CONFLICT]);
    });

    test('a key beside the range is no phantom', async () => {
      await submit('putMany', 'fenced.', '3', 'x');
      const counting = await endorse(['countInto', 'fenced.', 'fenced.000003', 'fenced']);
      await submit('put', 'fenced.000003', 'x');
      expect(await order(counting)).toBe(Code.VALID);
    });

    test('an empty range is protected as well', async () => {
      const counting = await endorse(['countInto', 'void.', 'void/', 'voids']);
      await submit('put', 'void.1', 'x');
      expect(await order(counting)).toBe(Code.PHANTOM_READ_CONFLICT);
    });

    test('a range that was left unread is protected as far as the peer has read ahead', async () => {
      await submit('putMany', 'ahead.', '250', 'x');
      const first = () => endorse(['firstInto', 'ahead.', 'ahead/', 'ahead']);
      const beyond = await first();
      await submit('put', 'ahead.000200', 'rewritten');
      expect(await order(beyond)).toBe(Code.VALID);
      const within = await first();
      await submit('put', 'ahead.000050', 'rewritten');
      expect(await order(within)).toBe(Code.PHANTOM_READ_CONFLICT);
      const last = await first();
      await submit('put', 'ahead.000100', 'rewritten');
      expect(await order(last)).toBe(Code.PHANTOM_READ_CONFLICT);
      const next = await first();
      await submit('put', 'ahead.000101', 'rewritten');
      expect(await order(next)).toBe(Code.VALID);
    });
  });

  describe('a transaction that comes twice', () => {
    test('is refused the second time, and the first outcome stands', async () => {
      const raw = await client();
      const { txId, payload } = await endorse(['put', 'once', 'x']);
      const envelope = raw.seal(payload);
      await raw.broadcast(envelope);
      const { block, code } = await raw.commitOf(txId);
      expect(code).toBe(Code.VALID);
      await raw.broadcast(envelope);
      await submit('put', 'once.after', 'x');
      const { filtered } = await raw.deliver({ filtered: true, start: block + 1 });
      const again = filtered.flatMap((each) => each.filtered_transactions).find(({ txid }) => txid === txId);
      expect(again?.tx_validation_code).toBe(Code.DUPLICATE_TXID);
      expect((await raw.commitOf(txId)).block).toBe(block);
    });

    test('in one block is refused the second time', async () => {
      const raw = await client();
      const { txId, payload } = await endorse(['put', 'twin', 'x']);
      const envelope = raw.seal(payload);
      await raw.broadcastAll([envelope, envelope]);
      const { block } = await raw.commitOf(txId);
      await submit('put', 'twin.after', 'x');
      const { filtered } = await raw.deliver({ filtered: true, start: block });
      const codes = filtered
        .flatMap((each) => each.filtered_transactions)
        .filter(({ txid }) => txid === txId)
        .map(({ tx_validation_code }) => tx_validation_code ?? Code.VALID);
      expect(codes).toEqual([Code.VALID, Code.DUPLICATE_TXID]);
    });

    test('cannot be endorsed again once it is committed', async () => {
      const { txId, proposal, payload } = await endorse(['put', 'repeated', 'x']);
      await order({ txId, payload });
      await expect((await client()).endorse('peer0.anchor', proposal)).rejects.toThrow(
        `duplicate transaction found [${txId}]`,
      );
    });

    test('that failed may not be sent again either', async () => {
      const raw = await client();
      const few = await endorse(['put', 'failed', 'x'], ['peer0.anchor']);
      expect(await order(few)).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
      const all = await Promise.all(
        ['peer0.anchor', 'peer0.banka'].map((peer) =>
          raw.endorse(peer, few.proposal).then(
            () => 'endorsed',
            (error: Error) => error.message,
          ),
        ),
      );
      for (const answer of all) expect(answer).toContain('duplicate transaction found');
    });
  });
}
