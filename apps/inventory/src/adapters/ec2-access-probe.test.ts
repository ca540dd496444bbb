import { EC2Client } from '@aws-sdk/client-ec2';
import { describe, expect, it } from '@jest/globals';
import { readerRole } from '@muster/aws-session';
import { RunContext, runContextExample } from '@muster/contracts';
import { Ec2AccessProbe } from './ec2-access-probe.ts';

const run = RunContext.parse(runContextExample);
const role = readerRole(run, '111111111111', 'inventory');

/** A probe whose calls return this answer, or throw it if it is an Error. */
function probeWith(answer: object | Error) {
  const calls: unknown[] = [];
  const ec2 = (_role: unknown, region: string) => {
    const client = new EC2Client({ region });
    client.middlewareStack.add(
      (_next, context) => async (args) => {
        calls.push([context['commandName'], region, args.input]);
        if (answer instanceof Error) throw answer;
        return { output: { $metadata: {}, ...answer }, response: {} };
      },
      { step: 'initialize' },
    );
    return client;
  };
  return { probe: new Ec2AccessProbe({ ec2 }, role), calls };
}

describe('Ec2AccessProbe', () => {
  it('sends the request of a run as a dry run and returns its result', async () => {
    const end = Object.assign(new Error('would have succeeded'), { name: 'DryRunOperation' });
    const { probe, calls } = probeWith(end);
    expect(await probe.dryRunListing('eu-west-1')).toEqual({ end, managedHidden: false });
    expect(calls).toEqual([
      [
        'DescribeInstancesCommand',
        'eu-west-1',
        { DryRun: true, MaxResults: 1000, IncludeManagedResources: true },
      ],
    ]);
  });

  it('leaves out IncludeManagedResources if the endpoint does not know it', async () => {
    const unknown = Object.assign(new Error('The parameter IncludeManagedResources is not recognized'), {
      name: 'UnknownParameter',
      $metadata: { httpStatusCode: 400 },
    });
    const { probe, calls } = probeWith(unknown);
    expect(await probe.dryRunListing('eu-west-1')).toEqual({ end: unknown, managedHidden: true });
    expect(calls.map((call) => Array.isArray(call) && (call[2] as unknown))).toEqual([
      { DryRun: true, MaxResults: 1000, IncludeManagedResources: true },
      { DryRun: true, MaxResults: 1000 },
    ]);
  });

  it('lists the regions in the home region and rejects an empty list', async () => {
    const { probe, calls } = probeWith({
      Regions: [
        { RegionName: 'us-east-1', OptInStatus: 'opt-in-not-required' },
        { RegionName: 'af-south-1', OptInStatus: 'not-opted-in' },
      ],
    });
    expect(await probe.listRegions(run)).toEqual({
      odd: [],
      regions: [
        { name: 'us-east-1', enabled: true },
        { name: 'af-south-1', enabled: false },
      ],
    });
    expect(calls).toEqual([['DescribeRegionsCommand', 'us-east-1', { AllRegions: true }]]);
    await expect(probeWith({}).probe.listRegions(run)).rejects.toMatchObject({ name: 'ContractViolation' });
  });
});
