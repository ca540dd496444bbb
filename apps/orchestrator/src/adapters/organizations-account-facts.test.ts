import { OrganizationsClient } from '@aws-sdk/client-organizations';
import { describe, expect, it } from '@jest/globals';
import { AwsAccountFacts } from './organizations-account-facts.ts';

const A = '111111111111';
const B = '222222222222';
const run = { runId: 'run-1', homeRegion: 'us-east-1' };
const both = { units: true, tags: true };

/** The organization: A is in a unit below a unit, B directly in the root. Keys: the operation and its subject. */
const ANSWERS: Record<string, object> = {
  [`ListParents ${A}`]: { Parents: [{ Id: 'ou-ab12-22222222', Type: 'ORGANIZATIONAL_UNIT' }] },
  'ListParents ou-ab12-22222222': { Parents: [{ Id: 'ou-ab12-11111111', Type: 'ORGANIZATIONAL_UNIT' }] },
  'ListParents ou-ab12-11111111': { Parents: [{ Id: 'r-ab12', Type: 'ROOT' }] },
  [`ListParents ${B}`]: { Parents: [{ Id: 'r-ab12', Type: 'ROOT' }] },
  'DescribeOrganizationalUnit ou-ab12-11111111': {
    OrganizationalUnit: { Id: 'ou-ab12-11111111', Name: 'Production' },
  },
  'DescribeOrganizationalUnit ou-ab12-22222222': {
    OrganizationalUnit: { Id: 'ou-ab12-22222222', Name: 'EU' },
  },
  [`ListTagsForResource ${A}`]: { Tags: [{ Key: 'CostCenter', Value: '4711' }], NextToken: 'two' },
  [`ListTagsForResource ${A} two`]: { Tags: [{ Key: '__proto__', Value: '' }] },
  [`ListTagsForResource ${B}`]: { Tags: [] },
};

const denial = Object.assign(new Error('not allowed'), { name: 'AccessDeniedException' });

function open(answers = ANSWERS, error: Error = denial) {
  const calls: string[] = [];
  const client = new OrganizationsClient({ region: 'us-east-1' });
  client.middlewareStack.add(
    (_next, context) => async (args: { input: object }) => {
      const input = args.input as Record<string, string | undefined>;
      const subject = input['ChildId'] ?? input['OrganizationalUnitId'] ?? input['ResourceId'];
      const key = [context.commandName?.replace(/Command$/, ''), subject, input['NextToken']]
        .filter((part) => part !== undefined)
        .join(' ');
      calls.push(key);
      const output = answers[key];
      if (output === undefined) throw error;
      return { output: { $metadata: {}, ...output }, response: {} };
    },
    { step: 'initialize' },
  );
  const reader = new AwsAccountFacts(
    () => client,
    async () => undefined,
  );
  const factsOf = async (accountId: string, needed = both, ofRun = run) => {
    const read = await reader.read(ofRun, accountId, needed);
    if ('error' in read) throw read.error;
    return read.facts;
  };
  return { calls, reader, factsOf };
}

const without = (prefix: string) =>
  Object.fromEntries(Object.entries(ANSWERS).filter(([key]) => !key.startsWith(prefix)));

describe('AwsAccountFacts', () => {
  it('reads the units from the root on, and all pages of tags', async () => {
    const { factsOf } = open();
    expect(await factsOf(A)).toEqual({
      units: [
        { id: 'r-ab12' },
        { id: 'ou-ab12-11111111', name: 'Production' },
        { id: 'ou-ab12-22222222', name: 'EU' },
      ],
      tags: [
        ['CostCenter', '4711'],
        ['__proto__', ''],
      ],
    });
    expect(await factsOf(B)).toEqual({ units: [{ id: 'r-ab12' }], tags: [] });
  });

  it('reads only what is needed', async () => {
    const { factsOf, calls } = open();
    expect(await factsOf(B, { units: true, tags: false })).toEqual({ units: [{ id: 'r-ab12' }] });
    expect(await factsOf(B, { units: false, tags: true })).toEqual({ tags: [] });
    expect(calls).toEqual([`ListParents ${B}`, `ListTagsForResource ${B}`]);
  });

  it('reads a unit once for each run', async () => {
    const { reader, calls } = open();
    const units = { units: true, tags: false };
    await Promise.all([reader.read(run, A, units), reader.read(run, A, units)]);
    const ofUnit = calls.filter((call) => call.includes('ou-'));
    expect(ofUnit).toHaveLength(4);
    await reader.read({ ...run, runId: 'run-2' }, A, units);
    expect(calls.filter((call) => call.includes('ou-'))).toHaveLength(8);
  });

  it.each([
    ['ListParents', 'tags', `organizations:ListParents of ${A}`],
    ['DescribeOrganizationalUnit', 'tags', 'organizations:DescribeOrganizationalUnit of ou-ab12-'],
    ['ListTagsForResource', 'units', `organizations:ListTagsForResource of ${A}`],
  ])('says why it is not known if %s is denied, and keeps the other fact', async (operation, other, call) => {
    const facts = await open(without(operation)).factsOf(A);
    expect(Object.keys(facts).toSorted()).toEqual([other, 'unread'].toSorted());
    expect(facts.unread).toEqual({
      code: 'AccessDeniedException',
      message: expect.stringContaining(call),
    });
  });

  it('reads again what failed', async () => {
    const answers = without('DescribeOrganizationalUnit');
    const { factsOf } = open(answers);
    const units = { units: true, tags: false };
    expect(await factsOf(A, units)).not.toHaveProperty('units');
    Object.assign(answers, ANSWERS);
    expect((await factsOf(A, units)).units).toHaveLength(3);
  });

  it.each(['ListParents', 'DescribeOrganizationalUnit', 'ListTagsForResource'])(
    'fails with a retryable error if AWS throttles %s',
    async (operation) => {
      const throttled = Object.assign(new Error('rate exceeded'), {
        name: 'TooManyRequestsException',
        $metadata: { httpStatusCode: 400 },
      });
      const { reader } = open(without(operation), throttled);
      expect(await reader.read(run, A, both)).toMatchObject({
        error: { name: 'Throttled', retryable: true, message: expect.stringContaining(operation) },
      });
    },
  );

  it('says why it is not known if AWS fails, so that the account is read nevertheless', async () => {
    const failed = Object.assign(new Error('internal error'), {
      name: 'ServiceException',
      $metadata: { httpStatusCode: 500 },
    });
    const { factsOf } = open(without('ListParents'), failed);
    expect(await factsOf(A)).toMatchObject({ unread: { code: 'ServiceUnavailable' } });
  });

  it('stops at a path that does not end', async () => {
    const loop = { ...ANSWERS, 'ListParents ou-ab12-11111111': { Parents: [{ Id: 'ou-ab12-22222222' }] } };
    const facts = await open(loop).factsOf(A, { units: true, tags: false });
    expect(facts.unread?.message).toContain('the unit is below itself');
  });
});
