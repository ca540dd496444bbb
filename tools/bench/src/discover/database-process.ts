/** Process of the embedded database: prints where it is, and ends on SIGTERM. Argument: the data directory. */
import { service } from '@muster/inventory';
import { startLocalEngine } from '@muster/local-engine';
import type { DatabaseReady } from './messages.ts';

/** The engine comes with a state machine; this one is never run. */
const stateMachine = {
  StartAt: 'Discover',
  States: { Discover: { Type: 'Task', Resource: '${DiscoverFunctionArn}', End: true } },
};

const [dataDirectory = ''] = process.argv.slice(2);
const engine = await startLocalEngine({
  dataDirectory,
  services: [service],
  stateMachine,
  handlerThreads: 1,
});
process.once('SIGTERM', () => void engine.close());
const ready: DatabaseReady = { dynamoDbEndpoint: engine.dynamoDbEndpoint, tables: engine.tables };
process.stdout.write(`${JSON.stringify(ready)}\n`);
