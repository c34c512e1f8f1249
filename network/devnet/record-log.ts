/**
 * An append-only file of records, each with its length and checksum. A record that a crash left half-written is cut off
 * when the file is opened; a record that was damaged later is refused, because records after it were acknowledged.
 */
import {
  closeSync,
  existsSync,
  fdatasync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  write,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';

const writeBytes = promisify(write);
const flush = promisify(fdatasync);

/** A log that cannot be read; the message names the file, the place and the remedy. */
export class RecordLogError extends Error {
  override readonly name = 'RecordLogError';
}

/** Before each record: its length, its checksum, and a checksum of these two. */
const HEADER_BYTES = 12;

export class RecordLog {
  /** Where each record starts, and at the end where the next one will. */
  private readonly offsets: number[] = [0];
  /** Whether a write failed: what it left behind must stay the last thing in the file. */
  private failed = false;

  private constructor(
    private readonly file: string,
    private readonly descriptor: number,
  ) {}

  /** Opens a log, creating it when there is none; read it by `recover` before anything else. */
  static open(file: string): RecordLog {
    const isNew = !existsSync(file);
    const log = new RecordLog(file, openSync(file, 'a+', 0o600));
    if (isNew) flushFolder(dirname(file));
    return log;
  }

  /**
   * Reads the log from its start, and cuts off what a crash left unfinished at its end.
   * @param read gets each record in turn
   * @throws RecordLogError when a record before the last is damaged
   */
  recover(read: (record: Buffer, index: number) => void): void {
    this.readAll(read);
    // The process may have died between a record's write and its flush; who is shown it now must find it ever after.
    fdatasyncSync(this.descriptor);
  }

  get length(): number {
    return this.offsets.length - 1;
  }

  /**
   * Writes a record and returns once it is on the disk. Calls must not overlap.
   * @throws Error of the system when the disk fails or is full; the log takes nothing more then
   */
  async append(record: Uint8Array): Promise<void> {
    if (this.failed) throw new RecordLogError(`${this.file} takes nothing more, because a write to it has failed`);
    this.failed = true;
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32BE(record.length, 0);
    header.writeUInt32BE(crc32(record), 4);
    header.writeUInt32BE(crc32(header.subarray(0, 8)), 8);
    const bytes = Buffer.concat([header, record]);
    for (let written = 0; written < bytes.length; ) {
      written += (await writeBytes(this.descriptor, bytes, written, bytes.length - written)).bytesWritten;
    }
    await flush(this.descriptor);
    this.failed = false;
    this.offsets.push(this.end + bytes.length);
  }

  /** @throws RecordLogError when there is no such record, or it is damaged */
  read(index: number): Buffer {
    const start = this.offsets[index];
    const next = this.offsets[index + 1];
    if (start === undefined || next === undefined) throw new RecordLogError(`${this.file} has no record ${index}`);
    const bytes = this.readAt(start, next - start);
    if (!isWhole(bytes)) throw this.damaged(start);
    return bytes.subarray(HEADER_BYTES);
  }

  /** Drops every record from the index on. */
  truncate(index: number): void {
    const start = this.offsets[index];
    if (start === undefined || index >= this.length) return;
    ftruncateSync(this.descriptor, start);
    this.offsets.length = index + 1;
  }

  close(): void {
    closeSync(this.descriptor);
  }

  private readAll(read: (record: Buffer, index: number) => void): void {
    const size = fstatSync(this.descriptor).size;
    while (this.end < size) {
      const start = this.end;
      const rest = size - start;
      const header = this.readAt(start, Math.min(rest, HEADER_BYTES));
      const length = isHeader(header) ? header.readUInt32BE(0) : undefined;
      if (length === undefined && rest > HEADER_BYTES && !this.isBlank(start, rest)) throw this.damaged(start);
      if (length === undefined || HEADER_BYTES + length > rest) {
        // The write of this record was never finished, so nobody was told of it.
        ftruncateSync(this.descriptor, start);
        return;
      }
      const bytes = this.readAt(start, HEADER_BYTES + length);
      if (!isWhole(bytes)) {
        if (bytes.length < rest) throw this.damaged(start);
        ftruncateSync(this.descriptor, start);
        return;
      }
      this.offsets.push(start + bytes.length);
      read(bytes.subarray(HEADER_BYTES), this.length - 1);
    }
  }

  private get end(): number {
    return this.offsets[this.offsets.length - 1] as number;
  }

  /** Some file systems leave zeros where a write was cut short. */
  private isBlank(start: number, length: number): boolean {
    return this.readAt(start, length).every((byte) => byte === 0);
  }

  private readAt(position: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafeSlow(length);
    let done = 0;
    while (done < length) {
      const count = readSync(this.descriptor, bytes, done, length - done, position + done);
      if (count === 0) throw this.damaged(position);
      done += count;
    }
    return bytes;
  }

  private damaged(position: number): RecordLogError {
    return new RecordLogError(
      `${this.file} is damaged at byte ${position}: the record's checksum does not hold; ` +
        'restore the data folder from a copy, or delete it to begin anew',
    );
  }
}

/** Makes a new file's name outlive a crash, too. */
function flushFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  fsyncSync(descriptor);
  closeSync(descriptor);
}

function isHeader(header: Buffer): boolean {
  return header.length === HEADER_BYTES && crc32(header.subarray(0, 8)) === header.readUInt32BE(8);
}

function isWhole(bytes: Buffer): boolean {
  return crc32(bytes.subarray(HEADER_BYTES)) === bytes.readUInt32BE(4);
}
