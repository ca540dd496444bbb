import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsSessions, countApiCalls, taggerRole } from '@muster/aws-session';
import fc from 'fast-check';
import { tagRefusal } from '../src/adapters/ec2-instance/tag-refusals.ts';
import { Ec2TagWriter } from '../src/adapters/ec2-tag-writer.ts';
import { TagRefusedError } from '../src/errors.ts';
import { accountId, run } from '../src/testing/fixtures.ts';
import { startTaggingAws, type TaggingAws } from '../src/testing/tagging-aws.ts';

let aws: TaggingAws;
beforeEach(async () => {
  aws = await startTaggingAws();
});
afterEach(() => aws.close());

const writer = (callTimeMs = 30_000) =>
  new Ec2TagWriter(
    {
      sessions: new AwsSessions(),
      role: taggerRole(run, accountId, 'tagger'),
      region: 'eu-west-1',
      callTimeMs: () => callTimeMs,
    },
    tagRefusal,
  );

/** Code and message of the refusal of a call. Any other result is an error of the test. */
const refusalOf = async (own: Ec2TagWriter) => {
  const error = await own.createTags(['i-1'], [['A', '1']]).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TagRefusedError)) throw new Error('not refused', { cause: error });
  return { code: error.code, message: error.message };
};

describe('Ec2TagWriter', () => {
  it('tags in the region with the tagger role of the account', async () => {
    const { apiCalls } = await countApiCalls(() =>
      writer().createTags(
        ['i-1', 'i-2'],
        [
          ['A', '1'],
          ['B', ''],
        ],
      ),
    );
    expect(aws.assumedRoles).toEqual(['arn:aws:iam::111111111111:role/MusterTagger']);
    expect(aws.createTagsCalls).toEqual([
      {
        ids: ['i-1', 'i-2'],
        tags: new Map([
          ['A', '1'],
          ['B', ''],
        ]),
        accessKeyId: 'KEY1',
        region: 'eu-west-1',
      },
    ]);
    expect(apiCalls).toEqual({ 'sts:AssumeRole': 1, 'ec2:CreateTags': 1 });
  });

  it.each([
    [400, 'InvalidInstanceID.NotFound', "The instance ID 'i-1' does not exist"],
    [400, 'TagLimitExceeded', 'The maximum number of tags has been reached.'],
    [400, 'ConcurrentTagAccess', 'You cannot run simultaneous commands'],
    [400, 'RequestExpired', 'Request has expired.'],
    [403, 'UnauthorizedOperation', 'You are not authorized to perform this operation.'],
  ])('classifies a refusal by its code: %i %s', async (status, code, message) => {
    aws.onCreateTags = () => ({ status, code, message });
    await expect(refusalOf(writer())).resolves.toEqual({ code, message });
    expect(aws.createTagsCalls).toHaveLength(1);
  });

  it.each(['AuthFailure', 'OptInRequired'])(
    'explains what %s means if a region is not enabled',
    async (code) => {
      aws.onCreateTags = () => ({
        status: 401,
        code,
        message: 'AWS was not able to validate the credentials',
      });
      const { message } = await refusalOf(writer());
      expect(message).toMatch(
        /^AWS was not able to validate the credentials\. EC2 answers so where .* is not enabled/,
      );
    },
  );

  it('reports a role that cannot be assumed as a refusal', async () => {
    aws.denyAssumeRole = true;
    expect(await refusalOf(writer())).toMatchObject({ code: 'AssumeRoleDenied' });
    expect(aws.createTagsCalls).toEqual([]);
  });

  it('does not take a refusal as proof that nothing was changed after a try without an answer', async () => {
    aws.onCreateTags = () => ({ status: 400, code: 'UnauthorizedOperation', message: 'no' });
    await expect(writer().createTags(['i-1'], [['A', '1']])).rejects.toMatchObject({ mayHaveEffect: false });
    aws.createTagsCalls.length = 0;
    aws.onCreateTags = () =>
      aws.createTagsCalls.length === 1
        ? { status: 500, code: 'InternalError', message: 'An internal error has occurred' }
        : { status: 400, code: 'UnauthorizedOperation', message: 'no' };
    await expect(writer().createTags(['i-1'], [['A', '1']])).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      mayHaveEffect: true,
    });
    expect(aws.createTagsCalls).toHaveLength(2);
  });

  it('reports a service failure as an interruption', async () => {
    aws.onCreateTags = () => ({ status: 503, code: 'Unavailable', message: 'The server is overloaded' });
    await expect(writer().createTags(['i-1'], [['A', '1']])).rejects.toMatchObject({
      name: 'ServiceUnavailable',
    });
    expect(aws.createTagsCalls.length).toBeGreaterThan(1);
  });

  it('gives up a call when its time is over', async () => {
    let release: () => void = () => undefined;
    aws.onCreateTags = () => new Promise((resolve) => (release = () => resolve(undefined)));
    await expect(writer(200).createTags(['i-1'], [['A', '1']])).rejects.toMatchObject({ name: 'OutOfTime' });
    release();
  });

  it('assumes the role again after the credentials are renewed', async () => {
    const own = writer();
    await own.createTags(['i-1'], [['A', '1']]);
    await own.createTags(['i-1'], [['A', '1']]);
    own.renewCredentials();
    await own.createTags(['i-1'], [['A', '1']]);
    expect(aws.createTagsCalls.map(({ accessKeyId }) => accessKeyId)).toEqual(['KEY1', 'KEY1', 'KEY2']);
  });
});

describe('removing tags', () => {
  const text = fc.string({ maxLength: 20 });
  const indexed = (form: URLSearchParams, name: RegExp) =>
    [...form].flatMap(([field, value]) => (name.test(field) ? [value] : []));

  it('always sends the value with each key, and never a call without tags or resources', async () => {
    const own = writer();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('i-1', 'i-2'), { maxLength: 2 }),
        fc.array(fc.tuple(text, text), { maxLength: 4 }),
        async (ids, tags) => {
          aws.deleteTagsCalls.length = 0;
          const removed = own.deleteTags(ids, tags);
          if (ids.length === 0 || tags.length === 0) {
            await expect(removed).rejects.toThrow('DeleteTags needs resources and tags');
            expect(aws.deleteTagsCalls).toEqual([]);
            return;
          }
          await removed;
          const [form = new URLSearchParams()] = aws.deleteTagsCalls;
          expect(indexed(form, /^ResourceId\.\d+$/)).toEqual(ids);
          expect(indexed(form, /^Tag\.\d+\.Key$/)).toEqual(tags.map(([key]) => key));
          expect(indexed(form, /^Tag\.\d+\.Value$/)).toEqual(tags.map(([, value]) => value));
        },
      ),
      { numRuns: 50 },
    );
  });
});
