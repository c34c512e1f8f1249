/** History: every valid change of a key, the newest first. */
import { protos } from 'fabric-protos/bundle.js';
import type { NetworkUnderTest } from '../network-under-test';
import { verbsOf } from '../verbs';

const { TxValidationCode: Code } = protos;

interface Step {
  readonly value: string;
  readonly deleted: boolean;
  readonly txId: string;
}

export function historyBehaviours(under: () => NetworkUnderTest): void {
  const { ask, askJson, submit, endorse, order, perform, orderInOneBlock } = verbsOf(under);

  test('the history of a key has its values and deletions, the newest first', async () => {
    await submit('put', 'past', 'one');
    await submit('put', 'past', 'two');
    await submit('remove', 'past');
    await submit('put', 'past', 'three');
    const steps = await askJson<Step[]>('history', 'past');
    expect(steps.map(({ value, deleted }) => (deleted ? 'deleted' : value))).toEqual([
      'three',
      'deleted',
      'two',
      'one',
    ]);
  });

  test('a key that nobody wrote has none', async () => {
    expect(await askJson('history', 'past.unknown')).toEqual([]);
  });

  test('it names the transaction of each change', async () => {
    const change = await endorse(['put', 'past.named', 'x']);
    await order(change);
    expect(await askJson<Step[]>('history', 'past.named')).toEqual([{ value: 'x', deleted: false, txId: change.txId }]);
  });

  test('a transaction that was found invalid does not stand in it', async () => {
    expect(await perform(['put', 'past.valid', 'valid'])).toBe(Code.VALID);
    expect(await perform(['put', 'past.valid', 'invalid'], ['peer0.anchor'])).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
    expect((await askJson<Step[]>('history', 'past.valid')).map(({ value }) => value)).toEqual(['valid']);
  });

  test('two writes in one transaction are one change', async () => {
    await submit('putTwice', 'past.twice', 'first', 'second');
    expect((await askJson<Step[]>('history', 'past.twice')).map(({ value }) => value)).toEqual(['second']);
  });

  test('changes of one block stand in the order of their transactions', async () => {
    let key = '';
    const codes = await orderInOneBlock(async (attempt) => {
      key = `past.block.${attempt}`;
      return [await endorse(['put', key, 'earlier']), await endorse(['put', key, 'later'])];
    });
    expect(codes).toEqual([Code.VALID, Code.VALID]);
    expect((await askJson<Step[]>('history', key)).map(({ value }) => value)).toEqual(['later', 'earlier']);
    expect(await ask('get', key)).toBe('later');
  });

  test('reading it protects from nothing: what changes meanwhile is no conflict', async () => {
    await perform(['put', 'past.read', '1']);
    const counting = await endorse(['historyInto', 'past.read', 'past.count']);
    expect(await perform(['put', 'past.read', '2'])).toBe(Code.VALID);
    expect(await order(counting)).toBe(Code.VALID);
    expect(await ask('get', 'past.count')).toBe('1');
  });
}
