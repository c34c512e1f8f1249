/** `node dist/audit/main.js export|verify …`: the auditor's program; see docs/audit.md. */
import { auditCommand } from './command-line';

auditCommand(process.argv.slice(2), {
  out: (text) => process.stdout.write(`${text}\n`),
  err: (text) => process.stderr.write(`${text}\n`),
}).then((code) => {
  process.exitCode = code;
});
