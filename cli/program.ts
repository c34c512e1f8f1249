/** Puts the commands of `greentier` together: their names, options and help. */
import { join } from 'node:path';
import { Command } from 'commander';
import { auditCommand } from '../audit/command-line';
import { rebuildAsSet } from '../worker/rebuild';
import { auditArguments } from './audit';
import { listCheckpoints, postCheckpoint } from './checkpoint';
import { type ConnectionOptions, connectionOf } from './connection';
import { runDoctor } from './doctor/doctor';
import { type ImportOptions, importDocuments } from './import';
import { type QuoteOptions, showQuote } from './quote';
import { showStatus } from './status';
import type { Terminal } from './terminal';

const DEFAULT_DATA = join('.greentier', 'samples');

/** The program; it says everything through the terminal that it is given. */
export function greentier(terminal: Terminal): Command {
  const program = new Command('greentier')
    .description('Green supply-chain finance over a permissioned ledger')
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    })
    .showHelpAfterError('(greentier help COMMAND says more)');

  asking(program.command('import'))
    .description(
      'send files of invoices, credit notes, orders, deliveries and green events, and say what became of each line',
    )
    .argument('<path...>', 'files, or folders of files: .xml, .json, .jsonld, .csv, .zip')
    .option('--counterparty <code>', 'credit code of the firm that attests green events')
    .option(
      '--columns <fields>',
      'CSV: the column of each field, as number:0,issueDate:1; else as the service proposes',
    )
    .option('--currency <code>', 'CSV: the currency of rows that do not say')
    .option('--delimiter <name>', 'CSV: comma, semicolon, tab or pipe')
    .option('--encoding <name>', 'CSV: utf-8, gb18030 or utf-16le')
    .option('--header-row <number>', 'CSV: row of the header, from 0')
    .option('--report <file>', 'write the fate of every line there, as CSV')
    .action((paths: string[], options: ImportOptions) => importDocuments(paths, options, terminal));

  asking(program.command('status'))
    .description('show whether the service is ready, what waits, and where your receivables stand')
    .action((options: ConnectionOptions) => showStatus(options, terminal));

  asking(program.command('token'))
    .description('print the access token of a user of the running sandbox, for curl and other programs')
    .action((options: ConnectionOptions) => terminal.out(connectionOf(options, terminal).token));

  asking(program.command('quote'))
    .description('as a bank: price a financing request by a rate card, and say what one more green proof would save')
    .argument('<request>', 'the financing request')
    .requiredOption('--card <name>', 'name of the rate card')
    .requiredOption('--on <date>', 'day on which funds would move, as 2026-03-23')
    .action((request: string, options: QuoteOptions) => showQuote(request, options, terminal));

  program
    .command('audit')
    .description(
      'export a bundle that proves a receivable, a firm’s trade, a period or everything, or verify one offline; an export finds a running sandbox by --as and --data; see docs/audit.md',
    )
    .allowUnknownOption()
    .helpOption(false)
    .argument('[arguments...]', 'as `greentier audit` prints them')
    .action(async (args: string[]) =>
      terminal.exitWith(await auditCommand(auditArguments(args, DEFAULT_DATA, terminal), terminal)),
    );

  asking(program.command('checkpoint'))
    .description('list the checkpoints on the EVM chain; with --post, post what has none yet')
    .option('--post', "post one now, with the worker's settings in the environment", false)
    .action((options: ConnectionOptions & { post: boolean }) =>
      options.post ? postCheckpoint(terminal) : listCheckpoints(options, terminal),
    );

  program
    .command('rebuild')
    .description('make the read model anew from the archived blocks (DATABASE_URL, LEDGER_CHAINCODE)')
    .action(async () => terminal.out(await rebuildAsSet(terminal.environment)));

  program
    .command('doctor')
    .description('say what is wrong on this machine, and what to do about it')
    .option('--data <folder>', "the sandbox's data folder", DEFAULT_DATA)
    .option('--production', 'check the settings of the services as well, whatever is set', false)
    .action((options: { data: string; production: boolean }) => runDoctor(options, terminal));

  return program;
}

/** Options of a command that asks the API. */
function asking(command: Command): Command {
  return command
    .option('--api <url>', 'address of the API (GREENTIER_API)')
    .option('--token <token>', 'access token (GREENTIER_TOKEN)')
    .option('--as <role>', 'role or credit code of a user of the running sandbox')
    .option('--data <folder>', "the sandbox's data folder", DEFAULT_DATA);
}
