/** A small contract for tests: each method tries one thing that a chaincode can ask of its peer. */
// biome-ignore lint/style/useImportType: the contract's metadata needs the class itself, to pass over the context
import { Context, Contract, Info, Returns, Transaction } from 'fabric-contract-api';
import { KeyEndorsementPolicy } from 'fabric-shim';

@Info({ title: 'probe', description: 'Tries what a chaincode can ask of its peer' })
export class ProbeContract extends Contract {
  constructor() {
    super('probe');
  }

  @Transaction()
  async put(ctx: Context, key: string, value: string): Promise<void> {
    await ctx.stub.putState(key, Buffer.from(value));
  }

  /** Writes `count` keys with the prefix. */
  @Transaction()
  async putMany(ctx: Context, prefix: string, count: string, value: string): Promise<void> {
    for (let index = 0; index < Number(count); index += 1) {
      await ctx.stub.putState(`${prefix}${String(index).padStart(6, '0')}`, Buffer.from(value));
    }
  }

  @Transaction()
  async putComposite(ctx: Context, type: string, part: string, value: string): Promise<void> {
    await ctx.stub.putState(ctx.stub.createCompositeKey(type, [part]), Buffer.from(value));
  }

  /** Reads, then writes what was read with a dot appended. */
  @Transaction()
  @Returns('string')
  async append(ctx: Context, key: string): Promise<string> {
    const value = `${(await ctx.stub.getState(key)).toString()}.`;
    await ctx.stub.putState(key, Buffer.from(value));
    return value;
  }

  /** Writes, then says what a read gives within the same transaction. */
  @Transaction()
  @Returns('string')
  async putThenGet(ctx: Context, key: string, value: string): Promise<string> {
    await ctx.stub.putState(key, Buffer.from(value));
    return (await ctx.stub.getState(key)).toString();
  }

  /** Writes a key twice. */
  @Transaction()
  async putTwice(ctx: Context, key: string, first: string, second: string): Promise<void> {
    await ctx.stub.putState(key, Buffer.from(first));
    await ctx.stub.putState(key, Buffer.from(second));
  }

  /** Reads one key and writes another, whatever was read. */
  @Transaction()
  async readThenPut(ctx: Context, read: string, written: string): Promise<void> {
    await ctx.stub.getState(read);
    await ctx.stub.putState(written, Buffer.from('written'));
  }

  /** Removes, then says what a read gives within the same transaction. */
  @Transaction()
  @Returns('string')
  async removeThenGet(ctx: Context, key: string): Promise<string> {
    await ctx.stub.deleteState(key);
    return (await ctx.stub.getState(key)).toString();
  }

  /** Writes a value of so many bytes. */
  @Transaction()
  async putBytes(ctx: Context, key: string, count: string): Promise<void> {
    await ctx.stub.putState(key, Buffer.alloc(Number(count), 'x'));
  }

  @Transaction()
  async remove(ctx: Context, key: string): Promise<void> {
    await ctx.stub.deleteState(key);
  }

  @Transaction(false)
  @Returns('string')
  async get(ctx: Context, key: string): Promise<string> {
    return (await ctx.stub.getState(key)).toString();
  }

  @Transaction(false)
  @Returns('string')
  async range(ctx: Context, start: string, end: string): Promise<string> {
    const keys: string[] = [];
    for await (const { key } of ctx.stub.getStateByRange(start, end)) keys.push(key);
    return JSON.stringify(keys);
  }

  @Transaction(false)
  @Returns('string')
  async composite(ctx: Context, type: string): Promise<string> {
    const parts: string[] = [];
    for await (const { key } of ctx.stub.getStateByPartialCompositeKey(type, [])) {
      parts.push(...ctx.stub.splitCompositeKey(key).attributes);
    }
    return JSON.stringify(parts);
  }

  @Transaction(false)
  @Returns('string')
  async page(ctx: Context, start: string, end: string, size: string, bookmark: string): Promise<string> {
    const { iterator, metadata } = await ctx.stub.getStateByRangeWithPagination(start, end, Number(size), bookmark);
    const keys: string[] = [];
    for (let result = await iterator.next(); !result.done; result = await iterator.next()) keys.push(result.value.key);
    return JSON.stringify({ keys, bookmark: metadata.bookmark, count: metadata.fetchedRecordsCount });
  }

  /** Writes under a composite key of many parts. @param parts JSON */
  @Transaction()
  async putComposites(ctx: Context, type: string, parts: string, value: string): Promise<void> {
    await ctx.stub.putState(ctx.stub.createCompositeKey(type, JSON.parse(parts)), Buffer.from(value));
  }

