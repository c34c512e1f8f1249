/** Why a checkpoint is not on its chain. */
/** A checkpoint that does not follow the posted ones. */
export class CheckpointOutOfOrder extends Error {
  constructor(
    readonly nextBlock: bigint,
    message: string,
  ) {
    super(message);
    this.name = 'CheckpointOutOfOrder';
  }
}

/** The chain has not said what became of a posting. */
export class CheckpointUnsettled extends Error {
  constructor(what: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(`${what} is not on the chain yet, post it again later: ${why}`, {
      cause,
    });
    this.name = 'CheckpointUnsettled';
  }
}

/** There is no such contract at the address: the chain was made anew, or it is another chain. */
export class CheckpointContractMissing extends Error {
  constructor(
    readonly address: string,
    readonly chainId: bigint,
  ) {
    super(`chain ${chainId} holds no checkpoint contract at ${address}: deploy it again, or name the right chain`);
    this.name = 'CheckpointContractMissing';
  }
}

/** The contract at the address is of another channel. */
export class CheckpointsOfAnotherChannel extends Error {
  override readonly name = 'CheckpointsOfAnotherChannel';

  constructor(
    readonly address: string,
    readonly channel: string,
  ) {
    super(`the contract at ${address} holds the checkpoints of another channel than ${channel}`);
  }
}
