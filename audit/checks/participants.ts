/** Repeats the commands about who takes part: firms, and the signatories that they name. */
import { getAddress } from 'ethers';
import { isCalendarDate } from '../../domain/calendar';
import { parseCreditCode } from '../../domain/credit-code';
import type { LedgerRecord } from '../../domain/records';
import { requireOneLimitEach } from '../../domain/signatories';
import { type Sector, sectorOfIndustry, sizeClassOf } from '../../domain/size-class';
import { applied, dayOf, type Repeats, type Repetition } from './repetition';

/** Repetitions of the participant commands. Which roles an organisation hosts is the consortium's word, not the ledger's. */
export const participantRepeats: Repeats<
  'registerFirm' | 'updateFirm' | 'registerSignatory' | 'rotateSignatory' | 'revokeSignatory'
> = {
  registerFirm(repetition, body) {
    const { value, refusal } = applied(() => parseCreditCode(body.code, 'code'));
    const subject = `firm/${body.code}`;
    const isNew = repetition.get('firm', body.code) === undefined;
    repetition.judge('record', subject, `${body.code} is registered once`, [refusal, !isNew && 'it was before']);
    const codeCheckHolds = value?.checkHolds ?? false;
    expectClassed(repetition, { ...body, codeCheckHolds, registeredAt: repetition.by.instant });
    return subject;
  },

  updateFirm(repetition, { code, codeReview, ...changes }) {
    const { instant } = repetition.by;
    const subject = `firm/${code}`;
    const firm = repetition.get('firm', code);
    repetition.judge('record', subject, 'what is known of it changes', [
      firm === undefined && 'it was not registered',
      codeReview === undefined && Object.keys(changes).length === 0 && 'nothing of it changes',
      codeReview !== undefined && firm?.codeCheckHolds === true && 'its check character holds, and was reviewed',
    ]);
    if (firm === undefined) return subject;
    const review = codeReview === undefined ? {} : { codeReview: { finding: codeReview, reviewedAt: instant } };
    expectClassed(repetition, { ...firm, ...changes, ...review, updatedAt: instant });
    return subject;
  },

  registerSignatory(repetition, { address, ...mandate }) {
    return addSignatory(repetition, { ...mandate, address: getAddress(address.toLowerCase()) });
  },

  rotateSignatory(repetition, { address: given, newAddress, ...mandate }) {
    const address = getAddress(newAddress.toLowerCase());
    const old = aliveSignatory(repetition, given);
    if (old === undefined) return `signatory/${repetition.by.party}/${address}`;
    const { purposes, limits } = { ...old, ...mandate };
    repetition.expect('signatory', { ...old, revokedAt: repetition.by.instant, replacedBy: address });
    return addSignatory(repetition, {
      address,
      replaces: old.address,
      ...(purposes === undefined ? {} : { purposes }),
      ...(limits === undefined ? {} : { limits }),
    });
  },

  revokeSignatory(repetition, { address, reason }) {
    const old = aliveSignatory(repetition, address);
    const revocation = { revokedAt: repetition.by.instant, revocationReason: reason };
    if (old !== undefined) repetition.expect('signatory', { ...old, ...revocation });
    return `signatory/${repetition.by.party}/${getAddress(address.toLowerCase())}`;
  },
};

/** A firm has the size class that its figures give. */
function expectClassed(repetition: Repetition, firm: LedgerRecord<'firm'>): void {
  const { size, industryCode } = firm;
  if (size === undefined) {
    repetition.expect('firm', firm);
    return;
  }
  const sector = size.sector as Sector;
  const ofIndustry = industryCode === undefined ? undefined : sectorOfIndustry(industryCode);
  const assets = size.assetsMinor === undefined ? {} : { assetsMinor: BigInt(size.assetsMinor) };
  const measures = { headcount: size.headcount, revenueMinor: BigInt(size.revenueMinor), ...assets };
  const { value: sizeClass, refusal } = applied(() => sizeClassOf(sector, measures));
  repetition.judge('record', `firm/${firm.code}`, `its figures as of ${size.asOf} make it ${sizeClass}`, [
    refusal,
    ofIndustry !== undefined && ofIndustry !== sector && `${industryCode} is of the sector ${ofIndustry}`,
    !isCalendarDate(size.asOf) && 'that is no day',
    size.asOf > dayOf(repetition) && 'that day had not come',
  ]);
  if (sizeClass !== undefined) repetition.expect('firm', { ...firm, sizeClass });
}

function addSignatory(
  repetition: Repetition,
  signatory: Omit<LedgerRecord<'signatory'>, 'firm' | 'registeredAt'>,
): string {
  const { party, instant } = repetition.by;
  const subject = `signatory/${party}/${signatory.address}`;
  const isNew = repetition.get('signatory', party, signatory.address) === undefined;
  repetition.judge('record', subject, 'it is registered once', [
    !isNew && 'it was before',
    applied(() => requireOneLimitEach(signatory.limits)).refusal,
  ]);
  repetition.expect('signatory', { ...signatory, firm: party, registeredAt: instant });
  return subject;
}

function aliveSignatory(repetition: Repetition, given: string): LedgerRecord<'signatory'> | undefined {
  const { party } = repetition.by;
  const address = getAddress(given.toLowerCase());
  const signatory = repetition.get('signatory', party, address);
  repetition.judge('record', `signatory/${party}/${address}`, `it signs for ${party} until then`, [
    signatory === undefined && 'it was no signatory',
    signatory?.revokedAt !== undefined && `it was revoked at ${signatory.revokedAt}`,
  ]);
  return signatory;
}
