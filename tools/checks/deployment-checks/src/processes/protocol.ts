import * as z from 'zod';

/** What goes to the process of a function. */
export interface InvokeMessage {
  readonly id: string;
  readonly eventJson: string;
  readonly remainingMs: number;
}

/** What comes from it. */
export const ProcessMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ready'),
    /** For the import of the handler's module alone. */
    importMs: z.number(),
    /** From the start of the process until the handler was there. */
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
