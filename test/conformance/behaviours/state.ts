/** State: what is written can be read, and when. */
import type { NetworkUnderTest } from '../network-under-test';
import { PARTY } from '../network-under-test';
import { verbsOf } from '../verbs';

export function stateBehaviours(under: () => NetworkUnderTest): void {
  const { ask, askJson, submit, endorse, perform } = verbsOf(under);

  test('what is submitted can be read', async () => {
    await submit('put', 'greeting', 'hello');
    expect(await ask('get', 'greeting')).toBe('hello');
  });

  test('a key that nobody wrote reads as nothing', async () => {
    expect(await ask('get', 'never.written')).toBe('');
  });

  test('an evaluated write is not kept', async () => {
    await ask('put', 'evaluated', 'x');
    expect(await ask('get', 'evaluated')).toBe('');
  });

  test('a transaction does not read its own writes', async () => {
    await submit('put', 'own', 'before');
    expect(await submit('putThenGet', 'own', 'after')).toBe('before');
    expect(await ask('get', 'own')).toBe('after');
  });

  test('a transaction still reads what it removes', async () => {
    await submit('put', 'removed', 'before');
    expect(await submit('removeThenGet', 'removed')).toBe('before');
    expect(await ask('get', 'removed')).toBe('');
  });

  test('of two writes of a key in one transaction the last one counts', async () => {
    await submit('putTwice', 'twice', 'first', 'second');
    expect(await ask('get', 'twice')).toBe('second');
  });

  test('an empty value removes the key', async () => {
    await submit('put', 'emptied', 'full');
    await submit('put', 'emptied', '');
    expect(await askJson('range', 'emptied', 'emptied~')).toEqual([]);
    const history = await askJson<{ deleted: boolean }[]>('history', 'emptied');
    expect(history.map(({ deleted }) => deleted)).toEqual([true, false]);
  });

  test('removing a key that is not there is valid', async () => {
    await submit('remove', 'not.there');
    expect(await ask('get', 'not.there')).toBe('');
  });

  test('keys and values hold any script', async () => {
    await submit('put', '浦东.😀', '绿色 “票据” €');
    expect(await ask('get', '浦东.😀')).toBe('绿色 “票据” €');
  });

  test('a value of a megabyte comes back whole', async () => {
    await submit('putBytes', 'megabyte', String(1024 * 1024));
    expect(await ask('get', 'megabyte')).toHaveLength(1024 * 1024);
  });

  test('the empty text is a key like any other, though no range holds it', async () => {
    await submit('put', '', 'nameless');
    expect(await ask('get', '')).toBe('nameless');
    expect(await askJson<string[]>('range', '', '')).not.toContain('');
    expect(await askJson<unknown[]>('history', '')).toHaveLength(1);
    await submit('remove', '');
    expect(await ask('get', '')).toBe('');
  });

  test("the chaincode reads the client's organisation and attributes from its certificate", async () => {
    expect(await askJson('whoAmI')).toEqual({ mspId: 'OperatorMSP', party: PARTY, role: 'operator' });
  });

  test('the chaincode is told channel, transaction id, arguments and the instant that the client gave', async () => {
    const seconds = Math.floor(Date.now() / 1000) - 60;
    const { responses, txId } = await endorse(['facts'], ['peer0.anchor'], { timestamp: seconds });
    const facts = JSON.parse(Buffer.from(responses[0]?.response?.payload ?? []).toString());
    expect(facts).toEqual({ channel: under().consortium.channel, txId, seconds, args: ['facts'] });
  });

  test("a chaincode's refusal reaches the client in its own words", async () => {
    await expect(submit('fail', 'not on a Sunday')).rejects.toThrow(/^not on a Sunday$/);
  });

  test('a function that the chaincode does not have is refused by name', async () => {
    await expect(submit('fly')).rejects.toThrow('fly');
  });

  test('another chaincode that is not there cannot be invoked', async () => {
    await expect(ask('invoke', 'nothing')).rejects.toThrow('INVOKE_CHAINCODE failed');
  });

  test('a transaction without any write is ordered and valid', async () => {
    expect(await perform(['get', 'greeting'])).toBe(0);
  });
}
