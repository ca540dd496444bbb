/** The number of calls that a run over the fleet may make. */
export interface CallBudget {
  readonly describeInstances: number;
  readonly mostCreateTags: number;
  readonly assumeRole: number;
}

/**
 * @param scans scans of each target in the run: two in a run that tags, because the second one verifies the tags
 * @param roles roles assumed in each account
 */
export function callBudget(fleet: {
  readonly accounts: number;
  readonly targets: number;
  readonly instancesPerTarget: number;
  readonly scans: number;
  readonly roles: number;
}): CallBudget {
  const thousands = fleet.targets * Math.ceil(fleet.instancesPerTarget / 1000);
  return {
    describeInstances: thousands * fleet.scans,
    mostCreateTags: fleet.roles > 1 ? thousands * 2 : 0,
    assumeRole: fleet.accounts * fleet.roles,
  };
}

/** Describes each deviation in the calls that the simulated AWS counted. Empty if there is none. */
export function callProblems(calls: Readonly<Record<string, number>>, budget: CallBudget): string[] {
  const of = (api: string) => calls[api] ?? 0;
  const problems: string[] = [];
  if (of('ec2:DescribeInstances') !== budget.describeInstances)
    problems.push(
      `${of('ec2:DescribeInstances')} DescribeInstances instead of ${budget.describeInstances} (one per 1000 instances and scan)`,
    );
  if (of('ec2:CreateTags') > budget.mostCreateTags)
    problems.push(
      `${of('ec2:CreateTags')} CreateTags, more than ${budget.mostCreateTags} (two per 1000 instances)`,
    );
  if (of('sts:AssumeRole') !== budget.assumeRole)
    problems.push(
      `${of('sts:AssumeRole')} AssumeRole instead of ${budget.assumeRole} (one per account and role)`,
    );
  return problems;
}
