import type { Worker } from 'node:worker_threads';

/** Standard output belongs to the command's result: whatever a thread prints goes to standard error. */
export const outputOptions = { stdout: true, stderr: true } as const;

export function forwardOutput(worker: Worker): void {
  for (const stream of [worker.stdout, worker.stderr]) {
    stream.on('data', (chunk: Buffer | string) => process.stderr.write(chunk));
  }
}
