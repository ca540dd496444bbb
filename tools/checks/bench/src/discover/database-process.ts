/**
 * Process of an emulator of DynamoDB with the tables of the inventory: prints where it is, and ends on SIGTERM. Argument,
 * if the tables take no more than a real one: what they sustain. Then its last line says what it let through.
 */
import { startTestDatabase, startThrottledServer } from '@muster/dynamodb/testing';
import { service } from '@muster/inventory';
import { localTableNames } from '@muster/local-engine';
import { type DatabaseEnd, type DatabaseReady, TableLimits } from './messages.ts';

const [limits] = process.argv.slice(2);
const tables = localTableNames([service]);
const database = await startTestDatabase(Object.values(tables));
const throttled =
  limits === undefined
    ? undefined
    : await startThrottledServer({
        upstream: database.endpoint,
        limits: TableLimits.parse(JSON.parse(limits)),
      });
const say = (line: DatabaseReady | DatabaseEnd) => process.stdout.write(`${JSON.stringify(line)}\n`);
process.once('SIGTERM', () => {
  if (throttled !== undefined) say({ counts: throttled.counts() });
  void throttled?.close();
  void database.close();
});
say({ dynamoDbEndpoint: throttled?.endpoint ?? database.endpoint, tables });
