/** Commands about who takes part: firms, their signatories, their credentials. */
import { getAddress } from 'ethers';
import { parseDate } from '../domain/calendar';
import { parseCreditCode } from '../domain/credit-code';
import { hosts, type OrganisationRoles, type Role } from '../domain/participants';
import { refuse } from '../domain/problems';
import type { LedgerRecord } from '../domain/records';
import { type CommandContext, type Handlers, today } from './handler';

/** Handlers of the participant commands; an organisation hosts only the roles that the consortium gave it. */
export function participantHandlers(
  organisations: OrganisationRoles,
): Handlers<'registerFirm' | 'registerSignatory' | 'issueCredential'> {
  return {
    async registerFirm({ work, now }, body) {
      const { code, checkHolds } = parseCreditCode(body.code, 'code');
      if ((await work.get('firm', code)) !== undefined) {
        refuse('already-exists', `${code} is registered`, { reference: `firm/${code}`, field: 'code' });
      }
      for (const role of body.roles as Role[]) {
        if (!hosts(organisations, body.mspId, role)) {
          refuse('role-missing', `${body.mspId} hosts no firm in the role ${role}`, { field: 'mspId' });
        }
      }
      work.put('firm', { ...body, code, codeCheckHolds: checkHolds, registeredAt: now });
      return `firm/${code}`;
    },

    async registerSignatory({ work, caller, now }, body) {
      const address = getAddress(body.address.toLowerCase());
      if ((await work.get('signatory', caller.party, address)) !== undefined) {
        refuse('already-exists', `${address} is a signatory`, { reference: `signatory/${caller.party}/${address}` });
      }
      work.put('signatory', { firm: caller.party, address, registeredAt: now });
      return `signatory/${caller.party}/${address}`;
    },

    async issueCredential(context, body) {
      const validFrom = parseDate(body.validFrom, 'validFrom');
      const validUntil = parseDate(body.validUntil, 'validUntil');
      if (validUntil < validFrom) refuse('invalid-input', 'validity ends before it begins', { field: 'validUntil' });
      await requireFirm(context, body.holder, 'anchor', 'holder');
      context.work.put('credential', { ...body, validFrom, validUntil, certifier: context.caller.party });
      return `credential/${body.holder}/${body.credential}`;
    },
  };
}

/** The registered firm, in a role. @throws Refusal `firm-unknown`, `role-missing` */
export async function requireFirm(
  context: CommandContext,
  code: string,
  role: Role,
  field: string,
): Promise<LedgerRecord<'firm'>> {
  const firm = await context.work.get('firm', code);
  if (firm === undefined) return refuse('firm-unknown', `${code} is not registered`, { field });
  if (!(firm.roles as string[]).includes(role))
    refuse('role-missing', `${code} is not registered as ${role}`, { field });
  return firm;
}

/** The anchor's credential has to be valid on the day. @throws Refusal `credential-missing` */
export async function requireLittleGiant(context: CommandContext, holder: string): Promise<void> {
  const credential = await context.work.get('credential', holder, 'littleGiant');
  const day = today(context);
  if (credential === undefined || day < credential.validFrom || day > credential.validUntil) {
    refuse('credential-missing', `${holder} holds no littleGiant credential valid on ${day}`, {
      reference: `firm/${holder}`,
    });
  }
}

/** What a signature commits a firm to. */
export interface Commitment {
  readonly purpose: 'confirm' | 'transfer' | 'assign';
  readonly amountMinor: bigint;
  readonly currency: string;
}

/** Refuses a signer who does not sign for the firm. @throws Refusal `signature-invalid` */
export async function requireSignatory(
  context: CommandContext,
  firm: string,
  signer: string,
  _commitment: Commitment,
): Promise<void> {
  if ((await context.work.get('signatory', firm, signer)) === undefined) {
    refuse('signature-invalid', `the signature is by ${signer}, who is no signatory of ${firm}`, {
      field: 'signature',
    });
  }
}
