/** Restarts: what the nodes and the chaincode's service find again when they come back. */
import { common, protos } from 'fabric-protos/bundle.js';
import { sha256, toNumber } from '../../../network/devnet/protobuf';
import { CLOSED_COLLECTION, type NetworkUnderTest } from '../network-under-test';
import { verbsOf } from '../verbs';

const { TxValidationCode: Code } = protos;

export function restartBehaviours(under: () => NetworkUnderTest): void {
  const { client, ask, askAs, askJson, submit, putPrivate, endorse, order, perform } = verbsOf(under);

  test('the chaincode’s service may go away and come back', async () => {
    await submit('put', 'served', '1');
    under().stopChaincode();
    await expect(ask('get', 'served')).rejects.toThrow();
    await under().startChaincode();
    expect(await eventually(() => ask('get', 'served'))).toBe('1');
    expect(await perform(['put', 'served', '2'])).toBe(Code.VALID);
  });

  describe('after all nodes were stopped and started', () => {
    let before: readonly common.Block[] = [];
    let pending: Awaited<ReturnType<typeof endorse>>;
    let known: Awaited<ReturnType<typeof endorse>>;

    beforeAll(async () => {
      await submit('put', 'kept', 'one');
      await submit('put', 'kept', 'two');
      await submit('guard', 'kept', 'CertifierMSP');
      await putPrivate('BankAMSP', CLOSED_COLLECTION, 'kept', 'private');
      known = await endorse(['put', 'known', 'x']);
      await order(known);
      pending = await endorse(['put', 'pending', 'x']);
      before = (await (await client()).deliver({})).blocks;
      await under().restart();
      await eventually(() => ask('get', 'kept'));
    });

    test('the blocks are the same', async () => {
      const after = (await (await client()).deliver({ stop: before.length - 1 })).blocks;
      expect(after.map(hashOf)).toEqual(before.map(hashOf));
    });

    test('values, history, key policies and private data are the same', async () => {
      expect(await ask('get', 'kept')).toBe('two');
      expect((await askJson<{ value: string }[]>('history', 'kept')).map(({ value }) => value)).toEqual(['two', 'one']);
      expect(await ask('guards', 'kept')).toBe('CertifierMSP');
      expect(await askAs('BankAMSP', 'getPrivate', CLOSED_COLLECTION, 'kept')).toBe('private');
      expect(await perform(['put', 'kept', 'three'])).toBe(Code.ENDORSEMENT_POLICY_FAILURE);
    });

    test('blocks can be followed from any number on, through those that come', async () => {
      const start = before.length - 3;
      const following = (await client()).deliver({ start, stop: before.length + 1 });
      await submit('put', 'followed', '1');
      await submit('put', 'followed', '2');
      expect((await following).blocks.map(({ header }) => toNumber(header?.number) - start)).toEqual([0, 1, 2, 3, 4]);
    });

    test('what was endorsed before is still good', async () => {
      expect(await order(pending)).toBe(Code.VALID);
    });

    test('what was committed before is still known', async () => {
      await expect((await client()).endorse('peer0.anchor', known.proposal)).rejects.toThrow('duplicate transaction');
    });
  });
}

function hashOf(block: common.Block): string {
  return sha256(common.Block.encode(block).finish()).toString('hex');
}

/** What a node answers as soon as it answers. */
async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 60) throw error;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
