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
