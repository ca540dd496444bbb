import {
  type PolicyDocument,
  readTemplate,
  type ResolvedTemplate,
  resolveTemplate,
  roleOf,
} from '@muster/roles';
import * as z from 'zod';
import type { Place } from '../stacks/place.ts';
import type { Grant } from './grants.ts';

/** A named policy. */
export interface NamedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

const ManagedPolicy = z.looseObject({
  ManagedPolicyName: z.string(),
  PolicyDocument: z.custom<PolicyDocument>((value) => typeof value === 'object' && value !== null),
});

/**
 * The resources that the template of the pipeline creates for a stage: its role, and the boundary of the stage's roles.
 */
export interface Pipeline {
  readonly stack: ResolvedTemplate;
  readonly roleName: string;
  readonly trustPolicy: PolicyDocument;
  /** All policies of the role: inline policies and attached managed policies. */
  readonly policies: readonly NamedPolicy[];
  readonly boundary: NamedPolicy;
  readonly boundaryArn: string;
}

const providerOf = ({ accountId }: Place): string =>
  `arn:aws:iam::${accountId}:oidc-provider/token.actions.githubusercontent.com`;

/** @param given parameters of the template in addition to the stage */
export async function pipelineOf(
  stage: string,
  place: Place,
  given: Readonly<Record<string, string>> = {},
): Promise<Pipeline> {
  const template = await readTemplate(
    new URL('../../../../../libs/deployment/pipeline-role.yaml', import.meta.url),
  );
  const bucket = (service: string) => `muster-${service}-${stage}-serverlessdeploymentbucket-a1`;
  const parameters = {
    Repository: 'us/fleet',
    Stage: stage,
    ProviderArn: providerOf(place),
    InventoryBucket: bucket('inventory'),
    TaggerBucket: bucket('tagger'),
    OrchestratorBucket: bucket('orchestrator'),
    ...given,
  };
  const stack = resolveTemplate(template, parameters, {
    pseudo: { 'AWS::AccountId': place.accountId, 'AWS::Partition': 'aws', 'AWS::Region': place.region },
    ref: (id) => id,
    getAtt: (id, attribute) => `${id}.${attribute}`,
  });
  const managed = (id: string): NamedPolicy => {
    const { ManagedPolicyName: name, PolicyDocument: document } = ManagedPolicy.parse(
      stack.resources[id]?.properties,
    );
    return { name, document };
  };
  const role = roleOf(stack, 'DeployRole');
  const boundary = managed('Boundary');
  return {
    stack,
    roleName: role.roleName ?? '',
    trustPolicy: role.trustPolicy,
    policies: [...role.inlinePolicies, ...role.managedPolicyArns.map(managed)],
    boundary,
    boundaryArn: `arn:aws:iam::${place.accountId}:policy/${boundary.name}`,
  };
}

const listOf = (value: string | readonly string[] | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : (value ?? []);

/** The grants in the policies of the pipeline, regardless of conditions and denials. */
export const grantsOfPipeline = ({ policies }: Pipeline): Grant[] =>
  policies
    .flatMap(({ document }) => document.Statement)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap(({ Action, Resource }) =>
      listOf(Action).flatMap((action) => listOf(Resource).map((resource) => ({ action, resource }))),
    );
