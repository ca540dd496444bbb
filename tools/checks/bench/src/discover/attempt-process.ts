/** Runs one attempt of `Discover` as Lambda does. Starts on SIGUSR2. Argument: the order as JSON. */
import { once } from 'node:events';
import { DiscoverOutputV1, parseContract } from '@muster/contracts';
import { discoverHandler, lambdaContext } from './handler.ts';
import { type AttemptReport, DiscoverOrder, READY } from './messages.ts';

const { input, timeoutMs } = DiscoverOrder.parse(JSON.parse(process.argv[2] ?? ''));
const handler = await discoverHandler();
const start = once(process, 'SIGUSR2');
process.stdout.write(`${READY}\n`);
// A listener alone does not keep the process alive.
const alive = setInterval(() => undefined, 60_000);
await start;
clearInterval(alive);

process.stdout.write(`${JSON.stringify(await attempt())}\n`, () => process.exit(0));

async function attempt(): Promise<AttemptReport> {
  try {
    const answer = await handler(input, lambdaContext(timeoutMs));
    const { done, resources } = parseContract(DiscoverOutputV1, answer, 'the output of Discover');
    return { seen: resources.seen, done };
  } catch (error) {
    return { seen: 0, done: false, error: error instanceof Error ? error.name : String(error) };
  }
}