  /** The parts of each composite key that begins with the given ones. @param parts JSON */
  @Transaction(false)
  @Returns('string')
  async compositesBy(ctx: Context, type: string, parts: string): Promise<string> {
    const found: string[][] = [];
    for await (const { key } of ctx.stub.getStateByPartialCompositeKey(type, JSON.parse(parts))) {
      found.push(ctx.stub.splitCompositeKey(key).attributes);
    }
    return JSON.stringify(found);
  }

  @Transaction(false)
  @Returns('string')
  async compositePage(ctx: Context, type: string, size: string, bookmark: string): Promise<string> {
    const { stub } = ctx;
    const { iterator, metadata } = await stub.getStateByPartialCompositeKeyWithPagination(
      type,
      [],
      Number(size),
      bookmark,
    );
    const parts: string[] = [];
    for (let result = await iterator.next(); !result.done; result = await iterator.next()) {
      parts.push(...stub.splitCompositeKey(result.value.key).attributes);
    }
    return JSON.stringify({ parts, bookmark: metadata.bookmark });
  }

  /** Reads a page, then writes. */
  @Transaction()
  async pageThenPut(ctx: Context, start: string, end: string, key: string): Promise<void> {
    await ctx.stub.getStateByRangeWithPagination(start, end, 2, '');
    await ctx.stub.putState(key, Buffer.from('x'));
  }

  /** Says what a range gives after a write within the same transaction. */
  @Transaction()
  @Returns('string')
  async putThenRange(ctx: Context, key: string, start: string, end: string): Promise<string> {
    await ctx.stub.putState(key, Buffer.from('x'));
    return this.range(ctx, start, end);
  }

  /** Takes the first key of a range, leaves the rest unread, and writes the key that it found. */
  @Transaction()
  async firstInto(ctx: Context, start: string, end: string, into: string): Promise<void> {
    const iterator = ctx.stub.getStateByRange(start, end);
    let first = '';
    for await (const { key } of iterator) {
      first = key;
      break;
    }
    await ctx.stub.putState(into, Buffer.from(first));
  }

  /** Asks in the language of a document database. */
  @Transaction(false)
  @Returns('string')
  async richQuery(ctx: Context, query: string): Promise<string> {
    const keys: string[] = [];
    for await (const { key } of ctx.stub.getQueryResult(query)) keys.push(key);
    return JSON.stringify(keys);
  }

  @Transaction(false)
  @Returns('string')
  async invoke(ctx: Context, chaincode: string): Promise<string> {
    const { status, message } = await ctx.stub.invokeChaincode(chaincode, ['x'], '');
    return JSON.stringify({ status, message });
  }

  /** Counts a range and writes the number: a key that appears meanwhile is a phantom. */
  @Transaction()
  async countInto(ctx: Context, start: string, end: string, into: string): Promise<void> {
    let count = 0;
    for await (const _entry of ctx.stub.getStateByRange(start, end)) count += 1;
    await ctx.stub.putState(into, Buffer.from(String(count)));
  }

  @Transaction(false)
  @Returns('string')
  async history(ctx: Context, key: string): Promise<string> {
    const steps: { value: string; deleted: boolean; txId: string }[] = [];
    for await (const step of ctx.stub.getHistoryForKey(key)) {
      steps.push({ value: Buffer.from(step.value).toString(), deleted: step.isDelete, txId: step.txId });
    }
    return JSON.stringify(steps);
  }

  /** Counts the changes of a key and writes the number. */
  @Transaction()
  async historyInto(ctx: Context, key: string, into: string): Promise<void> {
    let count = 0;
    for await (const _step of ctx.stub.getHistoryForKey(key)) count += 1;
    await ctx.stub.putState(into, Buffer.from(String(count)));
  }

  /** Reads and writes a key, and sets an event. */
  @Transaction()
  async announceChange(ctx: Context, key: string, name: string): Promise<void> {
    await ctx.stub.getState(key);
    await ctx.stub.putState(key, Buffer.from(name));
    ctx.stub.setEvent(name, Buffer.from(key));
  }

  /** Sets two events. */
  @Transaction()
  async announceTwice(ctx: Context, first: string, second: string): Promise<void> {
    ctx.stub.setEvent(first, Buffer.from('1'));
    ctx.stub.setEvent(second, Buffer.from('2'));
  }

  @Transaction()
  async announce(ctx: Context, name: string, payload: string): Promise<void> {
    ctx.stub.setEvent(name, Buffer.from(payload));
    await ctx.stub.putState(`announced.${name}`, Buffer.from(payload));
  }

  @Transaction()
  async fail(_ctx: Context, message: string): Promise<void> {
    throw new Error(message);
  }

