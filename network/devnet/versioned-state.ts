/**
 * The ledger's present state: values with the version that wrote them, in key order, readable as of a fixed height.
 * A proposal reads one height from start to end, however many blocks are committed meanwhile.
 */
import { compareKeys, SortedKeys } from './key-order';

/** The transaction that wrote a value. */
export interface Version {
  readonly block: number;
  readonly transaction: number;
}

/** Named bytes beside a value, for example its own endorsement policy. */
export type StateMetadata = ReadonlyMap<string, Uint8Array>;

export interface StateEntry {
  /** Absent where the key was deleted. */
  readonly value: Uint8Array | undefined;
  readonly metadata: StateMetadata | undefined;
  readonly version: Version;
}

export interface KeyedEntry {
  readonly key: string;
  readonly value: Uint8Array;
  readonly version: Version;
}

/** A height held open for reading; release it, or old versions are kept for ever. */
export interface Snapshot {
  /** Number of blocks that it sees. */
  readonly height: number;
  readonly release: () => void;
}

export function sameVersion(left: Version | undefined, right: Version | undefined): boolean {
  return left?.block === right?.block && left?.transaction === right?.transaction;
}

export class VersionedState {
  private readonly spaces = new Map<string, Space>();
  private readonly openHeights = new Map<number, number>();
  /** Keys whose former versions can go once no open snapshot is below the height. */
  private readonly superseded: { readonly height: number; readonly space: Space; readonly key: string }[] = [];
  /** The height that a new snapshot has; entries of a block on its way to the disk lie above it. */
  private shownHeight = 0;

  snapshot(height: number): Snapshot {
    this.openHeights.set(height, (this.openHeights.get(height) ?? 0) + 1);
    let open = true;
    return {
      height,
      release: () => {
        if (!open) return;
        open = false;
        const left = (this.openHeights.get(height) ?? 1) - 1;
        if (left === 0) this.openHeights.delete(height);
        else this.openHeights.set(height, left);
        this.forget();
      },
    };
  }

  /** The entry of a key as of a height; undefined where there is none or it was deleted. */
  get(space: string, key: string, height: number): StateEntry | undefined {
    return visible(this.spaces.get(space)?.entries.get(key), height);
  }

  /**
   * The next key in order as of a height, with its entry.
   * @param from where to look
   * @param exclusive whether `from` itself is passed over
   * @param end the first key that is out of range; none when empty
   */
  next(space: string, from: string, exclusive: boolean, end: string, height: number): KeyedEntry | undefined {
    const found = this.spaces.get(space);
    if (found === undefined) return undefined;
    let key = found.keys.firstFrom(from, exclusive);
    while (key !== undefined && (end === '' || compareKeys(key, end) < 0)) {
      const entry = visible(found.entries.get(key), height);
      if (entry?.value !== undefined) return { key, value: entry.value, version: entry.version };
      key = found.keys.firstFrom(key, true);
    }
    return undefined;
  }

  /** Writes an entry of the block that is being committed; a value of undefined deletes the key. */
  put(space: string, key: string, entry: StateEntry): void {
    let found = this.spaces.get(space);
    if (found === undefined) {
      found = { entries: new Map(), keys: new SortedKeys() };
      this.spaces.set(space, found);
    }
    const former = found.entries.get(key);
    if (former === undefined) {
      if (entry.value === undefined) return;
      found.keys.add(key);
    }
    found.entries.set(key, former === undefined ? entry : { ...entry, former });
    if (former !== undefined || entry.value === undefined) {
      this.superseded.push({ height: entry.version.block + 1, space: found, key });
    }
  }

  /** Lets a height be seen: the entries of its blocks are all written. */
  show(height: number): void {
    this.shownHeight = height;
    this.forget();
  }

  /** Drops what no snapshot can see any more, be it open or yet to come. */
  private forget(): void {
    const oldest = Math.min(...this.openHeights.keys(), this.shownHeight);
    let done = 0;
    for (const { height, space, key } of this.superseded) {
      if (height > oldest) break;
      const entry = space.entries.get(key);
      // A later write of the same key waits further back in the line and does this in its turn.
      if (entry !== undefined && entry.version.block < height) {
        if (entry.value === undefined) {
          space.entries.delete(key);
          space.keys.delete(key);
        } else if (entry.former !== undefined) {
          space.entries.set(key, { value: entry.value, metadata: entry.metadata, version: entry.version });
        }
      }
      done += 1;
    }
    this.superseded.splice(0, done);
  }
}

interface Entry extends StateEntry {
  /** What the key held before, while somebody may still read it. */
  readonly former?: Entry;
}

interface Space {
  readonly entries: Map<string, Entry>;
  readonly keys: SortedKeys;
}

function visible(newest: Entry | undefined, height: number): StateEntry | undefined {
  let entry = newest;
  while (entry !== undefined && entry.version.block >= height) entry = entry.former;
  return entry?.value === undefined ? undefined : entry;
}
