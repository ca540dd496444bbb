/**
 * Runs the embedded database. Prints its address and ends on SIGTERM. Arguments: the data directory and, to limit the
 * tables to the throughput of real ones, the limit of each table. With limits, its last line reports what it accepted.
 */
import { startThrottledServer } from '@muster/dynamodb/testing';
import { service } from '@muster/inventory';
import { startLocalEngine } from '@muster/local-engine';
import { type DatabaseEnd, type DatabaseReady, TableLimits } from './messages.ts';

/** The engine requires a state machine. This one never runs. */
const stateMachine = {
  StartAt: 'Discover',
  States: { Discover: { Type: 'Task', Resource: '${DiscoverFunctionArn}', End: true } },
};

const [dataDirectory = '', limits] = process.argv.slice(2);
const engine = await startLocalEngine({
  dataDirectory,
  services: [service],
  stateMachine,
  handlerThreads: 1,
});
const throttled =
  limits === undefined
    ? undefined
    : await startThrottledServer({
        upstream: engine.dynamoDbEndpoint,
        limits: TableLimits.parse(JSON.parse(limits)),
      });
const say = (line: DatabaseReady | DatabaseEnd) => process.stdout.write(`${JSON.stringify(line)}\n`);
process.once('SIGTERM', () => {
  if (throttled !== undefined) say({ counts: throttled.counts() });
  void throttled?.close();
  void engine.close();
});
say({ dynamoDbEndpoint: throttled?.endpoint ?? engine.dynamoDbEndpoint, tables: engine.tables });
