/** Reads what the checks need of certificates: who holds them, and since when. */
import { textOf } from '../../domain/bytes';
import { readCertificate } from '../../network/blocks/certificate';
import type { Findings } from '../report';

/** The attributes by which the contract knows a caller; undefined where the certificate does not name them. */
export interface CertificateAttributes {
  readonly party: string | undefined;
  readonly role: string | undefined;
}

/** The object identifier under which Fabric keeps a certificate's attributes. */
const ATTRIBUTES_OID = '1.2.3.4.5.6.7.8.1';
const MAX_KNOWN = 10_000;
const knownAttributes = new Map<string, CertificateAttributes>();
const knownIssues = new Map<string, number>();

/** Party and role that a certificate names; both are claims until the certificate has been checked. */
export function attributesOf(pem: string): CertificateAttributes {
  return remembered(knownAttributes, pem, () => readAttributes(pem));
}

/**
 * The instant at which a certificate is judged: the given one, or that of its issue where it is later. A key cannot have
 * signed before its certificate was made, so the clock that gave the instant stood behind. Each certificate is judged by
 * itself: a strange one that somebody adds must not move the instant of the others.
 */
export function laterOfIssue(at: Date, certificate: string, findings: Findings): Date {
  const issued = issuedAt(certificate);
  if (!(issued > at.getTime())) return at;
  findings.note(
    'Some transactions carry an instant before their certificates were issued: the clock of the services stood behind.',
  );
  return new Date(issued);
}

function issuedAt(pem: string): number {
  // The signature's own check says what is wrong with one that cannot be read.
  return remembered(knownIssues, pem, () => readCertificate(pem)?.validFrom ?? Number.NaN);
}

/** Few certificates sign a ledger, many times over. */
function remembered<Value>(known: Map<string, Value>, pem: string, read: () => Value): Value {
  const found = known.get(pem);
  if (found !== undefined) return found;
  if (known.size >= MAX_KNOWN) known.clear();
  const value = read();
  known.set(pem, value);
  return value;
}

function readAttributes(pem: string): CertificateAttributes {
  try {
    const extension = readCertificate(pem)?.extension(ATTRIBUTES_OID);
    if (extension === undefined) return { party: undefined, role: undefined };
    const { attrs } = JSON.parse(textOf(extension)) as { attrs?: Record<string, unknown> };
    const { party, role } = attrs ?? {};
    return {
      party: typeof party === 'string' ? party : undefined,
      role: typeof role === 'string' ? role : undefined,
    };
  } catch {
    return { party: undefined, role: undefined }; // no attributes: the caller is nobody
  }
}
