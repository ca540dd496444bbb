import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { inlineRulesOf, parseContract, RunRequestV1 } from '@muster/contracts';
import { createDynamoDb, deleteItem, type DynamoDb, getItem, putItem } from '@muster/dynamodb';
import { createTestTable, startTestServer } from '@muster/dynamodb/testing';
import { DynamoRules, DynamoTexts, inlineRules, partSortKey, withStoredRules } from '../src/index.ts';

const TABLE = 'texts-test';
const EXPIRY = 1_803_196_800;
const LATER = EXPIRY + 1000;

let db: DynamoDb;
let close: () => Promise<void>;
beforeAll(async () => {
  const server = await startTestServer();
  close = server.close;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: server.endpoint,
    AWS_REGION: server.region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  db = createDynamoDb();
  await createTestTable(db, TABLE);
});
afterAll(async () => {
  db.destroy();
  await close();
});

let texts: DynamoTexts;
beforeEach(() => {
  texts = new DynamoTexts(db, TABLE);
});
const part = (sha256: string, number = 1) =>
  getItem(db, { TableName: TABLE, Key: { pk: `rules#${sha256}`, sk: partSortKey(number) } });

describe('texts in the ledger', () => {
  it.each(['', 'é 😀 "quoted"', `${'x'.repeat(119_999)}${'😀'.repeat(200_000)}`, '語'.repeat(300_000)])(
    'are read as they were written',
    async (text) => {
      const sha256 = await texts.write('rules', text, EXPIRY);
      expect((await texts.read('rules', sha256)) === text).toBe(true);
    },
  );

  it('are under their SHA-256 and expire', async () => {
    const sha256 = await texts.write('rules', 'abc', EXPIRY);
    // Source of the digest: FIPS 180-2, appendix B.1.
    expect(sha256).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(await part(sha256)).toEqual({
      pk: `rules#${sha256}`,
      sk: 'part#0001',
      schemaVersion: 1,
      parts: 1,
      text: 'abc',
      expiresAtEpochSeconds: EXPIRY,
    });
  });

  it('are kept as long as the longest wish', async () => {
    const sha256 = await texts.write('rules', 'kept', EXPIRY);
    await texts.write('rules', 'kept', LATER);
    await texts.write('rules', 'kept', EXPIRY);
    expect(await part(sha256)).toMatchObject({ expiresAtEpochSeconds: LATER });
  });

  it('can be kept for ever, until they are replaced', async () => {
    const long = 'z'.repeat(200_000);
    const sha256 = await texts.write('config', long, undefined);
    const expiries = async () => {
      const keys = [1, 2].map((number) => ({ pk: `config#${sha256}`, sk: partSortKey(number) }));
      const items = await Promise.all(keys.map((Key) => getItem(db, { TableName: TABLE, Key })));
      return items.map((item) => item?.['expiresAtEpochSeconds']);
    };
    expect(await expiries()).toEqual([undefined, undefined]);
    await texts.write('config', long, EXPIRY);
    expect(await expiries()).toEqual([undefined, undefined]);
    await texts.expire('config', sha256, EXPIRY);
    expect(await expiries()).toEqual([EXPIRY, EXPIRY]);
    await texts.write('config', long, undefined);
    expect(await expiries()).toEqual([undefined, undefined]);
    await texts.expire('config', 'f'.repeat(64), EXPIRY);
    expect(await texts.read('config', 'f'.repeat(64))).toBeUndefined();
  });

  it('are missing if they were never written, or not completely', async () => {
    expect(await texts.read('rules', 'f'.repeat(64))).toBeUndefined();
    const sha256 = await texts.write('rules', 'y'.repeat(200_000), EXPIRY);
    await deleteItem(db, { TableName: TABLE, Key: { pk: `rules#${sha256}`, sk: partSortKey(2) } });
    expect(await texts.read('rules', sha256)).toBeUndefined();
  });

  it('are refused if somebody changed them, and repaired by the next write', async () => {
    const sha256 = await texts.write('rules', 'original', LATER);
    const item = await part(sha256);
    await putItem(db, { TableName: TABLE, Item: { ...item, text: 'changed' } });
    await expect(texts.read('rules', sha256)).rejects.toMatchObject({ code: 'StoredTextChanged' });
    await texts.write('rules', 'original', EXPIRY);
    expect(await texts.read('rules', sha256)).toBe('original');
  });
});

describe('rules of runs', () => {
  const request = parseContract(RunRequestV1, RunRequestV1.example);

  it('are named in the request, and read with their SHA-256', async () => {
    const stored = await withStoredRules(request, texts, EXPIRY);
    expect(stored.run).not.toHaveProperty('rules');
    expect(stored.run.storedRules).toMatchObject({ ruleIds: ['production'], keys: ['Production'] });
    expect(parseContract(RunRequestV1, JSON.parse(JSON.stringify(stored)))).toEqual(stored);
    expect(await new DynamoRules(texts).rulesOf(stored.run)).toEqual(inlineRulesOf(request.run));
    expect(await withStoredRules(stored, texts, EXPIRY)).toEqual(stored);
  });

  it('are read once for the targets of a run', async () => {
    const { run } = await withStoredRules(request, texts, EXPIRY);
    let reads = 0;
    const counted = {
      read: async (...text: Parameters<DynamoTexts['read']>) => {
        reads += 1;
        return texts.read(...text);
      },
    };
    const rules = new DynamoRules(counted);
    await rules.rulesOf(run);
    await rules.rulesOf({ ...run, runId: 'run-2' });
    expect(reads).toBe(1);
  });

  it('are those of the request if it contains them', async () => {
    expect(await new DynamoRules(texts).rulesOf(request.run)).toEqual(inlineRulesOf(request.run));
    expect(await inlineRules.rulesOf(request.run)).toEqual(inlineRulesOf(request.run));
  });

  it('are not stored for a run that applies a plan or has none', async () => {
    const none = { write: async () => Promise.reject(new Error('written')) };
    const ofPlan = { ...request, run: { ...request.run, planId: 'plan-1' } };
    const named = await withStoredRules(ofPlan, none, EXPIRY);
    expect(named.run.storedRules).toMatchObject({ ruleIds: ['production'] });
    const withoutRules = { ...request, run: { ...request.run, rules: [] } };
    expect(await withStoredRules(withoutRules, none, EXPIRY)).toEqual(withoutRules);
  });

  it('that have expired are an error, also on one machine', async () => {
    const run = {
      runId: 'run-1',
      storedRules: { sha256: '0'.repeat(64), ruleIds: ['production'], keys: [] },
    };
    const missing = { code: 'StoredRulesMissing', message: expect.stringMatching(/run run-1 .*new run/) };
    await expect(new DynamoRules(texts).rulesOf(run)).rejects.toMatchObject(missing);
    await expect(inlineRules.rulesOf(run)).rejects.toMatchObject(missing);
  });
});