  /** Takes its time. */
  @Transaction()
  async sleep(_ctx: Context, milliseconds: string): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, Number(milliseconds)));
  }

  /** Writes something else on every peer. */
  @Transaction()
  async differ(ctx: Context, key: string): Promise<void> {
    differences += 1;
    await ctx.stub.putState(key, Buffer.from(String(differences)));
  }

  @Transaction(false)
  @Returns('string')
  async whoAmI(ctx: Context): Promise<string> {
    const identity = ctx.clientIdentity;
    return JSON.stringify({
      mspId: identity.getMSPID(),
      party: identity.getAttributeValue('party'),
      role: identity.getAttributeValue('role'),
    });
  }

  /** What the peer tells about the transaction itself. */
  @Transaction(false)
  @Returns('string')
  async facts(ctx: Context): Promise<string> {
    const { stub } = ctx;
    return JSON.stringify({
      channel: stub.getChannelID(),
      txId: stub.getTxID(),
      seconds: Number(stub.getTxTimestamp().seconds),
      args: stub.getArgs(),
    });
  }

  @Transaction(false)
  @Returns('string')
  async transientValue(ctx: Context, name: string): Promise<string> {
    return Buffer.from(ctx.stub.getTransient().get(name) ?? '').toString();
  }

  /** Puts the transient value `value` into a collection. */
  @Transaction()
  async putPrivate(ctx: Context, collection: string, key: string): Promise<void> {
    const value = ctx.stub.getTransient().get('value');
    if (value === undefined) throw new Error('the transient value is missing');
    await ctx.stub.putPrivateData(collection, key, value);
  }

  @Transaction()
  async removePrivate(ctx: Context, collection: string, key: string): Promise<void> {
    await ctx.stub.deletePrivateData(collection, key);
  }

  @Transaction(false)
  @Returns('string')
  async getPrivate(ctx: Context, collection: string, key: string): Promise<string> {
    return Buffer.from(await ctx.stub.getPrivateData(collection, key)).toString();
  }

  @Transaction(false)
  @Returns('string')
  async getPrivateHash(ctx: Context, collection: string, key: string): Promise<string> {
    return Buffer.from(await ctx.stub.getPrivateDataHash(collection, key)).toString('hex');
  }

  @Transaction(false)
  @Returns('string')
  async privateRange(ctx: Context, collection: string, start: string, end: string): Promise<string> {
    const keys: string[] = [];
    for await (const { key } of ctx.stub.getPrivateDataByRange(collection, start, end)) keys.push(key);
    return JSON.stringify(keys);
  }

  /** Reads a private key and writes it with a dot appended. */
  @Transaction()
  async appendPrivate(ctx: Context, collection: string, key: string): Promise<void> {
    const before = Buffer.from(await ctx.stub.getPrivateData(collection, key)).toString();
    await ctx.stub.putPrivateData(collection, key, Buffer.from(`${before}.`));
  }

  /** Reads the hash of a private key, which everybody may, and writes a public one. */
  @Transaction()
  async hashInto(ctx: Context, collection: string, key: string, into: string): Promise<void> {
    const hash = await ctx.stub.getPrivateDataHash(collection, key);
    await ctx.stub.putState(into, Buffer.from(Buffer.from(hash).toString('hex')));
  }

  /** Lists a private range, then writes. */
  @Transaction()
  async privateRangeThenPut(ctx: Context, collection: string, key: string): Promise<void> {
    await this.privateRange(ctx, collection, '', '');
    await ctx.stub.putState(key, Buffer.from('x'));
  }

  /** The same as `guard` for a private key. */
  @Transaction()
  async guardPrivate(ctx: Context, collection: string, key: string, mspIds: string): Promise<void> {
    const policy = new KeyEndorsementPolicy();
    policy.addOrgs('PEER', ...mspIds.split(','));
    await ctx.stub.setPrivateDataValidationParameter(collection, key, policy.getPolicy());
  }

  /** Takes a key's own policy away. */
  @Transaction()
  async unguard(ctx: Context, key: string): Promise<void> {
    await ctx.stub.setStateValidationParameter(key, new Uint8Array());
  }

  /** From now on the key changes only with endorsements of all the organisations, separated by commas. */
  @Transaction()
  async guard(ctx: Context, key: string, mspIds: string): Promise<void> {
    const policy = new KeyEndorsementPolicy();
    policy.addOrgs('PEER', ...mspIds.split(','));
    await ctx.stub.setStateValidationParameter(key, policy.getPolicy());
  }

  @Transaction(false)
  @Returns('string')
  async guards(ctx: Context, key: string): Promise<string> {
    const bytes = await ctx.stub.getStateValidationParameter(key);
    return bytes === undefined ? '' : new KeyEndorsementPolicy(Buffer.from(bytes)).listOrgs().sort().join(',');
  }
}

let differences = 0;
