import type { CatalogueEntry } from './catalogue-entry.ts';

const REPORT = 'report it, with the message';
const TAGGER = '[tagger](../apps/tagger/README.md#failures)';
const OLDEST_TASK = '[oldest task](#oldest-task)';

/** Codes of resources and tasks that could not be tagged. */
export const TAGGING: readonly CatalogueEntry[] = [
  {
    codes: ['TagPolicyViolation'],
    meaning: 'a tag policy of the organization does not allow a tag of the rules',
    action: 'correct the rule or the policy, then start a new run',
    more: TAGGER,
  },
  {
    codes: ['InvalidTagKey.Malformed', 'InvalidParameterValue'],
    meaning: 'EC2 does not accept a tag key or value of the rules, for all or for some resources',
    action: 'correct the rule, then start a new run',
    more: TAGGER,
  },
  {
    codes: ['OperationNotPermitted'],
    meaning: 'AWS does not allow the change, for example because a service manages the instance',
    action: 'leave these instances out with `managed: false` in `match` of the rule',
    more: TAGGER,
  },
  {
    codes: ['TagLimitExceeded'],
    meaning: 'an instance would have more than 50 tags',
    action: 'remove tags from the instance, then start a new run',
    more: TAGGER,
  },
  {
    codes: ['IncorrectState', 'IncorrectInstanceState', 'InvalidInstanceID.NotFound'],
    meaning: 'the instance is being terminated, or does not exist any more',
    action: 'nothing; the next run shows it as gone',
    more: TAGGER,
  },
  {
    codes: ['InvalidInstanceID.Malformed', 'InvalidID'],
    meaning: 'EC2 does not accept the ID of an instance that the inventory holds',
    action: REPORT,
    more: TAGGER,
  },
  {
    codes: ['Changed'],
    meaning:
      'somebody changed a tag of the resource after Muster had read it; Muster left the resource as it is',
    action: 'nothing, or make a new plan',
    more: TAGGER,
  },
  {
    codes: ['AlreadySet'],
    meaning: 'somebody else set the wanted tags of the resource after Muster had read it',
    action: 'nothing',
    more: TAGGER,
  },
  {
    codes: ['ConcurrentTagAccess'],
    meaning: 'another program kept changing the tags of the same resources',
    action: 'find out which program changes them, then start a new run',
    more: TAGGER,
  },
  {
    codes: ['Blocked', 'PendingVerification'],
    meaning: 'AWS blocks the account, or has not verified it yet',
    action: 'ask AWS Support for the account, then resume the run',
    more: TAGGER,
  },
  {
    codes: ['SearchStopped'],
    meaning: 'AWS refuses some resources of a task, and 64 calls did not find which ones',
    action: 'correct what the message says, then start a new run',
    more: TAGGER,
  },
  {
    codes: ['TooManyFailures'],
    meaning:
      'more resources had failed in the run than `--max-failures` allows; these resources were not tried',
    action: 'correct the causes of the other failures, then `muster tag retry` the run',
    more: '[tagging](tagging.md#limit-of-failures)',
  },
  {
    codes: ['TagsNotVerified'],
    meaning:
      'some resources did not have the tags at the end of the run: another program removed or changed them',
    action: 'find out who changes these tags, then start a new run',
    more: TAGGER,
  },
  {
    codes: ['TagsNotCompared'],
    meaning:
      'the tagger role cannot read the present tags (AWS’s code is in the message); nothing was changed, because tags may have changed since they were read',
    action: 'allow `ec2:DescribeTags` to the tagger role with the current template, then start a new run',
    more: '[upgrade](upgrade.md#tags-are-compared-before-a-change)',
  },
  {
    codes: ['DeadLetter'],
    meaning: 'the consumer could not handle the task in several attempts, and no reason is known',
    action:
      'look at the log; on this machine, resume the run or start a new one; `muster tag redrive` says which messages are dead letters',
    more: '[dead letters](#dead-letters)',
  },
  {
    codes: ['DeadLettersUnknown'],
    meaning: 'the task queue has no dead-letter queue, so nothing can be moved back',
    action: 'deploy the tagger again',
  },
  {
    codes: ['CallsBusy'],
    meaning: 'other tasks have reserved the coming calls to the account and region (`tagCallsPerSecond`)',
    action: 'nothing; the task goes back to the queue and is applied later',
    more: TAGGER,
  },
  {
    codes: ['PlanTooOld'],
    meaning:
      'the tag values of a task were read too long before it could be applied (`taskMaxAgeSeconds`, an hour by default); nothing was changed',
    action: 'resume the run; if it happens again, look why tasks wait',
    more: OLDEST_TASK,
  },
  {
    codes: ['NotSettled', 'OutOfTime', 'TaskNotSettled'],
    meaning: 'tag tasks did not finish in time: none for 6 hours, or not all within a day',
    action: 'look why tasks wait, then start a new run',
    more: OLDEST_TASK,
  },
  {
    codes: ['PlanMissing', 'TaskMissing'],
    meaning: 'the ledger does not hold the plan or a task of the run',
    action: 'start a new run',
  },
  {
    codes: ['AccountFactsUnknown'],
    meaning:
      'a rule needs the organizational units or the tags of the account in AWS Organizations, and they are not known; nothing was changed in the target',
    action:
      'if the message names a refused call, allow it; then read the account again, with `muster run` or `muster tag plan --fresh`',
    more: '[rights](deploy.md#let-the-hub-list-the-accounts)',
  },
  {
    codes: ['RulesDisagree'],
    meaning: 'two rules give a tag of a resource different values; nothing was changed in the target',
    action: 'give the rule that decides a higher `priority`, or let the rules match different resources',
    more: '[priority](tagging.md#two-rules-for-one-key)',
  },
  {
    codes: ['PlanLimitExceeded'],
    meaning:
      'a plan would change more resources than `maxResources` or `maxSharePercent` allows; it was not saved',
    action: 'correct the rules, or raise the limit if the number is intended',
  },
  {
    codes: ['PlanIncomplete'],
    meaning:
      'a part of the state machine that plans failed, so targets are missing in the plan; it was not saved',
    action: 'make a new plan; if it happens again, look at the log of `planAccount`',
  },
  {
    codes: ['PlanOrderMissing'],
    meaning: 'a stage was to make a plan, and the ledger does not hold what the command asked for',
    action: 'make a new plan',
  },
  {
    codes: ['PlanTooLarge'],
    meaning: 'a plan in a stage would cover more than 15,000 accounts',
    action: 'make several plans with `--account`',
  },
  {
    codes: ['Cancelled'],
    meaning: 'the run was stopped before the task was applied',
    action: 'nothing, or resume the run',
  },
];
