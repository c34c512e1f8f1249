/** One transaction's view of the ledger: typed records, its own writes visible, all or nothing per command. */
import type { ChaincodeStub } from 'fabric-shim';
import { decodeRecord, encodeRecord } from '../domain/record-codec';
import { keyPartsOf, type LedgerRecord, type RecordKind } from '../domain/records';

/** What the unit of work needs of Fabric's stub. */
export type LedgerStub = Pick<
  ChaincodeStub,
  'getState' | 'putState' | 'getStateByPartialCompositeKey' | 'createCompositeKey'
>;

/**
 * Fabric's own `getState` does not see what the same transaction wrote; this does, and it holds writes back until
 * `flush`, so that a refused command leaves no trace while its neighbours commit.
 */
export class UnitOfWork {
  /** Committed value of each key that was read; `null` where there is none. */
  readonly #read = new Map<string, string | null>();
  #written = new Map<string, string>();

  constructor(readonly stub: LedgerStub) {}

  /** The record under a key, as this transaction sees it. */
  async get<Kind extends RecordKind>(kind: Kind, ...keyParts: string[]): Promise<LedgerRecord<Kind> | undefined> {
    const key = this.stub.createCompositeKey(kind, keyParts);
    const text = this.#written.get(key) ?? (await this.#committed(key));
    return text === null ? undefined : decodeRecord(kind, text);
  }

  /** The records whose key starts with these parts, in the order of their keys. */
  async list<Kind extends RecordKind>(kind: Kind, ...keyParts: string[]): Promise<LedgerRecord<Kind>[]> {
    const texts = new Map<string, string>();
    for await (const { key, value } of this.stub.getStateByPartialCompositeKey(kind, keyParts)) {
      texts.set(key, Buffer.from(value).toString('utf8'));
    }
    const prefix = this.stub.createCompositeKey(kind, keyParts);
    for (const [key, text] of this.#written) if (key.startsWith(prefix)) texts.set(key, text);
    return [...texts].sort(byKey).map(([, text]) => decodeRecord(kind, text));
  }

  /** Writes a record under its own key. */
  put<Kind extends RecordKind>(kind: Kind, record: LedgerRecord<Kind>): void {
    this.#written.set(this.stub.createCompositeKey(kind, keyPartsOf(kind, record)), encodeRecord(kind, record));
  }

  /** Runs one command's work; when it throws, nothing that it wrote remains. */
  async attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    const before = new Map(this.#written);
    try {
      return await work();
    } catch (error) {
      this.#written = before;
      throw error;
    }
  }

  /** Hands the writes to the peer, in the order of their keys. */
  async flush(): Promise<void> {
    for (const [key, text] of [...this.#written].sort(byKey)) await this.stub.putState(key, Buffer.from(text, 'utf8'));
  }

  async #committed(key: string): Promise<string | null> {
    const known = this.#read.get(key);
    if (known !== undefined) return known;
    const bytes = await this.stub.getState(key);
    const text = bytes.length === 0 ? null : Buffer.from(bytes).toString('utf8');
    this.#read.set(key, text);
    return text;
  }
}

function byKey([left]: [string, string], [right]: [string, string]): number {
  return left < right ? -1 : 1;
}
