import { type RunRequest, RunRequestV1, type RunSummary, RunSummaryV1 } from '@muster/contracts';
import type { LocalEngine } from '@muster/local-engine';
import type { RunReader } from '@muster/orchestrator';
import type { SimulatedAwsControl } from '@muster/simulated-aws';
import { accounts } from './fleet.ts';

/** A run that tags everything. */
export const request = (runId: string, scope: object, settings: object = {}): RunRequest =>
  RunRequestV1.schema.parse({
    run: {
      runId,
      homeRegion: 'us-east-1',
      regions: 'enabled',
      roles: { reader: 'MusterReader', tagger: 'MusterTagger', externalId: 'muster' },
      rules: [{ id: 'production', match: {}, set: { Production: 'Yes' } }],
      tag: true,
      ...settings,
    },
    ...scope,
  });

/** A rule that needs the units and the tags of accounts in the organization. */
const byUnit = [
  {
    id: 'production',
    match: { organizationalUnits: ['prod', 'dev'], accountTags: { Stage: 'simulated' } },
    set: { Production: 'Yes' },
  },
];

/** Summaries of the runs, by what is special about each. */
export type ScenarioSummaries = Readonly<Record<'first' | 'organization' | 'denied' | 'resumed', RunSummary>>;

/**
 * Carries out the same runs with any runtime for the functions: a first run, a run over the organization after the
 * fleet changed, a run with refused calls, and the same run after nothing is refused any more.
 */
export async function carryOutScenario(
  engine: Pick<LocalEngine, 'run'>,
  runs: Pick<RunReader, 'getSummary'>,
  fleet: SimulatedAwsControl,
): Promise<ScenarioSummaries> {
  const run = async (input: RunRequest): Promise<RunSummary> => {
    await engine.run(input).finished;
    return RunSummaryV1.schema.parse(await runs.getSummary(input.run.runId));
  };
  const there = (region: string, count: number) => ({ accountId: accounts[0], region, count });

  // The consumer reads all tags again, so the call is made in every environment.
  const first = await run(request('first', { accounts }, { compareAfterSeconds: 0 }));

  await fleet.actions({ terminate: there('us-east-1', 5), launch: there('us-east-1', 7) });
  await fleet.setFaults({ vanish: { '111111111111/us-east-1': 3 } });
  const organization = await run(
    request(
      'organization',
      { organization: { include: ['ou-muster-prod', 'ou-muster-dev'] } },
      { rules: byUnit },
    ),
  );

  await fleet.actions({ launch: there('eu-west-1', 4) });
  await fleet.setFaults({
    vanish: null,
    deniedAccounts: ['222222222222'],
    unavailableTargets: ['111111111111/ap-southeast-2'],
    createTagsDenied: ['111111111111/eu-west-1'],
  });
  const denied = await run(request('denied', { accounts }));

  await fleet.setFaults({ deniedAccounts: [], unavailableTargets: [], createTagsDenied: [] });
  const resumed = await run(request('denied', { accounts }));
  return { first, organization, denied, resumed };
}
