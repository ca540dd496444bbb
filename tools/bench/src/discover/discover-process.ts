/** Process that runs `Discover` as Lambda would: the handler, called until the scan is done. Argument: the order. */
import { randomUUID } from 'node:crypto';
import { DiscoverOutputV1, parseContract } from '@muster/contracts';
import { service } from '@muster/inventory';
import { DiscoverOrder, type DiscoverReport } from './messages.ts';
import { followPageMemory } from './page-memory.ts';

const { input, timeoutMs } = DiscoverOrder.parse(JSON.parse(process.argv[2] ?? ''));
const startedAtMs = performance.now();
const handler = await discoverHandler();
const memory = followPageMemory();

let invocations = 0;
let output;
do {
  const deadlineMs = performance.now() + timeoutMs;
  const context = {
    awsRequestId: randomUUID(),
    getRemainingTimeInMillis: () => Math.max(0, deadlineMs - performance.now()),
  };
  output = parseContract(DiscoverOutputV1, await handler(input, context), 'the output of Discover');
  invocations++;
} while (!output.done);

const report: DiscoverReport = {
  durationMs: performance.now() - startedAtMs,
  invocations,
  seen: output.resources.seen,
  rssBytesByPage: memory.stop(),
};
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));

async function discoverHandler(): Promise<(event: unknown, context: unknown) => unknown> {
  const path = service.functions.find(({ name }) => name === 'discover')?.handler ?? '';
  const dot = path.lastIndexOf('.');
  const module: unknown = await import(new URL(`${path.slice(0, dot)}.ts`, service.root).href);
  const exported: unknown = Reflect.get(Object(module), path.slice(dot + 1));
  if (typeof exported !== 'function') throw new TypeError(`${path} is no handler`);
  return (event, context) => exported(event, context);
}
