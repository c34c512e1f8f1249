/** Serves the contracts as a chaincode service that peers dial. */
import { commandsContract } from './commands-contract';
import { readConfiguration } from './configuration';
import { contractMetadata } from './contract-metadata';
import { queriesContract } from './queries-contract';
import { serveChaincode } from './service';

async function main(): Promise<void> {
  const configuration = readConfiguration(process.env);
  const { organisations } = configuration;
  const contracts = [commandsContract(organisations), queriesContract(organisations)];
  await serveChaincode(contracts, configuration, contractMetadata());
  process.stdout.write(`${JSON.stringify({ ready: true, address: configuration.address })}\n`);
}

process.on('disconnect', () => process.exit(0)); // started by a parent: end with it
process.on('SIGTERM', () => process.exit(0));
main().catch((error: unknown) => {
  process.stderr.write(`chaincode: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
