import { once } from 'node:events';
import type { Server } from 'node:http';
import dynalite from 'dynalite';
import { Level } from 'level';
import { z } from 'zod';
import { INSTANCE_HEADER } from '../data/holder-file.ts';
import { answerBatchesFaster } from './faster-batches.ts';
import { type FasterStorage, speedUpStorage } from './faster-storage.ts';
import { speedUpValidation } from './faster-validation.ts';
import { LOOPBACK } from './protocol.ts';

/** Longer than the pauses between calls of a run, so that no client meets a connection the server just closed. */
const KEEP_ALIVE_MS = 120_000;
const CLOSE_CHECK_MS = 10;
const CLOSE_PATIENCE_MS = 2_000;

export interface RunningServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

export const endpointOf = (server: Server): string => {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new Error('The server does not listen on a port');
  return `http://${LOOPBACK}:${address.port}`;
};

/**
 * Opens the database and serves it on a random loopback port. dynalite opens LevelDB lazily and hides why it could
 * not, so the files are opened once before.
 * @throws the error of LevelDB, whose `cause.code` is `LEVEL_LOCKED` when another process has it open
 */
export async function startDynamoDb(databasePath: string, instanceId: string): Promise<RunningServer> {
  const probe = new Level<string, unknown>(databasePath, { valueEncoding: 'json' });
  await probe.open();
  try {
    await completeTableCreation(probe);
  } finally {
    await probe.close();
  }

  let storage: FasterStorage | undefined;
  speedUpStorage((created) => (storage = created));
  speedUpValidation();
  const server = dynalite({ path: databasePath, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  answerBatchesFaster(server, () => storage);
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.prependListener('request', (request, response) => {
    // dynalite invites every web page to read along (CORS); without this header it answers no browser.
    delete request.headers.origin;
    response.setHeader(INSTANCE_HEADER, instanceId);
  });
  server.listen(0, LOOPBACK);
  await once(server, 'listening');
  return {
    endpoint: endpointOf(server),
    close: () => closeServer(server),
  };
}

/**
 * dynalite notes a table as CREATING, and with a second write as ACTIVE. A process that is killed between the two leaves
 * a table that dynalite never serves again and does not delete either; nothing is in it yet, so it is ready for use.
 */
async function completeTableCreation(database: Level<string, unknown>): Promise<void> {
  const unfinished = z.looseObject({ TableStatus: z.literal('CREATING') });
  for await (const [key, value] of database.iterator({ gte: 'table~', lt: 'table~\xff' })) {
    const table = unfinished.safeParse(value);
    if (table.success) await database.put(key, { ...table.data, TableStatus: 'ACTIVE' });
  }
}

/** Waits briefly for requests in progress. Then the database closes. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const idle = setInterval(() => server.closeIdleConnections(), CLOSE_CHECK_MS);
    const enough = setTimeout(() => server.closeAllConnections(), CLOSE_PATIENCE_MS);
    server.close((error) => {
      clearInterval(idle);
      clearTimeout(enough);
      if (error) reject(error);
      else resolve();
    });
  });
}
