/** The unchanged client, fabric-network: what its users are told. */
import { readFileSync } from 'node:fs';
import type { NetworkUnderTest } from '../network-under-test';

export function sdkBehaviours(under: () => NetworkUnderTest): void {
  const contractOf = async (mspId = 'OperatorMSP') => (await under().sdk(mspId)).contract;

  test('submits and evaluates', async () => {
    const contract = await contractOf();
    await contract.submitTransaction('put', 'sdk', 'hello');
    expect((await contract.evaluateTransaction('get', 'sdk')).toString()).toBe('hello');
  });

  test('needs nobody’s private key in the connection profile', () => {
    expect(readFileSync(under().profile, 'utf8')).not.toContain('PRIVATE KEY');
  });

  test("tells a chaincode's refusal in its own words", async () => {
    await expect((await contractOf()).submitTransaction('fail', 'not on a Sunday')).rejects.toThrow(
      'message=not on a Sunday',
    );
  });

  test('does not submit what peers find different results for', async () => {
    const contract = await contractOf();
    await expect(contract.submitTransaction('differ', 'sdk.different')).rejects.toThrow();
    expect((await contract.evaluateTransaction('get', 'sdk.different')).toString()).toBe('');
  });

  test('tells a read conflict by its code', async () => {
    const contract = await contractOf();
    const outcomes = await Promise.allSettled([1, 2].map(() => contract.submitTransaction('append', 'sdk.contended')));
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toContain('MVCC_READ_CONFLICT');
  });

  test('submits private data', async () => {
    const contract = await contractOf('BankAMSP');
    const transaction = contract.createTransaction('putPrivate').setTransient({ value: Buffer.from('417 bps') });
    await transaction.submit('offers', 'sdk.offer');
    expect((await contract.evaluateTransaction('getPrivate', 'offers', 'sdk.offer')).toString()).toBe('417 bps');
  });

  test('gives an event with its payload to a listener of the contract', async () => {
    const contract = await contractOf();
    const received = new Promise<string>((resolve) => {
      void contract.addContractListener(async ({ eventName, payload }) => {
        if (eventName === 'sdk.harvest') resolve(`${eventName} ${payload?.toString()}`);
      });
    });
    await contract.submitTransaction('announce', 'sdk.harvest', 'ripe');
    expect(await received).toBe('sdk.harvest ripe');
  });

  test('gives no event of a transaction that lost a conflict', async () => {
    const contract = await contractOf();
    const names: string[] = [];
    const last = new Promise<void>((resolve) => {
      void contract.addContractListener(async ({ eventName }) => {
        names.push(eventName);
        if (eventName === 'sdk.end') resolve();
      });
    });
    const changes = ['sdk.one', 'sdk.other'].map((name) =>
      contract.submitTransaction('announceChange', 'sdk.field', name),
    );
    const outcomes = await Promise.allSettled(changes);
    await contract.submitTransaction('announce', 'sdk.end', '');
    await last;
    const committed = ['sdk.one', 'sdk.other'].filter((_, index) => outcomes[index]?.status === 'fulfilled');
    expect(committed).toHaveLength(1);
    expect(names.filter((name) => name !== 'sdk.harvest')).toEqual([...committed, 'sdk.end']);
  });

  test.each(['full', 'filtered'] as const)('gives every %s block from the one that is asked for', async (type) => {
    await (await contractOf()).submitTransaction('put', 'sdk.blocks', type);
    const { network } = await under().sdk('BankAMSP');
    const numbers: number[] = [];
    await new Promise<void>((resolve) => {
      void network.addBlockListener(
        async ({ blockNumber }) => {
          numbers.push(blockNumber.toNumber());
          if (numbers.length === 10) resolve();
        },
        { startBlock: 3, type },
      );
    });
    expect(numbers).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });
}
