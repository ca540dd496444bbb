/** Runs `Discover` as Lambda does: calls the handler until the scan is complete. Argument: the order as JSON. */
import { DiscoverOutputV1, parseContract } from '@muster/contracts';
import { discoverHandler, lambdaContext } from './handler.ts';
import { DiscoverOrder, type DiscoverReport } from './messages.ts';
import { followPageMemory } from './page-memory.ts';

const { input, timeoutMs } = DiscoverOrder.parse(JSON.parse(process.argv[2] ?? ''));
const startedAtMs = performance.now();
const handler = await discoverHandler();
const memory = followPageMemory();

let invocations = 0;
let output;
do {
  output = parseContract(
    DiscoverOutputV1,
    await handler(input, lambdaContext(timeoutMs)),
    'the output of Discover',
  );
  invocations++;
} while (!output.done);

const report: DiscoverReport = {
  durationMs: performance.now() - startedAtMs,
  invocations,
  seen: output.resources.seen,
  rssBytesByPage: memory.stop(),
};
process.stdout.write(`${JSON.stringify(report)}\n`, () => process.exit(0));
