import { afterEach, describe, expect, it } from '@jest/globals';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111', '222222222222'];
const regions = ['us-east-1', 'eu-west-1'];

let world: World;
afterEach(() => world.close());

describe('access that every API refuses once', () => {
  it('costs one more call for each, and loses no target', async () => {
    world = await startWorld({
      aws: { accounts, regions, instancesPerTarget: 1 },
      config: { organization: { include: ['r-muster'], exclude: ['999999999999'] } },
    });
    await world.aws.setFaults({ refuseFirst: { '*': 1 } });
    const { code, summary } = await world.run();
    expect([code, summary]).toMatchObject([
      0,
      {
        status: 'complete',
        targets: { planned: 4, succeeded: 4, failed: 0, skipped: 0 },
        resources: { seen: 4 },
        tagging: { planned: 4, applied: 4, verified: 4, failed: 0, skipped: 0 },
        outcomes: [],
      },
    ]);
    const { errors } = await world.aws.stats();
    expect(errors).toEqual({
      'ec2:CreateTags UnauthorizedOperation': 4,
      'ec2:DescribeInstances UnauthorizedOperation': 4,
      'ec2:DescribeRegions UnauthorizedOperation': 2,
      'organizations:ListAccountsForParent AccessDeniedException': 1,
      'organizations:ListOrganizationalUnitsForParent AccessDeniedException': 1,
      'sts:AssumeRole AccessDenied': 4,
      'sts:GetCallerIdentity AccessDenied': 1,
    });
  });
});
