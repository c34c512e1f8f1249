/** Commands about who takes part: firms as the operator knows them, and the signatories that they name themselves. */
import { getAddress } from 'ethers';
import { parseDate } from '../domain/calendar';
import { isValidOn } from '../domain/credentials';
import { parseCreditCode } from '../domain/credit-code';
import { hosts, type OrganisationRoles, type Role } from '../domain/participants';
import { refuse } from '../domain/problems';
import { type LedgerRecord, recordPath } from '../domain/records';
import { type Commitment, requireMandate, requireOneLimitEach } from '../domain/signatories';
import { type Sector, type SizeFigures, sectorOfIndustry, sizeClassOf } from '../domain/size-class';
import { type CommandContext, existing, type Handlers, today } from './handler';

type ParticipantCommand = 'registerFirm' | 'updateFirm' | 'registerSignatory' | 'rotateSignatory' | 'revokeSignatory';

/** Handlers of the participant commands; an organisation hosts only the roles that the consortium gave it. */
export function participantHandlers(organisations: OrganisationRoles): Handlers<ParticipantCommand> {
  return {
    async registerFirm(context, body) {
      const { work, now } = context;
      const { code, checkHolds } = parseCreditCode(body.code, 'code');
      if ((await work.get('firm', code)) !== undefined) {
        refuse('already-exists', `${code} is registered`, { reference: `firm/${code}`, field: 'code' });
      }
      for (const role of body.roles as Role[]) {
        if (!hosts(organisations, body.mspId, role)) {
          refuse('role-missing', `${body.mspId} hosts no firm in the role ${role}`, { field: 'mspId' });
        }
      }
      work.put('firm', classed(context, { ...body, code, codeCheckHolds: checkHolds, registeredAt: now }));
      return `firm/${code}`;
    },

    async updateFirm(context, { code, codeReview, ...changes }) {
      const firm = await existing(context, 'firm', code);
      if (codeReview === undefined && Object.keys(changes).length === 0) {
        refuse('invalid-input', 'it changes nothing', { field: 'name' });
      }
      if (codeReview !== undefined && firm.codeCheckHolds) {
        refuse('state-forbids', `the check character of ${code} holds`, { reference: `firm/${code}` });
      }
      const { now } = context;
      const review = codeReview === undefined ? {} : { codeReview: { finding: codeReview, reviewedAt: now } };
      context.work.put('firm', classed(context, { ...firm, ...changes, ...review, updatedAt: now }));
      return `firm/${code}`;
    },

    async registerSignatory(context, { address: given, ...mandate }) {
      return await addSignatory(context, { ...mandate, address: getAddress(given.toLowerCase()) });
    },

    async rotateSignatory(context, { address: given, newAddress, ...mandate }) {
      const old = await aliveSignatory(context, given);
      const { purposes, limits } = { ...old, ...mandate };
      const address = getAddress(newAddress.toLowerCase());
      context.work.put('signatory', { ...old, revokedAt: context.now, replacedBy: address });
      return await addSignatory(context, {
        address,
        replaces: old.address,
        ...(purposes === undefined ? {} : { purposes }),
        ...(limits === undefined ? {} : { limits }),
      });
    },

    async revokeSignatory(context, { address, reason }) {
      const signatory = await aliveSignatory(context, address);
      context.work.put('signatory', { ...signatory, revokedAt: context.now, revocationReason: reason });
      return recordPath('signatory', [signatory.firm, signatory.address]);
    },
  };
}

/** The firm with the class that its figures give. @throws Refusal `sector-contradicts-industry`, `invalid-input` */
function classed(context: CommandContext, firm: LedgerRecord<'firm'>): LedgerRecord<'firm'> {
  const { industryCode } = firm;
  const size: SizeFigures | undefined = firm.size;
  if (size === undefined) return firm;
  const sector = size.sector as Sector;
  const expected = industryCode === undefined ? undefined : sectorOfIndustry(industryCode);
  if (expected !== undefined && expected !== sector) {
    refuse('sector-contradicts-industry', `${industryCode} is of the sector ${expected}, not ${sector}`, {
      field: 'size.sector',
    });
  }
  if (parseDate(size.asOf, 'size.asOf') > today(context)) {
    refuse('invalid-input', `${size.asOf} has not come`, { field: 'size.asOf' });
  }
  const assets = size.assetsMinor === undefined ? {} : { assetsMinor: BigInt(size.assetsMinor) };
  const measures = { headcount: size.headcount, revenueMinor: BigInt(size.revenueMinor), ...assets };
  return { ...firm, sizeClass: sizeClassOf(sector, measures) };
}

/** Puts an address on the ledger that was never a signatory of the caller's firm: a revoked one does not come back. */
async function addSignatory(
  { work, caller, now }: CommandContext,
  signatory: Omit<LedgerRecord<'signatory'>, 'firm' | 'registeredAt'>,
): Promise<string> {
  const path = recordPath('signatory', [caller.party, signatory.address]);
  requireOneLimitEach(signatory.limits);
  const known = await work.get('signatory', caller.party, signatory.address);
  if (known !== undefined) {
    const state = known.revokedAt === undefined ? 'is' : 'was';
    refuse('already-exists', `${signatory.address} ${state} a signatory`, { reference: path });
  }
  work.put('signatory', { ...signatory, firm: caller.party, registeredAt: now });
  return path;
}

/** A signatory of the caller's firm that was not revoked. @throws Refusal `not-found`, `signatory-revoked` */
async function aliveSignatory(context: CommandContext, address: string): Promise<LedgerRecord<'signatory'>> {
  const signatory = await existing(context, 'signatory', context.caller.party, getAddress(address.toLowerCase()));
  if (signatory.revokedAt !== undefined) {
    refuse('signatory-revoked', `${signatory.address} was revoked at ${signatory.revokedAt}`, {
      reference: recordPath('signatory', [signatory.firm, signatory.address]),
      field: 'address',
    });
  }
  return signatory;
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

/** The anchor's credential has to be valid on the transaction's day. @throws Refusal `credential-missing` */
export async function requireLittleGiant(context: CommandContext, holder: string): Promise<void> {
  const credential = await context.work.get('credential', holder, 'littleGiant');
  const day = today(context);
  if (credential === undefined || !isValidOn(credential, day)) {
    const { revocation } = credential ?? {};
    const why = revocation === undefined ? '' : `; it was revoked at ${revocation.revokedAt}`;
    refuse('credential-missing', `${holder} holds no littleGiant credential valid on ${day}${why}`, {
      reference: `firm/${holder}`,
    });
  }
}

/**
 * Refuses a signer who does not sign for the firm, or not for this.
 * @throws Refusal `signature-invalid`, `signatory-revoked`, `signatory-purpose-missing`, `signatory-limit-exceeded`
 */
export async function requireSignatory(
  context: CommandContext,
  firm: string,
  signer: string,
  commitment: Commitment,
): Promise<void> {
  const signatory = await context.work.get('signatory', firm, signer);
  if (signatory === undefined) {
    refuse('signature-invalid', `the signature is by ${signer}, who is no signatory of ${firm}`, {
      field: 'signature',
    });
  }
  requireMandate(signatory, commitment);
}
