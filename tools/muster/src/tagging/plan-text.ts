import type { LeftAloneReason, ReportedConflict, TagPlan, UnplannedReason } from '@muster/contracts';
import type { Paint } from '../output/colors.ts';
import { fitMessage, formatCount, plural } from '../output/format.ts';
import { periodOf } from '../output/periods.ts';
import { firstRows } from '../output/table.ts';
import { visibleText } from '../output/terminal-text.ts';
import { changeLine } from './change-formats.ts';
import type { PlanChange } from './plan-changes.ts';

/** Accounts and reasons of targets that are left out. */
const MAX_GROUPS = 20;
const MAX_REASON_LENGTH = 200;
/** Targets that are named for one reason. */
const MAX_NAMED = 8;

const LEFT_ALONE: Readonly<Record<LeftAloneReason, string>> = {
  AlreadySet: 'have all wanted tags',
  ValueKept: 'have another value, which the rule keeps (onConflict: keep)',
  TagLimit: 'would have more than 50 tags',
  State: 'are in a state that is left out, such as terminated',
  Managed: 'are left out by the condition managed',
  Owned: 'belong to an AWS service, and the rule leaves them alone (owned)',
  Template: 'lack something that a template needs',
  ValueLimit: 'would have an empty or too long value',
  RenameKept: 'have another value under the new key',
  NoRule: 'match no rule',
  NotApplied: 'were not changed by the run',
  NotFailed: 'did not fail in the run',
  ValueRefused: 'had a tag value that cannot be set',
};

const LEFT_OUT: Readonly<Record<UnplannedReason, string>> = {
  NeverRead: 'never read',
  Unreadable: 'could not be read',
  Stale: 'read too long ago (planMaxAge)',
  OutOfScope: 'not in scope',
  FactsUnknown: 'rules need to know more about the account',
  Refused: 'rules disagree',
};

