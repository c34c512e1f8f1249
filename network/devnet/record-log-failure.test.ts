// What a log does when the disk does not: real devices of Linux that refuse.
import { RecordLog } from './record-log';

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux.each([
  ['is full', '/dev/full', 'ENOSPC'],
  ['cannot flush', '/dev/null', 'EINVAL: invalid argument, fdatasync'],
])('a record is not kept on a disk that %s, and nothing is written after it', async (_, device, reason) => {
  const log = RecordLog.open(device);
  await expect(log.append(Buffer.from('one'))).rejects.toThrow(reason);
  expect(log.length).toBe(0);
  await expect(log.append(Buffer.from('two'))).rejects.toThrow('takes nothing more');
  log.close();
});
