import { parentPort, workerData } from 'node:worker_threads';
import { asError } from '@muster/errors';
import { startSimulatedAws } from './server.ts';
import { workerDataSchema } from './worker-messages.ts';
import type { WorkerMessage } from './worker-messages.ts';

const tell = (message: WorkerMessage) => parentPort?.postMessage(message);

try {
  const { options, port } = workerDataSchema.parse(workerData);
  const server = await startSimulatedAws(options, { port });
  parentPort?.once('message', () => {
    void server.close().then(() => parentPort?.close());
  });
  tell({ kind: 'ready', url: server.url, port: server.port });
} catch (error) {
  const { name, message } = asError(error);
  tell({ kind: 'failed', name, message });
}
