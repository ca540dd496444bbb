import { once } from 'node:events';
import { CheckError } from '@muster/errors';
import dynalite from 'dynalite';

/** Serves the database in the data directory of an earlier release: the emulator of DynamoDB wrote it. */
export async function serveOldDatabase(path: string): Promise<{ endpoint: string; close(): Promise<void> }> {
  const server = dynalite({ path });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new CheckError('no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
