import * as z from 'zod';

/** Message to the process of a function. */
export interface InvokeMessage {
  readonly id: string;
  readonly eventJson: string;
  readonly remainingMs: number;
}

/** Message from the process of a function. */
export const ProcessMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    /** Time to import the handler's module alone. */
    importMs: z.number(),
    /** Time from the start of the process until the handler was loaded. */
    startMs: z.number(),
  }),
  z.object({ type: z.literal('result'), id: z.string(), outputJson: z.string() }),
  z.object({
    type: z.literal('failure'),
    id: z.string(),
    errorType: z.string(),
    errorMessage: z.string(),
    trace: z.array(z.string()),
  }),
]);
export type ProcessMessage = z.infer<typeof ProcessMessage>;
