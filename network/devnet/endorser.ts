/** One organisation's endorsing peer: simulates a proposal on the chaincode and signs what came of it. */
import { protos } from 'fabric-protos/bundle.js';
import type { Consortium } from '../consortium/consortium';
import { type ChaincodeConnection, ChaincodeError, type ChaincodeOutcome } from './chaincode-connection';
import { createAnswers } from './chaincode-questions';
import type { Channel } from './channel-config';
import { chaincodeDefinition, collectionAccess } from './collections';
import type { Ledger } from './ledger';
import { ChannelNotFoundError, type Proposal, readProposal } from './proposals';
import { NO_BYTES, sparse } from './protobuf';
import type { Signer } from './signing';
import { Simulation, type SimulationResult } from './simulation';
import { callSystemChaincode, isSystemChaincode } from './system-chaincode';
import type { TransientStore } from './transient-store';
import { turns } from './turns';

/** What a peer endorses with. */
export interface EndorserParts {
  readonly mspId: string;
  /** The peer's serialised identity and its key. */
  readonly identity: Uint8Array;
  readonly sign: Signer;
  readonly consortium: Consortium;
  readonly channel: Channel;
  readonly ledger: Ledger;
  readonly chaincode: ChaincodeConnection;
  readonly transients: TransientStore;
  readonly now: () => Date;
}

/**
 * Processes a proposal.
 * @throws ProposalError when the proposal itself is refused; what fails later comes back as a response
 */
export type ProcessProposal = (signed: protos.ISignedProposal) => Promise<protos.IProposalResponse>;

/** Responses from here on are not endorsed. */
const ERROR_THRESHOLD = 400;
/** From here on they still come with what was found until then, unsigned. */
const FAILURE_STATUS = 500;
/**
 * Proposals that a peer simulates at once. Two keep the chaincode at work while one of them is asked and answered; all at once
 * would end together, and leave it idle while they are ordered.
 */
const SIMULATED_AT_ONCE = 2;

export function createEndorser(parts: EndorserParts): ProcessProposal {
  const { channel, ledger } = parts;
  const definition = chaincodeDefinition(parts.consortium, channel);
  const inTurn = turns(SIMULATED_AT_ONCE);
  return async (signed) => {
    let proposal: Proposal;
    try {
      proposal = readProposal(signed, channel, ledger, parts.now(), isSystemChaincode);
    } catch (error) {
      if (error instanceof ChannelNotFoundError) return failed(error.message);
      throw error;
    }
    if (isSystemChaincode(proposal.chaincode)) {
      const response = callSystemChaincode(proposal.chaincode, proposal.input.args ?? [], channel, ledger);
      return endorsed(parts, proposal, { response, event: undefined }, NO_SETS, '');
    }
    if (proposal.chaincode !== definition.name) {
      return failed(
        `make sure the chaincode ${proposal.chaincode} has been successfully defined on channel ${channel.id} ` +
          `and try again: chaincode ${proposal.chaincode} not found`,
      );
    }
    return inTurn(() => simulate(parts, proposal, definition.version));
  };
}

const NO_SETS: SimulationResult = { publicSet: NO_BYTES, privateSets: [] };

async function simulate(parts: EndorserParts, proposal: Proposal, version: string): Promise<protos.IProposalResponse> {
  const { ledger, transients } = parts;
  const simulation = new Simulation({
    ledger,
    namespace: proposal.chaincode,
    txId: proposal.txId,
    collectionAccess: (collection) =>
      collectionAccess(parts.consortium, collection, parts.mspId, proposal.creator.mspId),
  });
  try {
    const outcome = await parts.chaincode.execute({
      channelId: proposal.channelId,
      txId: proposal.txId,
      input: proposal.inputBytes,
      proposal: proposal.signed,
      answer: createAnswers(simulation, ledger, proposal.chaincode),
    });
    const result = simulation.result();
    if (outcome.response.status < ERROR_THRESHOLD) {
      transients.keep(proposal.txId, simulation.height, result.privateSets);
    }
    return endorsed(parts, proposal, outcome, result, version);
  } catch (error) {
    if (!(error instanceof ChaincodeError)) throw error;
    return failed(`error in simulation: failed to execute transaction ${proposal.txId}: ${error.message}`);
  } finally {
    simulation.release();
  }
}

/** The response with the peer's signature, or without where the chaincode said that it is an error. */
function endorsed(
  parts: EndorserParts,
  proposal: Proposal,
  { response, event }: Pick<ChaincodeOutcome, 'event'> & { response: protos.IResponse },
  { publicSet }: SimulationResult,
  version: string,
): protos.IProposalResponse {
  const plainResponse = sparse({
    status: response.status ?? 0,
    message: response.message ?? '',
    payload: response.payload ?? NO_BYTES,
  });
  const status = response.status ?? 0;
  if (status >= ERROR_THRESHOLD && status < FAILURE_STATUS) return { response: plainResponse };
  const action = protos.ChaincodeAction.encode({
    ...sparse({ results: publicSet, events: event === undefined ? NO_BYTES : eventBytes(event, proposal) }),
    response: plainResponse,
    chaincode_id: sparse({ name: proposal.chaincode, version }),
  }).finish();
  const payload = protos.ProposalResponsePayload.encode({ proposal_hash: proposal.hash, extension: action }).finish();
  if (status >= FAILURE_STATUS) return { response: plainResponse, payload };
  const signedBytes = Buffer.concat([payload, parts.identity]);
  const signature = parts.sign(signedBytes);
  const { membership } = parts.channel;
  membership.noteSigned(membership.memberOf(parts.identity), signedBytes, signature);
  return {
    version: 1,
    response: plainResponse,
    payload,
    endorsement: { endorser: parts.identity, signature },
  };
}

function eventBytes(event: protos.IChaincodeEvent, { chaincode, txId }: Proposal): Uint8Array {
  return protos.ChaincodeEvent.encode(
    sparse({
      chaincode_id: chaincode,
      tx_id: txId,
      event_name: event.event_name ?? '',
      payload: event.payload ?? NO_BYTES,
    }),
  ).finish();
}

function failed(message: string): protos.IProposalResponse {
  return { response: { status: 500, message } };
}
