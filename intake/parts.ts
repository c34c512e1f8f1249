/** Parts of a large file: documents that stand one after the other, or as entries of an archive. */
import type { IntakeRefusal } from './result';

/**
 * One document of a file, or why there is none. `label` is for people: the name of an entry, never a path. `event` counts the
 * events of a document that is too large to be one part, from 1.
 */
export type FilePart = { readonly label: string; readonly event?: number } & (
  | { readonly bytes: Buffer }
  | { readonly refusal: IntakeRefusal }
);

/** The last step of an entry's name without what is no text on one line; nothing of it is ever part of a path. */
export function labelOf(name: string, most = 128): string {
  const last = (name.split(/[\\/]/).at(-1) ?? '')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(/^\.+/, '')
    .trim();
  return [...last].slice(0, most).join('');
}
