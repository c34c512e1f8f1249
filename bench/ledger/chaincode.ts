/** Serves the probe contract in a process of its own: `node chaincode.js HOST:PORT CHAINCODE_ID`. */
import '../../network/devnet/testing/quiet-shim';
import { serveChaincode } from '../../chaincode/service';
import { ProbeContract } from '../../network/devnet/testing/probe-contract';

async function main(): Promise<void> {
  const [address, chaincodeId] = process.argv.slice(2);
  if (address === undefined || chaincodeId === undefined) throw new Error('HOST:PORT and CHAINCODE_ID are needed');
  await serveChaincode([ProbeContract], { address, chaincodeId });
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
}

process.on('disconnect', () => process.exit(0)); // started by a parent: end with it
process.on('SIGTERM', () => process.exit(0));
main().catch((error: unknown) => {
  process.stderr.write(`chaincode: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
