/** Which commands are given in private, and the private collections that keep what they write. */

/**
 * Classes of commands: a `public` one travels in the transaction's arguments and writes records that everyone holds. A
 * `sealedOffer` travels as transient data and writes to the collection that its bank and the suppliers' host share; a
 * `bankSecret` travels likewise and writes to the collection that the bank's own peers alone hold.
 */
export const COMMAND_CLASSES = ['public', 'sealedOffer', 'bankSecret'] as const;
export type CommandClass = (typeof COMMAND_CLASSES)[number];
export type SealedClass = Exclude<CommandClass, 'public'>;

/** The private collection in which a bank's commands of a class take effect; the consortium file declares the first kind. */
export function collectionOf(commandClass: SealedClass, bankMspId: string): string {
  return commandClass === 'sealedOffer' ? `offers-${bankMspId}` : `_implicit_org_${bankMspId}`;
}

/** Whether a text names a class of commands that are given in private. */
export function isSealedClass(text: string): text is SealedClass {
  return text === 'sealedOffer' || text === 'bankSecret';
}
