/** A small contract that reads and writes many keys at once, as the engine's own contracts do. */
// biome-ignore lint/style/useImportType: the contract's metadata needs the class itself, to pass over the context
import { Context, Contract, Info, Returns, Transaction } from 'fabric-contract-api';
import { bulkStateOf } from '../../chaincode/bulk-state';
import { privateSource, publicSource, type StateSource } from '../../chaincode/record-store';

const keyOf = (prefix: string, index: number) => `${prefix}${String(index).padStart(6, '0')}`;

@Info({ title: 'bulk', description: 'Reads and writes many keys at once' })
export class BulkContract extends Contract {
  constructor() {
    super('bulk');
  }

  /** What the peer says that it takes in bulk. */
  @Transaction(false)
  @Returns('string')
  async abilities(ctx: Context): Promise<string> {
    return Object.keys(bulkStateOf(ctx.stub)).sort().join();
  }

  @Transaction()
  async put(ctx: Context, key: string, value: string): Promise<void> {
    await ctx.stub.putState(key, Buffer.from(value));
  }

  /** Writes `count` keys with the prefix, each with its own name as its value. */
  @Transaction()
  async putAll(ctx: Context, prefix: string, count: string): Promise<void> {
    await write(publicSource(ctx.stub, bulkStateOf(ctx.stub)), prefix, Number(count));
  }

  /** The same in a private collection. */
  @Transaction()
  async putAllPrivate(ctx: Context, collection: string, prefix: string, count: string): Promise<void> {
    await write(privateSource(ctx.stub, collection, bulkStateOf(ctx.stub)), prefix, Number(count));
  }

  /** Values of `count` keys with the prefix. */
  @Transaction(false)
  @Returns('string')
  async getAll(ctx: Context, prefix: string, count: string): Promise<string> {
    return JSON.stringify(await read(publicSource(ctx.stub, bulkStateOf(ctx.stub)), prefix, Number(count)));
  }

  /** Reads `count` keys with the prefix and writes another, whatever was read. */
  @Transaction()
  async getAllThenPut(ctx: Context, prefix: string, count: string, written: string): Promise<void> {
    await read(publicSource(ctx.stub, bulkStateOf(ctx.stub)), prefix, Number(count));
    await ctx.stub.putState(written, Buffer.from('written'));
  }

  @Transaction(false)
  @Returns('string')
  async getPrivate(ctx: Context, collection: string, key: string): Promise<string> {
    return Buffer.from(await ctx.stub.getPrivateData(collection, key)).toString();
  }
}

async function write(source: StateSource, prefix: string, count: number): Promise<void> {
  const entries = Array.from({ length: count }, (_, index) => keyOf(prefix, index)).map((key) => ({
    key,
    value: Buffer.from(key),
  }));
  if (source.putAll !== undefined) await source.putAll(entries);
  else for (const { key, value } of entries) await source.put(key, value);
}

async function read(source: StateSource, prefix: string, count: number): Promise<string[]> {
  const keys = Array.from({ length: count }, (_, index) => keyOf(prefix, index));
  const values: Uint8Array[] = [];
  if (source.getAll !== undefined) values.push(...(await source.getAll(keys)));
  else for (const key of keys) values.push(await source.get(key));
  return values.map((value) => Buffer.from(value).toString());
}
