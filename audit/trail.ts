/** The receivable's story as steps that a person reads: who did what, when, and where on the ledger it stands. */
import { COMMANDS, type CommandBody, commandClassOf, isCommandName } from '../domain/commands';
import type { RecordKind } from '../domain/records';
import { parseInput } from '../domain/validation';
import { nameOf } from './checks/commands';
import type { Closure } from './closure';
import type { AppliedCommand, History, StoryTransaction } from './history';
import type { StepProof, TrailEntry } from './report';
import { factsOf, signatureIn } from './trail-facts';
import { sealedWords, sealedWordsZh, WORDS, WORDS_ZH, type Words } from './trail-words';

/** The commands of the transaction that the history looks at. */
export function stepsOf(by: StoryTransaction, headerHash: string, history: History, closure: Closure): TrailEntry[] {
  return by.commands.flatMap((command) => {
    const subject = nameOf(command.subject);
    if (subject === undefined || !closure.bears(subject)) return [];
    return [
      {
        instant: by.instant,
        party: by.party,
        mspId: by.mspId,
        what: whatOf(command, history, WORDS, sealedWords),
        whatZh: whatOf(command, history, WORDS_ZH, sealedWordsZh),
        record: command.subject,
        txId: by.transaction.txId,
        block: by.place.block.toString(),
        proof: proofOf(command, by, headerHash, history),
      },
    ];
  });
}

/** The steps with the names that the firms bear in the end, and the checkpoints that came to hold their blocks. */
export function named(
  steps: readonly TrailEntry[],
  history: History,
  checkpointOf: (block: string) => string | undefined,
): TrailEntry[] {
  return steps.map((step) => {
    const name = history.last('firm', step.party)?.record.name;
    const checkpoint = checkpointOf(step.block);
    const { instant, party, proof, ...rest } = step;
    return {
      instant,
      party,
      ...(name === undefined ? {} : { name }),
      ...rest,
      proof: { ...proof, ...(checkpoint === undefined ? {} : { checkpoint }) },
    };
  });
}

/** @param words of a language, with what it says of an offer that was given in private */
function whatOf(
  { name, body, subject }: AppliedCommand,
  history: History,
  words: Words,
  sealed: typeof sealedWords,
): string {
  if (!isCommandName(name)) return name;
  const told = (path: string): unknown => {
    const [kind, ...parts] = path.split('/');
    return history.last(kind as RecordKind, ...parts)?.record;
  };
  if (commandClassOf(name) !== 'public') return sealed(name, body);
  try {
    const say = words[name as 'registerFirm'] as Words['registerFirm'];
    return say(parseInput(COMMANDS[name], body) as CommandBody<'registerFirm'>, told, subject);
  } catch {
    return `${name}, with a body that has not its form`; // the repetition of the command says what is wrong with it
  }
}

function proofOf(
  { name, body, subject }: AppliedCommand,
  by: StoryTransaction,
  headerHash: string,
  history: History,
): StepProof {
  // A sealed offer stands in no block: what is known of it is what its bank revealed.
  const record = name === 'makeOffer' ? body : history.lastAt(subject)?.record;
  const signature = signatureIn(name, record);
  const endorsers = [...new Set(by.transaction.endorsements.map(({ mspId }) => mspId))].sort();
  return {
    command: name,
    index: by.place.index,
    headerHash,
    endorsers,
    ...(signature === undefined ? {} : { signature }),
    facts: factsOf(name, record),
  };
}
