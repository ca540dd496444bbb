import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { handler } from '../src/functions/checkTagger/handler.ts';
import { accountId, run } from '../src/testing/fixtures.ts';
import { startTaggingAws, type TaggingAws } from '../src/testing/tagging-aws.ts';

const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 120_000 };
let aws: TaggingAws;
beforeAll(async () => {
  aws = await startTaggingAws();
});
afterAll(() => aws.close());

const check = (runId: string, regions: string[]) =>
  handler({ run: { ...run, runId }, accountId, regions }, context);

describe('checkTagger against a server', () => {
  it('tries CreateTags as the tagger role, on an instance that does not exist', async () => {
    aws.onCreateTags = ({ region }) =>
      region === 'us-east-1'
        ? { status: 412, code: 'DryRunOperation', message: 'would have succeeded' }
        : { status: 403, code: 'UnauthorizedOperation', message: 'no' };
    expect(await check('check-1', ['us-east-1', 'eu-west-1'])).toEqual({
      accountId: '111111111111',
      role: 'ok',
      regions: [
        { region: 'us-east-1', status: 'allowed' },
        { region: 'eu-west-1', status: 'denied', code: 'UnauthorizedOperation', message: 'no' },
      ],
      // The server answers no other call.
      deniedActions: [
        {
          action: 'ec2:DescribeTags',
          code: 'UnauthorizedOperation',
          message: 'You are not authorized to perform this operation.',
        },
      ],
    });
    // A refused call is repeated once.
    expect(aws.createTagsCalls.map(({ ids, tags }) => [ids, tags])).toEqual([
      [['i-00000000000000000'], new Map([['Production', 'Yes']])],
      [['i-00000000000000000'], new Map([['Production', 'Yes']])],
      [['i-00000000000000000'], new Map([['Production', 'Yes']])],
    ]);
    expect(aws.assumedRoles).toEqual(['arn:aws:iam::111111111111:role/MusterTagger']);
  });

  it('returns the refusal of the role', async () => {
    aws.denyAssumeRole = true;
    expect(await check('check-2', ['us-east-1'])).toEqual({
      accountId: '111111111111',
      role: {
        code: 'AssumeRoleDenied',
        message:
          'The role arn:aws:iam::111111111111:role/MusterTagger could not be assumed: not authorized to perform: sts:AssumeRole',
      },
      regions: [],
    });
  });

  it('rejects input that does not match the contract', async () => {
    await expect(handler({ run, accountId }, context)).rejects.toMatchObject({ name: 'ContractViolation' });
  });
});
