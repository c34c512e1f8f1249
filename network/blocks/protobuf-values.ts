/** Reads protobuf's bytes, and makes its values the language's own; alike on every platform. */
import { Reader } from 'protobufjs/minimal';
import { strictTextOf, textOf } from '../../domain/bytes';

/** What an absent bytes field reads as. */
export const NO_BYTES: Uint8Array = new Uint8Array();

/** A kind of message that can be read. */
interface MessageKind<Message> {
  decode(reader: Reader): Message;
}

/**
 * Reads a message. The library's own reader takes other bytes for text on Node than in a browser; this one takes UTF-8
 * alone, as Fabric does.
 * @throws Error when the bytes are no such message
 */
export function decodeAs<Message>(kind: MessageKind<Message>, bytes: Uint8Array): Message {
  return kind.decode(new Utf8Reader(bytes));
}

class Utf8Reader extends Reader {
  override string(): string {
    const text = strictTextOf(this.bytes());
    if (text === undefined) throw new Error('a text is not in UTF-8');
    return text;
  }
}

/** A 64-bit integer, which protobufjs gives as a number or as an object that prints as one. */
export function asBigInt(value: number | { toString(): string } | null | undefined): bigint {
  return value === null || value === undefined ? 0n : BigInt(value.toString());
}

/** Bytes as UTF-8 text. */
export function asText(bytes: Uint8Array | null | undefined): string {
  return textOf(bytes ?? NO_BYTES);
}
