import * as z from 'zod';
import { noSuchRole } from './errors.ts';
import type { Json } from './json.ts';
import type { ResolvedTemplate } from './resolve-template.ts';

const AnyJson: z.ZodType<Json> = z.json();
const OneOrMore = z.union([z.string(), z.array(z.string())]);

const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Principal: AnyJson.optional(),
  NotPrincipal: AnyJson.optional(),
  Action: OneOrMore.optional(),
  NotAction: OneOrMore.optional(),
  Resource: OneOrMore.optional(),
  NotResource: OneOrMore.optional(),
  Condition: z.record(z.string(), z.record(z.string(), AnyJson)).optional(),
});

/** An IAM policy. Source: IAM User Guide, "IAM JSON policy element reference". */
const PolicyDocument = z.strictObject({
  Version: z.literal('2012-10-17'),
  Id: z.string().optional(),
  Statement: z.union([z.array(Statement), Statement.transform((statement) => [statement])]),
});
export type PolicyDocument = z.infer<typeof PolicyDocument>;

const RoleProperties = z.looseObject({
  RoleName: z.string().optional(),
  AssumeRolePolicyDocument: PolicyDocument,
  Policies: z.array(z.strictObject({ PolicyName: z.string(), PolicyDocument })).default([]),
  ManagedPolicyArns: z.array(z.string()).default([]),
  MaxSessionDuration: z.coerce.number().optional(),
});

/** A role of a resolved template. Excludes policies that are separate resources (`AWS::IAM::Policy`). */
export interface Role {
  readonly logicalId: string;
  /** Undefined if the template sets no name. */
  readonly roleName?: string | undefined;
  readonly trustPolicy: PolicyDocument;
  readonly inlinePolicies: readonly { readonly name: string; readonly document: PolicyDocument }[];
  readonly managedPolicyArns: readonly string[];
  readonly maxSessionDurationSeconds?: number | undefined;
}

/**
 * One role with its policies.
 * @throws TemplateError
 */
export function roleOf(template: ResolvedTemplate, logicalId: string): Role {
  const resource = template.resources[logicalId];
  if (resource === undefined) throw noSuchRole(logicalId, 'the template does not define this resource');
  if (resource.type !== 'AWS::IAM::Role') throw noSuchRole(logicalId, `it is a ${resource.type}`);
  const parsed = RoleProperties.safeParse(resource.properties);
  if (!parsed.success) throw noSuchRole(logicalId, z.prettifyError(parsed.error));
  const { data } = parsed;
  return {
    logicalId,
    roleName: data.RoleName,
    trustPolicy: data.AssumeRolePolicyDocument,
    inlinePolicies: data.Policies.map((policy) => ({
      name: policy.PolicyName,
      document: policy.PolicyDocument,
    })),
    managedPolicyArns: data.ManagedPolicyArns,
    maxSessionDurationSeconds: data.MaxSessionDuration,
  };
}

/**
 * All roles of the template, in its order.
 * @throws TemplateError if one is not a valid role
 */
export const rolesOf = (template: ResolvedTemplate): Role[] =>
  Object.entries(template.resources)
    .filter(([, { type }]) => type === 'AWS::IAM::Role')
    .map(([logicalId]) => roleOf(template, logicalId));