/** A plan for people, without its changes. */
export function planText(plan: TagPlan, samples: readonly PlanChange[], paint: Paint): string {
  const { planId, counts, asOf } = plan;
  const { resources, tags, tasks, present } = counts;
  const change =
    resources === 0
      ? `nothing to change in ${plural(present, 'resource')}`
      : `${plural(tags, 'tag')} on ${formatCount(resources)} of ${plural(present, 'resource')}, in ${plural(tasks, 'task')}`;
  const period = asOf === undefined ? '' : periodOf([asOf.oldest, asOf.newest]);
  const sections = [
    `${paint('bold', `Plan ${planId}`)}: ${change}. Nothing was changed in AWS.\n${originText(plan, period)}`,
    ...tables(plan),
    ...(plan.leftAlone.length === 0 ? [] : [leftAloneText(plan)]),
    ...(plan.reported ?? []).map((each) => paint('yellow', reportedText(each))),
    ...(plan.leftOut.length === 0
      ? []
      : [paint('yellow', leftOutText(plan.leftOut, 'The plan does not cover'))]),
    ...(samples.length === 0
      ? []
      : [`Examples:\n${samples.map((each) => `  ${changeLine(each, paint)}`).join('\n')}`]),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** @param period when the values were read or set. Empty: there are none */
function originText({ undoOf, retryOf, list, rulesFile }: TagPlan, period: string): string {
  const when = (verb: string) => (period === '' ? '' : `; tags ${verb} ${period}`);
  if (undoOf !== undefined)
    return `Takes back what run ${undoOf} changed${when('set')}. A tag that has another value by then stays.`;
  if (retryOf !== undefined)
    return `Repeats what failed in run ${retryOf}${when('read')}. A tag that has another value by then stays.`;
  if (list !== undefined)
    return `Tags of ${plural(list.resources, 'resource')} in ${list.file}${when('read')}`;
  return `Rules of ${rulesFile ?? 'an earlier run'}${when('read')}`;
}

function tables({ byRule, byKey, byAccount, byRegion, undoOf, retryOf, list }: TagPlan): string[] {
  const counts = (values: readonly number[]) => values.map(formatCount);
  const hasRules = undoOf === undefined && retryOf === undefined && list === undefined;
  const removes = byKey.some(({ removed = 0 }) => removed > 0);
  return [
    firstRows(
      ['RULE', 'TO CHANGE', ...(hasRules ? ['KEPT', 'DONE ALREADY', 'OVERRULED', 'TAG LIMIT'] : [])],
      byRule.map(({ id, planned, kept, nothingToDo, overruled, tagLimit }) => [
        id,
        ...counts([planned, ...(hasRules ? [kept, nothingToDo, overruled, tagLimit] : [])]),
      ]),
      'rules',
    ),
    firstRows(
      ['TAG KEY', 'TO ADD', 'TO CHANGE', ...(removes ? ['TO REMOVE'] : []), ...(hasRules ? ['KEPT'] : [])],
      byKey.map(({ key, added, changed, removed = 0, kept }) => [
        key,
        ...counts([added, changed, ...(removes ? [removed] : []), ...(hasRules ? [kept] : [])]),
      ]),
      'tag keys',
    ),
    firstRows(
      ['ACCOUNT', 'TO CHANGE'],
      byAccount.map(({ accountId, resources }) => [accountId, formatCount(resources)]),
      'accounts',
    ),
    firstRows(
      ['REGION', 'TO CHANGE'],
      byRegion.map(({ region, resources }) => [region, formatCount(resources)]),
      'regions',
    ),
  ].filter((text) => text !== '');
}

const leftAloneText = ({ leftAlone }: TagPlan): string =>
  [
    'Resources that stay as they are:',
    ...leftAlone
      .toSorted((a, b) => b.resources - a.resources)
      .map(({ reason, resources }) => `  ${formatCount(resources)} ${LEFT_ALONE[reason]}`),
  ].join('\n');

const REPORTED: Readonly<Record<ReportedConflict['reason'], string>> = {
  Template: 'a template could not be filled',
  ValueLimit: 'a value would be empty or too long',
  RenameKept: 'a tag could not be renamed, and all tags stay',
  Owned: 'a rule would change a resource of an AWS service (owned: report)',
};

function reportedText({ reason, resources, examples }: ReportedConflict): string {
  const lines = examples.map(
    ({ accountId, region, resourceId, ruleId, key, message }) =>
      `  ${accountId}  ${region}  ${visibleText(resourceId)}  rule ${ruleId}${key === undefined ? '' : `, ${visibleText(key)}`}: ${fitMessage(message, MAX_REASON_LENGTH)}`,
  );
  return [`On ${plural(resources, 'resource')}, ${REPORTED[reason]}:`, ...lines].join('\n');
}

/** The targets that are left out, with the reasons. @param opening the beginning of the first line */
export function leftOutText(leftOut: TagPlan['leftOut'], opening: string): string {
  const groups = [
    ...Map.groupBy(leftOut, ({ accountId, reason, code }) => `${reason} ${accountId} ${code}`).values(),
  ];
  const lines = groups.slice(0, MAX_GROUPS).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { accountId, reason, code, message = '' } = first;
    const regions = group.flatMap(({ region }) => region ?? []);
    const named = regions.slice(0, MAX_NAMED).join(', ');
    const more = regions.length > MAX_NAMED ? ` and ${formatCount(regions.length - MAX_NAMED)} more` : '';
    const place = regions.length === 0 ? '' : ` ${named}${more}`;
    const why = code === undefined ? '' : ` (${fitMessage(`${code}: ${message}`, MAX_REASON_LENGTH)})`;
    return [`  ${accountId}${place}: ${LEFT_OUT[reason]}${why}`];
  });
  const more = groups.length - lines.length;
  return [
    `${opening} ${plural(leftOut.length, 'target')}:`,
    ...lines,
    ...(more > 0 ? [`  … and ${formatCount(more)} more`] : []),
  ].join('\n');
}
