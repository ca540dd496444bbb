import type { Worker } from 'node:worker_threads';

/** Sends the output of threads to standard error. Standard output is for the command's result. */
export const outputOptions = { stdout: true, stderr: true } as const;

export function forwardOutput(worker: Worker): void {
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.on('data', (chunk: Buffer | string) => process.stderr.write(chunk));
  }
}
