import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordLog } from './record-log';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'greentier-log-'));
  file = join(folder, 'records.log');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function write(...records: string[]): Promise<void> {
  const log = RecordLog.open(file);
  log.recover(() => {});
  for (const record of records) await log.append(Buffer.from(record));
  log.close();
}

function recovered(): string[] {
  const log = RecordLog.open(file);
  const records: string[] = [];
  try {
    log.recover((record) => records.push(record.toString()));
  } finally {
    log.close();
  }
  return records;
}

test('records are found again in their order', async () => {
  await write('one', 'two');
  await write('three');
  expect(recovered()).toEqual(['one', 'two', 'three']);
});

test('whatever byte a crash stopped at, the whole records before it remain and writing goes on', async () => {
  await write('one', 'two');
  const whole = readFileSync(file);
  await write('three');
  const all = readFileSync(file);
  for (let length = whole.length; length < all.length; length += 1) {
    writeFileSync(file, all.subarray(0, length));
    expect(recovered()).toEqual(['one', 'two']);
    expect(statSync(file).size).toBe(whole.length);
    await write('four');
    expect(recovered()).toEqual(['one', 'two', 'four']);
  }
});

test('zeros that a file system left at the end are cut off', async () => {
  await write('one');
  appendFileSync(file, Buffer.alloc(4096));
  expect(recovered()).toEqual(['one']);
});

test.each([2, 9, 13])(
  'a byte changed at %i before the last record is refused with the file and the place',
  async (at) => {
    await write('one', 'two');
    const bytes = readFileSync(file);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(file, bytes);
    expect(recovered).toThrow(`${file} is damaged at byte 0`);
  },
);

test('a truncated log forgets its last records', async () => {
  await write('one', 'two', 'three');
  const log = RecordLog.open(file);
  log.recover(() => {});
  log.truncate(1);
  await log.append(Buffer.from('new'));
  expect(log.read(1).toString()).toBe('new');
  log.close();
  expect(recovered()).toEqual(['one', 'new']);
});

test('an empty file is an empty log', () => {
  writeFileSync(file, '');
  truncateSync(file);
  expect(recovered()).toEqual([]);
});
