/** What the page and its verifier tell each other. */
import type { Stage } from '../../audit/report';

export type { AuditReport, CheckName, Finding } from '../../audit/report';

/** A file to verify, and what its reader believes beforehand. */
export interface Question {
  readonly file: Blob;
  /** Header hash of the channel's block 0, hexadecimal. */
  readonly genesisHash?: string;
}

/** How far it is, or what it came to. */
export type Answer =
  | {
      readonly kind: 'progress';
      readonly stage: Stage /** Bytes of the file in this reading. */;
      readonly read: number;
    }
  | { readonly kind: 'report' /** As `greentier audit verify --json` prints it. */; readonly json: string };
