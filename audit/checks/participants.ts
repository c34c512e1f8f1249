/** Repeats the commands about who takes part: firms, signatories, credentials. */
import { getAddress } from 'ethers';
import { isCalendarDate } from '../../domain/calendar';
import { parseCreditCode } from '../../domain/credit-code';
import { applied, dayOf, type Repeats, type Repetition } from './repetition';

/** Repetitions of the participant commands. Which roles an organisation hosts is the consortium's word, not the ledger's. */
export const participantRepeats: Repeats<'registerFirm' | 'registerSignatory' | 'issueCredential'> = {
  registerFirm(repetition, body) {
    const { value, refusal } = applied(() => parseCreditCode(body.code, 'code'));
    const subject = `firm/${body.code}`;
    const isNew = repetition.get('firm', body.code) === undefined;
    repetition.judge('record', subject, `${body.code} is registered once`, [refusal, !isNew && 'it was before']);
    const codeCheckHolds = value?.checkHolds ?? false;
    repetition.expect('firm', { ...body, codeCheckHolds, registeredAt: repetition.by.instant });
    return subject;
  },

  registerSignatory(repetition, body) {
    const { party, instant } = repetition.by;
    const address = getAddress(body.address.toLowerCase());
    const subject = `signatory/${party}/${address}`;
    const isNew = repetition.get('signatory', party, address) === undefined;
    repetition.judge('record', subject, 'it is registered once', [!isNew && 'it was before']);
    repetition.expect('signatory', { firm: party, address, registeredAt: instant });
    return subject;
  },

  issueCredential(repetition, body) {
    const subject = `credential/${body.holder}/${body.credential}`;
    const holder = repetition.get('firm', body.holder);
    const isAnchor = (holder?.roles as string[] | undefined)?.includes('anchor') === true;
    repetition.judge('credential', subject, `it is valid from ${body.validFrom} until ${body.validUntil}`, [
      !(isCalendarDate(body.validFrom) && isCalendarDate(body.validUntil)) && 'one of the two is no day',
      body.validUntil < body.validFrom && 'it ends before it begins',
      !isAnchor && `${body.holder} was not registered as anchor`,
    ]);
    repetition.expect('credential', { ...body, certifier: repetition.by.party });
    return subject;
  },
};

/** The obligor's credential has to be valid on the transaction's day. */
export function checkLittleGiant(repetition: Repetition, holder: string): void {
  const credential = repetition.get('credential', holder, 'littleGiant');
  const day = dayOf(repetition);
  const subject = `credential/${holder}/littleGiant`;
  if (credential === undefined) {
    repetition.judge('credential', subject, `expected one that is valid on ${day}`, [`${holder} held none`]);
    return;
  }
  const { validFrom, validUntil } = credential;
  repetition.judge('credential', subject, `expected one that is valid on ${day}`, [
    (day < validFrom || day > validUntil) && `it is valid from ${validFrom} until ${validUntil}`,
  ]);
}
