import { Worker } from 'node:worker_threads';
import { JournalError, SimulatedAwsError } from './errors.ts';
import { parseOptions } from './options.ts';
import type { SimulatedAwsOptionsInput } from './options.ts';
import type { SimulatedAws } from './server.ts';
import { workerMessageSchema } from './worker-messages.ts';
import type { WorkerMessage } from './worker-messages.ts';

/**
 * Starts a simulated AWS in a worker thread, so that it does not slow down the caller. Throws the same errors as
 * `startSimulatedAws`. A later crash of the worker is an uncaught error of this process.
 */
export async function startSimulatedAwsWorker(
  options: SimulatedAwsOptionsInput = {},
  { port = 0 }: { port?: number } = {},
): Promise<SimulatedAws> {
  const parsed = parseOptions(options);
  const worker = new Worker(new URL('./worker-entry.ts', import.meta.url), {
    workerData: { options: parsed, port },
  });
  const message = await firstMessage(worker);
  if (message.kind === 'failed') {
    await worker.terminate();
    throw restoreError(message);
  }
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => resolve());
  });
  const close = () => {
    worker.postMessage('close');
    return exited;
  };
  return { url: message.url, port: message.port, options: parsed, close };
}

function firstMessage(worker: Worker): Promise<WorkerMessage> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (message) => {
      worker.off('error', reject);
      resolve(workerMessageSchema.parse(message));
    });
  });
}

/** Errors lose their class between threads. */
function restoreError({ name, message }: { name: string; message: string }): Error {
  if (name === JournalError.code) return new JournalError(message);
  return new SimulatedAwsError(name === 'ListenFailed' ? name : 'StartFailed', message);
}
