/** Runs the embedded PostgreSQL as a process of its own: `--data DIR [--port N]`. */
import { parseArgs } from 'node:util';
import { startPostgres } from './postgres';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { data: { type: 'string' }, port: { type: 'string' } } });
  if (values.data === undefined) throw new Error('say where the data is: --data DIR');
  const port = values.port === undefined ? {} : { port: Number(values.port) };
  const server = await startPostgres({ dataFolder: values.data, ...port });

  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void server.stop().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('disconnect', stop); // started by a parent: end with it
  void server.exited.then(() => {
    if (!stopping) process.exit(1);
  });
  process.stdout.write(`${JSON.stringify({ ready: true, url: server.url })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`postgres: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
