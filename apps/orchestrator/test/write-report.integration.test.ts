import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type LoopbackServer, startLoopbackServer } from '@muster/aws-session/testing/server';
import { ResourceItemV1, TargetItemV1 } from '@muster/contracts';
import { batchWrite } from '@muster/dynamodb';
import { startTestDatabase, type TestDatabase } from '@muster/dynamodb/testing';
import { DynamoRunStore } from '../src/adapters/dynamo-run-store.ts';
import { request } from '../src/testing/examples.ts';

const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 900_000 };
const at = new Date('2026-11-23T08:00:00.000Z');
const BUCKET = 'muster-reports-test-999999999999-us-east-1';

let database: TestDatabase;
let s3: LoopbackServer;
let status = 200;
const pages = new Map<string, string>();
const before = { ...process.env };

beforeAll(async () => {
  database = await startTestDatabase(['runs', 'inventory']);
  s3 = await startLoopbackServer((incoming, response) => {
    void (async () => {
      const body = Buffer.concat(await incoming.toArray()).toString();
      if (status === 200) {
        pages.set(new URL(incoming.url ?? '', 'http://s3').pathname, body);
        response.writeHead(200, { etag: '"0"' }).end();
      } else
        response
          .writeHead(status, { 'content-type': 'application/xml' })
          .end('<Error><Code>AccessDenied</Code><Message>no</Message></Error>');
    })();
  });
  Object.assign(process.env, {
    RUN_TABLE_NAME: 'runs',
    INVENTORY_TABLE_NAME: 'inventory',
    REPORT_BUCKET: BUCKET,
    MUSTER_STAGE: 'test',
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: database.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: database.credentials.secretAccessKey,
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_S3: s3.endpoint,
  });
  const target = TargetItemV1.schema.parse(TargetItemV1.example);
  const { pk, accountId, region } = target;
  await batchWrite(
    database.db,
    'inventory',
    [
      target,
      { pk: 'targets', sk: pk, schemaVersion: 1, accountId, region },
      ResourceItemV1.schema.parse(ResourceItemV1.example),
    ].map((item) => ({ put: item })),
  );
});
afterAll(async () => {
  process.env = before;
  await s3.close();
  await database.close();
});

describe('the functions of a stage with a bucket', () => {
  const store = () => new DynamoRunStore(database.db, 'runs');
  const end = async (runId: string) => {
    const { handler } = await import('../src/functions/finalizeRun/handler.ts');
    const asked = request({ runId });
    await store().beginRun(asked, at);
    await store().saveAccounts(runId, [], {}, at);
    return handler({ run: asked.run }, context);
  };
  const write = async (input: object) =>
    (await import('../src/functions/writeReport/handler.ts')).handler(input, context);
  const reportOf = async (runId: string) => (await store().getHeader(runId))?.report;

  it('end a run, then write its page and store where it is', async () => {
    const location = `s3://${BUCKET}/runs/run-1.html`;
    const ended = await end('run-1');
    expect(ended).toEqual({ runId: 'run-1', status: 'failed', report: location });
    expect(await reportOf('run-1')).toEqual({ location, status: 'pending' });
    await write(ended as object);
    const page = pages.get(`/${BUCKET}/runs/run-1.html`) ?? '';
    expect(page).toContain('"runId":"run-1"');
    expect(page).toContain('"name":"stage test"');
    expect(await reportOf('run-1')).toEqual({
      location,
      status: 'written',
      bytes: Buffer.byteLength(page),
    });
  });

  it('keep the status of a run whose page cannot be written, with the reason', async () => {
    const ended = (await end('run-2')) as object;
    status = 403;
    const error = await write(ended).catch((thrown: Error) => thrown);
    status = 200;
    expect(error).toMatchObject({ name: 'AccessDenied' });
    const { name, message } = error as Error;
    await write({ ...ended, error: { Error: name, Cause: JSON.stringify({ errorMessage: message }) } });
    expect(await store().getHeader('run-2')).toMatchObject({
      status: 'failed',
      error: { code: 'NoTargets' },
      report: { status: 'failed', error: { code: 'AccessDenied' } },
    });
  });
});
