import { decide } from '@muster/roles/testing';
import * as z from 'zod';
import { serviceNames } from '../src/packages/services.ts';
import { local, makers, place } from '../src/rights/making.ts';
import { pipelineOf } from '../src/rights/pipeline.ts';
import { resolveStacks } from '../src/stacks/resolve-stacks.ts';
import { packaged } from './packaged.ts';

export const pipeline = await pipelineOf('prod', place);
const { stacks } = resolveStacks(packaged('prod'), place);
export type Context = Readonly<Record<string, string | string[]>>;

export const decisionOn = (
  action: string,
  resource: string,
  context: Context = {},
  resourcePolicy?: unknown,
) =>
  decide({
    principal: `arn:aws:sts::${place.accountId}:assumed-role/${pipeline.roleName}/session`,
    action,
    resource,
    accountId: place.accountId,
    context,
    identityPolicies: pipeline.policies,
    ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
  });

export type Example = readonly [action: string, resource: string, context?: Context];

export const role = (name: string) => `arn:aws:iam::${place.accountId}:role/${name}`;
export const WITH_BOUNDARY = { 'iam:PermissionsBoundary': pipeline.boundaryArn };
export const applyTags = local('lambda', 'function:muster-tagger-prod-applyTags');
export const startScheduledRun = local('lambda', 'function:muster-orchestrator-prod-startScheduledRun');
export const consumer = { 'lambda:FunctionArn': applyTags };

/** The context in which each action is allowed, as CloudFormation makes the calls for the current stacks. */
export const CONTEXTS: Readonly<Record<string, Context>> = {
  'iam:PassRole': { 'iam:PassedToService': 'lambda.amazonaws.com' },
  'iam:CreateRole': WITH_BOUNDARY,
  'iam:DeleteRolePolicy': WITH_BOUNDARY,
  'iam:PutRolePermissionsBoundary': WITH_BOUNDARY,
  'iam:PutRolePolicy': WITH_BOUNDARY,
  'iam:UpdateAssumeRolePolicy': WITH_BOUNDARY,
  'lambda:AddPermission': { 'lambda:Principal': 'events.amazonaws.com' },
  'lambda:RemovePermission': { 'lambda:Principal': 'events.amazonaws.com' },
  'lambda:CreateEventSourceMapping': consumer,
  'lambda:DeleteEventSourceMapping': consumer,
  'lambda:GetEventSourceMapping': consumer,
  'lambda:UpdateEventSourceMapping': consumer,
  'events:PutTargets': { 'events:TargetArn': [startScheduledRun] },
};

export const made = serviceNames.flatMap((service) =>
  Object.entries(stacks[service].resources).map(([id, { type, properties }]) => ({
    id: `${service} ${id}`,
    type,
    properties: z.record(z.string(), z.unknown()).parse(properties),
  })),
);
/** Every named resource of the services: the action that creates it, and its ARN. */
export const named = made
  .filter(({ type }) => type in makers)
  .map(({ id, type, properties }) => {
    const [action, property, arn] = makers[type] ?? ['', '', String];
    const name = z.string().parse(properties[property], { error: () => `${id} has no ${property}` });
    return { action, arn: arn(name) };
  });
