/** Commands about credentials: issued, renewed and revoked by a certifier, each with its time. */
import { addDays, parseDate } from '../domain/calendar';
import type { CommandBody } from '../domain/commands';
import {
  type Credential,
  holderRoles,
  isAlive,
  requireProduct,
  requireValidity,
  withGrant,
} from '../domain/credentials';
import type { CredentialKind } from '../domain/participants';
import { refuse } from '../domain/problems';
import { keyPartsOf, type LedgerRecord, recordPath } from '../domain/records';
import { type CommandContext, existing, type Handlers, requireParty, today } from './handler';

/** Handlers of the credential commands. */
export const credentialHandlers: Handlers<'issueCredential' | 'renewCredential' | 'revokeCredential'> = {
  async issueCredential(context, body) {
    const kind = body.credential as CredentialKind;
    const validity = validityIn(kind, body);
    const productKey = requireProduct(kind, body.product);
    await requireHolder(context, body.holder, kind);
    const next: Omit<Credential, 'former'> = {
      ...body,
      ...validity,
      ...(productKey === undefined ? {} : { productKey }),
      certifier: context.caller.party,
      grant: 'issued',
      grantedAt: context.now,
    };
    const parts = keyPartsOf('credential', { ...next, former: [] });
    const before = await context.work.get('credential', ...parts);
    if (before !== undefined && isAlive(before, today(context))) {
      refuse('already-exists', `it is valid until ${before.validUntil}; renew or revoke it`, {
        reference: recordPath('credential', parts),
        field: 'credential',
      });
    }
    context.work.put('credential', withGrant(before, next));
    return recordPath('credential', parts);
  },

  async renewCredential(context, body) {
    const before = await aliveCredential(context, body);
    const validity = validityIn(before.credential as CredentialKind, body);
    const expected = addDays(parseDate(before.validUntil, 'validUntil'), 1);
    if (validity.validFrom > expected || validity.validUntil <= before.validUntil) {
      refuse('invalid-input', `a renewal begins on ${expected} at the latest and ends after ${before.validUntil}`, {
        field: validity.validFrom > expected ? 'validFrom' : 'validUntil',
      });
    }
    const { former, certificateNumber, ...kept } = before;
    const number = body.certificateNumber ?? certificateNumber;
    const next: Omit<Credential, 'former'> = {
      ...kept,
      ...validity,
      ...(number === undefined ? {} : { certificateNumber: number }),
      grant: 'renewed',
      grantedAt: context.now,
    };
    context.work.put('credential', withGrant(before, next));
    return recordPath('credential', keyPartsOf('credential', before));
  },

  async revokeCredential(context, { reason, ...named }) {
    const before = await aliveCredential(context, named);
    const revocation = { reason, revokedAt: context.now };
    const day = today(context);
    const former = before.former.map((term) =>
      term.revocation === undefined && day <= term.validUntil ? { ...term, revocation } : term,
    );
    context.work.put('credential', { ...before, revocation, former });
    return recordPath('credential', keyPartsOf('credential', before));
  },
};

/** The firm has to be registered in a role that holds such credentials. @throws Refusal `firm-unknown`, `role-missing` */
async function requireHolder({ work }: CommandContext, holder: string, kind: CredentialKind): Promise<void> {
  const firm = await work.get('firm', holder);
  if (firm === undefined) return refuse('firm-unknown', `${holder} is not registered`, { field: 'holder' });
  const roles = holderRoles(kind);
  if (!roles.some((role) => (firm.roles as string[]).includes(role))) {
    refuse('role-missing', `${holder} is not registered as ${roles.join(' or ')}`, { field: 'holder' });
  }
}

/** A credential that its own certifier still can change. @throws Refusal `not-found`, `not-permitted`, `state-forbids` */
async function aliveCredential(
  context: CommandContext,
  { holder, credential, productKey }: Pick<CommandBody<'renewCredential'>, 'holder' | 'credential' | 'productKey'>,
): Promise<LedgerRecord<'credential'>> {
  const parts = [holder, credential as string, ...(productKey === undefined ? [] : [productKey])];
  const before = await existing(context, 'credential', ...parts);
  requireParty(context, before.certifier, 'certifier');
  if (!isAlive(before, today(context))) {
    const state = before.revocation === undefined ? `ended on ${before.validUntil}` : 'was revoked';
    refuse('state-forbids', `it ${state}; issue a new one`, { reference: recordPath('credential', parts) });
  }
  return before;
}

function validityIn(kind: CredentialKind, body: { validFrom: string; validUntil: string }) {
  const validFrom = parseDate(body.validFrom, 'validFrom');
  const validUntil = parseDate(body.validUntil, 'validUntil');
  requireValidity(kind, validFrom, validUntil);
  return { validFrom, validUntil };
}
