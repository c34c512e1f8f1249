/** A registry by files: applications go into one folder, whoever files them puts the answers into another. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Text } from '../../domain/fields';
import { parseInput } from '../../domain/validation';
import type { FilingRegistry } from '../../settlement/filing';

const Answer = Type.Union([
  Type.Object({ registryFilingNumber: Text }, { additionalProperties: false }),
  Type.Object({ reason: Text }, { additionalProperties: false }),
]);

/**
 * Writes `outbox/<id>.json` and reads `inbox/<id>.json`: `{"registryFilingNumber": …}`, or `{"reason": …}` where it was
 * refused. Ids come from the ledger and have nothing but letters and digits in them.
 */
export function fileRegistry(folder: string): FilingRegistry {
  const [outbox, inbox] = [join(folder, 'outbox'), join(folder, 'inbox')];
  for (const each of [outbox, inbox]) mkdirSync(each, { recursive: true });
  return {
    async file(application) {
      const answered = join(inbox, `${application.id}.json`);
      if (existsSync(answered)) {
        const answer = parseInput(Answer, JSON.parse(readFileSync(answered, 'utf8')));
        return 'reason' in answer ? { kind: 'refused', ...answer } : { kind: 'filed', ...answer };
      }
      const file = join(outbox, `${application.id}.json`);
      if (!existsSync(file)) {
        writeFileSync(`${file}.new`, `${JSON.stringify(application, null, 1)}\n`);
        renameSync(`${file}.new`, file);
      }
      return { kind: 'pending' };
    },
  };
}
