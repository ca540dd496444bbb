import { z } from 'zod';
import { optionsSchema } from './options.ts';

/** The start data of the worker. */
export const workerDataSchema = z.object({ options: optionsSchema, port: z.int().min(0).max(65_535) });

/** The only message of the worker, after it has started or failed to start. */
export const workerMessageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), url: z.string(), port: z.number() }),
  z.object({ kind: z.literal('failed'), name: z.string(), message: z.string() }),
]);

export type WorkerMessage = z.infer<typeof workerMessageSchema>;
