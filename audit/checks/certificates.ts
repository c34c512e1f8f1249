/** Reads what the checks need of certificates: who holds them, and since when. */
import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import { X509Certificate as CertificateWithExtensions } from '@peculiar/x509';
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
  return remembered(knownIssues, pem, () => {
    try {
      return Date.parse(new X509Certificate(pem).validFrom);
    } catch {
      return Number.NaN; // the signature's own check says what is wrong with it
    }
  });
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
    const extension = new CertificateWithExtensions(pem).getExtension(ATTRIBUTES_OID);
    if (extension === null) return { party: undefined, role: undefined };
    const { attrs } = JSON.parse(Buffer.from(extension.value).toString('utf8')) as { attrs?: Record<string, unknown> };
    const { party, role } = attrs ?? {};
    return {
      party: typeof party === 'string' ? party : undefined,
      role: typeof role === 'string' ? role : undefined,
    };
  } catch {
    return { party: undefined, role: undefined }; // no attributes: the caller is nobody
  }
}
