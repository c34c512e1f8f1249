/** A bundle's bytes as lines and lines as bytes, one at a time: neither side holds a bundle whole. */
import { hexOf, joined, utf8Of } from '../domain/bytes';
import { startSha256 } from '../network/blocks/primitives';
import {
  type BundleHead,
  type Line,
  lineText,
  MAX_LINE_BYTES,
  readHead,
  readLine,
  UnreadableBundle,
} from './bundle-format';

/** The bytes of a bundle from their beginning; asked for several times. */
export type BundleBytes = () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

const LINE_END = 0x0a;
const LINE_END_BYTES = Uint8Array.of(LINE_END);

/** Writes lines down, each with its line end, and behind the last one the line that ends the bundle. */
export async function* bundleText(lines: AsyncIterable<Line> | Iterable<Line>): AsyncGenerator<string> {
  const hash = startSha256();
  for await (const line of lines) {
    const text = `${lineText(line)}\n`;
    hash.update(utf8Of(text));
    yield text;
  }
  yield `${lineText({ kind: 'end', end: { sha256: hexOf(hash.digest()) } })}\n`;
}

/**
 * Reads the first line and looks whether the bytes are those that were written: that all lines are there, that the last
 * one ends them, and that their hash is the one that it says.
 * @throws UnreadableBundle
 */
export async function openBundle(bytes: BundleBytes): Promise<BundleHead> {
  const hash = startSha256();
  let head: BundleHead | undefined;
  let last: Uint8Array | undefined;
  let number = 0;
  for await (const line of splitLines(bytes())) {
    number++;
    if (last !== undefined) hash.update(last).update(LINE_END_BYTES);
    head ??= readHead(line);
    last = line;
  }
  if (head === undefined || last === undefined) throw new UnreadableBundle('foreign', 'it is empty');
  const end = number === 1 ? undefined : readLine(last, number);
  if (end?.kind !== 'end') throw new UnreadableBundle('malformed', 'it breaks off: its last line does not end it');
  const found = hexOf(hash.digest());
  if (end.end.sha256 !== found) {
    const reason = `it was damaged or changed after it was written: its end says SHA-256 ${end.end.sha256}, the lines before have ${found}`;
    throw new UnreadableBundle('malformed', reason);
  }
  return head;
}

/** The lines of an opened bundle behind its first one and before its end, one at a time. @throws UnreadableBundle */
export async function* linesOf(bytes: BundleBytes): AsyncGenerator<Exclude<Line, { kind: 'head' | 'end' }>> {
  let number = 0;
  let isEnded = false;
  for await (const text of splitLines(bytes())) {
    if (++number === 1) continue;
    if (isEnded) throw new UnreadableBundle('malformed', `line ${number} stands behind a line that ends the bundle`);
    const line = readLine(text, number);
    if (line.kind === 'end') isEnded = true;
    else if (line.kind !== 'head') yield line;
  }
}

/** @throws UnreadableBundle for a line that is too long, and for a last one without its end */
async function* splitLines(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  let isFirst = true;
  for await (const chunk of chunks) {
    let start = 0;
    for (let end = chunk.indexOf(LINE_END); end >= 0; end = chunk.indexOf(LINE_END, start)) {
      const piece = chunk.subarray(start, end);
      yield pending.length === 0 ? piece : joined(...pending, piece);
      pending = [];
      pendingBytes = 0;
      isFirst = false;
      start = end + 1;
    }
    if (start === chunk.length) continue;
    pending.push(chunk.subarray(start));
    pendingBytes += chunk.length - start;
    if (pendingBytes > MAX_LINE_BYTES)
      throw new UnreadableBundle('foreign', `a line of more than ${MAX_LINE_BYTES} bytes`);
  }
  if (pending.length === 0) return;
  // A file of another kind may have no line ends at all; what it is stands in its beginning.
  if (isFirst) readHead(joined(...pending));
  throw new UnreadableBundle('malformed', 'it breaks off: its last line has no end');
}
