/** The firms of the sandbox: its own cast, and firms made up for the parties that other documents name. */
import { sha256, toUtf8Bytes } from 'ethers';
import { checkCharacter } from '../domain/credit-code';
import type { Role } from '../domain/participants';
import type { Identifier } from '../domain/records';
import type { SandboxUser } from './token-issuer';

/** A firm with the organisation that hosts it. */
export interface SandboxFirm {
  readonly code: string;
  readonly name: string;
  readonly role: Role;
  readonly mspId: string;
  readonly identifiers: readonly Identifier[];
}

/** Organisation that hosts the firms of a role (the consortium file says the same). */
export const HOST_OF: Readonly<Record<'anchor' | 'supplier', string>> = {
  anchor: 'AnchorMSP',
  supplier: 'OperatorMSP',
};

/** The operator of the sandbox. */
export const OPERATOR: SandboxUser = person(sandboxCode('operator'), 'operator', 'OperatorMSP');
/** The certifier of the sandbox. */
export const CERTIFIER: SandboxUser = person(sandboxCode('certifier'), 'certifier', 'CertifierMSP');
/** The banks of the sandbox. */
export const BANK_A: SandboxFirm = bank('bank A', 'Huaxin Bank 华信银行', 'BankAMSP');
export const BANK_B: SandboxFirm = bank('bank B', 'Linjiang Bank 临江银行', 'BankBMSP');

/** The user by which a firm acts; its other users are the second, the third and so on. */
export function userOf({ code, role, mspId }: SandboxFirm, number = 1): SandboxUser {
  return person(code, role, mspId, number);
}

/** A user of a firm in a role, under a name that tells nothing of the person: it stands on the ledger for ever. */
function person(party: string, role: Role, mspId: string, number = 1): SandboxUser {
  return { user: `${role}-${number}.${party.toLowerCase()}`, party, role, mspId };
}

/** A party as a document names it. */
export interface NamedParty {
  readonly name: string;
  readonly identifiers: readonly Identifier[];
  readonly role: 'anchor' | 'supplier';
}

/**
 * One firm for all parties that share an identifier, whatever else their documents say of them. A party without any
 * identifier becomes no firm: nobody could tell who owes. Who sells anywhere is a supplier, even where it buys.
 */
export function firmsOf(parties: readonly NamedParty[], known: readonly SandboxFirm[]): SandboxFirm[] {
  const firms: { name: string; role: 'anchor' | 'supplier'; identifiers: Map<string, Identifier> }[] = [];
  const taken = new Set(known.flatMap(({ code, identifiers }) => [code, ...identifiers.map(keyOf)]));
  for (const party of parties) {
    const keys = party.identifiers.map(keyOf);
    const isKnown = party.identifiers.some((identifier) => taken.has(keyOf(identifier)) || taken.has(identifier.value));
    if (keys.length === 0 || isKnown) continue;
    const firm = firms.find(({ identifiers }) => keys.some((key) => identifiers.has(key)));
    const entries = party.identifiers.map((identifier) => [keyOf(identifier), identifier] as const);
    if (firm === undefined) firms.push({ name: party.name, role: party.role, identifiers: new Map(entries) });
    else {
      for (const [key, identifier] of entries) firm.identifiers.set(key, identifier);
      if (party.role === 'supplier') firm.role = 'supplier';
    }
  }
  return firms.map(({ name, role, identifiers }) => {
    const sorted = [...identifiers].sort(([left], [right]) => (left < right ? -1 : 1));
    const code = sandboxCode(sorted.map(([key]) => key).join(' '));
    return { code, name, role, mspId: HOST_OF[role], identifiers: sorted.map(([, identifier]) => identifier) };
  });
}

/** A credit code for a firm that has none of its own: right in form, made from its name, of no real district. */
export function sandboxCode(seed: string): string {
  const digits = BigInt(sha256(toUtf8Bytes(seed))) % 10n ** 9n;
  const first17 = `91990000${digits.toString().padStart(9, '0')}`;
  return first17 + checkCharacter(first17);
}

function bank(seed: string, name: string, mspId: string): SandboxFirm {
  return { code: sandboxCode(seed), name, role: 'bank', mspId, identifiers: [] };
}

function keyOf({ scheme, value }: Identifier): string {
  return `${scheme}:${value}`;
}
