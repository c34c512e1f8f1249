/** One serialisation for every record (RFC 8785), so that equal values are equal bytes on every peer. */
import canonicalize from 'canonicalize';

/** RFC 8785 canonical JSON. @throws Error on values that JSON cannot carry, which is a defect of the caller */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('value has no JSON form');
  return text;
}
