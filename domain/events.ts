/** What transactions announce to whoever follows the blocks: the chaincode's events. */
import { type Static, Type } from 'typebox';
import type { CommandOutcome } from './commands';
import { CommandId, Strict, Text } from './fields';
import { MAX_BATCH_COMMANDS } from './limits';
import { RoleName } from './participants';
import { OfferNotice } from './records';

/** Who gave a batch, by its certificate alone; `user` as the organisation's authority enrolled it. */
export const GivenBy = Strict({ mspId: Text, party: Text, role: RoleName, user: Type.Optional(Text) });
export type GivenBy = Static<typeof GivenBy>;

/** Event of a batch of public commands, with every outcome. */
export const APPLIED_EVENT = 'commandsApplied';
export interface AppliedEvent {
  readonly by: GivenBy;
  readonly outcomes: readonly CommandOutcome[];
}

/** Event of a batch of sealed commands: commands and records by name, and which offers there are now; no content. */
export const SEALED_EVENT = 'sealedCommandsApplied';
export const SealedEvent = Strict({
  by: Type.Optional(GivenBy),
  outcomes: Type.Array(Strict({ id: CommandId, status: Type.Literal('applied'), subject: Text }), {
    maxItems: MAX_BATCH_COMMANDS,
  }),
  offers: Type.Array(OfferNotice, { maxItems: MAX_BATCH_COMMANDS }),
});
export type SealedEvent = Static<typeof SealedEvent>;
