import * as z from 'zod';

const text = z.string().optional().catch(undefined);
const run = z.object({ runId: text }).optional().catch(undefined);
const Event = z.object({
  run,
  request: z.object({ run }).optional().catch(undefined),
  runId: text,
  accountId: text,
  region: text,
  resourceType: text,
  scan: text,
});

/** The keys in every log line of an invocation, if the event has them. Never throws. */
export function invocationKeys(event: unknown): Record<string, string> {
  const { run, request, runId, ...rest } = Event.safeParse(event).data ?? {};
  const keys = { runId: (run ?? request?.run)?.runId ?? runId, ...rest };
  return Object.fromEntries(Object.entries(keys).flatMap(([key, value]) => (value ? [[key, value]] : [])));
}
