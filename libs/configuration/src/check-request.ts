import {
  AccountSettings,
  ContractError,
  formatPath,
  inlineRulesOf,
  type Refuse,
  type RunRequest,
  RunRequestV1,
} from '@muster/contracts';
import * as z from 'zod';
import { CheckedRegionSelection } from './checked-config.ts';
import {
  refusalWithoutPlan,
  refuseProtectedTags,
  refuseRuleProblems,
  refuseWithoutOrganization,
} from './checked-rules.ts';
import { CheckedTolerate } from './tolerate.ts';

const { run: RunContext } = RunRequestV1.schema.shape;

const CheckedRequest = RunRequestV1.schema
  .safeExtend({
    run: RunContext.safeExtend({ regions: CheckedRegionSelection, tolerate: CheckedTolerate.optional() }),
    accountSettings: z
      .array(AccountSettings.safeExtend({ regions: CheckedRegionSelection.optional() }))
      .min(1)
      .optional(),
  })
  .superRefine(({ run, organization, accountSettings = [] }, context) => {
    const refuse: Refuse = (path, message) => context.addIssue({ code: 'custom', path: [...path], message });
    refuseProtectedTags(run, refuse, ['run']);
    refuseRuleProblems(inlineRulesOf(run), refuse, ['run', 'rules']);
    // A run that applies a plan lists the accounts of the plan, and does not evaluate the rules.
    if (run.planId === undefined)
      refuseWithoutOrganization({ rules: inlineRulesOf(run) }, organization, refuse, ['run']);
    const refusal = run.tag && run.planId === undefined ? refusalWithoutPlan(run) : undefined;
    if (refusal !== undefined) refuse(['run', 'rules'], refusal);
    const seen = new Set<string>();
    for (const [index, { accountId }] of accountSettings.entries()) {
      if (seen.has(accountId)) refuse(['accountSettings', index], `account ${accountId} is listed twice`);
      seen.add(accountId);
    }
    if ((run.hasAccountSettings === true) !== accountSettings.length > 0)
      refuse(['run', 'hasAccountSettings'], 'expected true with accountSettings, and nothing without');
  });

/**
 * Rejects a well-formed request that a run cannot use: unknown regions, rules that change a protected tag or
 * contain a mistake, limits that need a plan, codes that cannot be tolerated. Its rules must be in the request. The
 * command checks this too, but an execution can be started without the command.
 * @throws ContractError
 */
export function checkRequest(request: RunRequest): void {
  const issues = CheckedRequest.safeParse(request).error?.issues ?? [];
  if (issues.length > 0)
    throw new ContractError(
      RunRequestV1.id,
      'the request',
      issues.map(({ path, message }) => ({ path: formatPath(path), message })),
    );
}
