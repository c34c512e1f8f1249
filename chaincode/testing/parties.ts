/** For tests: the consortium and its firms, each with its own signing key. */
import { id, Wallet } from 'ethers';
import { checkCharacter } from '../../domain/credit-code';
import type { Caller, OrganisationRoles, Role } from '../../domain/participants';

/** The organisations and the roles that they host. */
export const ORGANISATIONS: OrganisationRoles = {
  AnchorMSP: ['anchor'],
  BankAMSP: ['bank'],
  BankBMSP: ['bank'],
  OperatorMSP: ['operator', 'supplier'],
  CertifierMSP: ['certifier'],
};

/** A firm as a caller, with a name and the key of its signatory. */
export interface Party extends Caller {
  readonly name: string;
  readonly wallet: Wallet;
}

export const OPERATOR = aParty('operator', 'operator', 'OperatorMSP');
export const CERTIFIER = aParty('certifier', 'certifier', 'CertifierMSP');
export const ANCHOR = aParty('anchor', 'anchor', 'AnchorMSP');
export const OTHER_ANCHOR = aParty('other anchor', 'anchor', 'AnchorMSP');
export const SUPPLIER = aParty('supplier', 'supplier', 'OperatorMSP');
export const OTHER_SUPPLIER = aParty('other supplier', 'supplier', 'OperatorMSP');
export const BANK_A = aParty('bank A', 'bank', 'BankAMSP');
export const BANK_B = aParty('bank B', 'bank', 'BankBMSP');

/** Everyone whose firm the operator registers. */
export const FIRMS = [ANCHOR, OTHER_ANCHOR, SUPPLIER, OTHER_SUPPLIER, BANK_A, BANK_B];

/** A party that is on no ledger yet. */
export function aParty(name: string, role: Role, mspId: string): Party {
  const seed = id(`greentier test party ${name}`);
  const first17 = `91310000${(BigInt(seed) % 10n ** 9n).toString().padStart(9, '0')}`;
  return { name, role, mspId, party: first17 + checkCharacter(first17), wallet: new Wallet(seed) };
}
