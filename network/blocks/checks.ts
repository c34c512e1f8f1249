/** What an auditor can establish from the bytes alone, one question a function; none of them trusts the peer. */
import type { OrganisationTrust } from './channel-config';
import { dataHash, sha256Hex } from './hashes';
import { type IdentityFault, identityFault, type NodeRole } from './identities';
import type { LedgerBlock, LedgerTransaction, SignedByIdentity } from './ledger-block';

/** The questions. */
export type CheckName =
  | 'dataHash'
  | 'previousHash'
  | 'ordererSignature'
  | 'creatorSignature'
  | 'endorsement'
  | 'proposalBinding';

/** Why an answer is no. */
export type Fault = IdentityFault | 'hash-mismatch' | 'gap' | 'unsigned' | 'binding-mismatch' | 'not-applicable';

/** One answer. `detail` says what was compared, `mspId` whose signature it was. */
export interface Finding {
  readonly check: CheckName;
  readonly holds: boolean;
  readonly fault?: Fault;
  readonly detail: string;
  readonly mspId?: string;
}

/** Whether the envelopes are those that the header names. */
export function checkDataHash(block: LedgerBlock): Finding {
  const found = dataHash(block);
  const detail = `block ${block.number}: the header names ${block.dataHash}, the envelopes give ${found}`;
  return found === block.dataHash ? holds('dataHash', detail) : fails('dataHash', 'hash-mismatch', detail);
}

/** Whether a block follows another directly. */
export function checkPreviousHash(block: LedgerBlock, previous: Pick<LedgerBlock, 'number' | 'headerHash'>): Finding {
  if (block.number !== previous.number + 1n) {
    return fails('previousHash', 'gap', `block ${block.number} does not follow block ${previous.number}`);
  }
  const detail = `block ${block.number} names ${block.previousHash}, block ${previous.number} has ${previous.headerHash}`;
  return block.previousHash === previous.headerHash
    ? holds('previousHash', detail)
    : fails('previousHash', 'hash-mismatch', detail);
}

/**
 * Whose ordering signatures hold over the header: one finding a signature. A channel's first block carries none: it is
 * itself the ground of trust and has to come from elsewhere.
 * @param at the instant at which the orderers' certificates have to be valid
 */
export function checkOrdererSignatures(
  block: LedgerBlock,
  ordererOrganisations: readonly OrganisationTrust[],
  at: Date,
): Finding[] {
  if (block.ordererSignatures.length === 0) {
    return [fails('ordererSignature', 'unsigned', `block ${block.number} carries no signature of an orderer`)];
  }
  return block.ordererSignatures.map((signed) =>
    checkSignature('ordererSignature', `block ${block.number}`, signed, ordererOrganisations, at, 'orderer'),
  );
}

/**
 * Whether the transaction was sent by whom it names.
 * @param at the instant at which the certificate has to be valid; the transaction's own by default
 */
export function checkCreatorSignature(
  transaction: LedgerTransaction,
  organisations: readonly OrganisationTrust[],
  at: Date = instantOf(transaction),
): Finding {
  const { creator, creatorSignature, signedBytes } = transaction;
  const signed = { ...creator, signature: creatorSignature, signedBytes };
  return checkSignature('creatorSignature', named(transaction), signed, organisations, at);
}

/** The endorsements of a transaction, and the organisations at least one of whose peers endorsed it soundly. */
export interface EndorsementFindings {
  readonly findings: readonly Finding[];
  /** Sorted MSP ids, each once. */
  readonly organisations: readonly string[];
}

/**
 * Which organisations' endorsements hold over the response and read-write set that stand in the block.
 * @param at the instant at which the certificates have to be valid; the transaction's own by default
 */
export function checkEndorsements(
  transaction: LedgerTransaction,
  organisations: readonly OrganisationTrust[],
  at: Date = instantOf(transaction),
): EndorsementFindings {
  if (transaction.endorsements.length === 0) {
    const fault = transaction.type === 'endorsed' ? 'unsigned' : 'not-applicable';
    return { findings: [fails('endorsement', fault, `${named(transaction)} is not endorsed`)], organisations: [] };
  }
  const findings = transaction.endorsements.map((signed) =>
    checkSignature('endorsement', named(transaction), signed, organisations, at, 'peer'),
  );
  const endorsing = findings.flatMap((finding) => (finding.holds ? (finding.mspId ?? []) : []));
  return { findings, organisations: [...new Set(endorsing)].sort() };
}

/** Whether header, arguments and endorsed result belong together: a transaction is not put together from others. */
export function checkProposalBinding(transaction: LedgerTransaction): Finding {
  if (transaction.type !== 'endorsed') {
    return fails('proposalBinding', 'not-applicable', `${named(transaction)} is not a chaincode's`);
  }
  const { proposal, event } = transaction;
  const expectedTxId = sha256Hex(proposal.nonce, proposal.creator);
  const expectedHash = sha256Hex(proposal.channelHeader, proposal.signatureHeader, proposal.payload);
  const broken = [
    ...(transaction.txId === expectedTxId ? [] : [`the id is not that of its nonce and creator, ${expectedTxId}`]),
    ...(transaction.proposalHash === expectedHash
      ? []
      : [`the endorsers signed for proposal ${transaction.proposalHash}`]),
    ...(sha256Hex(proposal.actionHeader) === sha256Hex(proposal.signatureHeader)
      ? []
      : ['the action has another header']),
    ...(transaction.chaincode === proposal.headerChaincode ? [] : [`the header names ${proposal.headerChaincode}`]),
    ...(transaction.chaincode === proposal.endorsedChaincode ? [] : [`${proposal.endorsedChaincode} was endorsed`]),
    ...(event === undefined || event.txId === transaction.txId ? [] : [`its event is of transaction ${event.txId}`]),
  ];
  const detail = `${named(transaction)} calls ${transaction.chaincode}`;
  return broken.length === 0
    ? holds('proposalBinding', detail)
    : fails('proposalBinding', 'binding-mismatch', `${detail}, but ${broken.join('; ')}`);
}

function checkSignature(
  check: CheckName,
  of: string,
  signed: SignedByIdentity,
  organisations: readonly OrganisationTrust[],
  at: Date,
  role?: NodeRole,
): Finding {
  const fault = identityFault(signed, organisations, at, role);
  const whose = signed.mspId === '' ? 'nobody' : signed.mspId;
  const finding =
    fault === undefined
      ? holds(check, `${of}: the signature of ${whose} holds`)
      : fails(check, fault, `${of}: the signature of ${whose} does not count (${fault})`);
  return { ...finding, mspId: signed.mspId };
}

/** A transaction without an instant is checked at the epoch, where no certificate is valid. */
function instantOf({ timestamp }: LedgerTransaction): Date {
  return timestamp === '' ? new Date(0) : new Date(timestamp);
}

function named({ txId, index }: LedgerTransaction): string {
  return txId === '' ? `transaction ${index}` : `transaction ${txId}`;
}

function holds(check: CheckName, detail: string): Finding {
  return { check, holds: true, detail };
}

function fails(check: CheckName, fault: Fault, detail: string): Finding {
  return { check, holds: false, fault, detail };
}
