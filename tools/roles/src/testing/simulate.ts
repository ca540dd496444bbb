import { runSimulation, type Simulation } from '@cloud-copilot/iam-simulate';

/** One call as IAM receives it, and the policies that apply to it. */
export interface Call {
  /** ARN of the role session (or user) that calls. */
  readonly principal: string;
  readonly action: string;
  /** ARN, or `*` for actions that do not support resources. */
  readonly resource: string;
  /** The account of the resource. */
  readonly accountId: string;
  readonly context?: Readonly<Record<string, string | string[]>>;
  readonly identityPolicies?: readonly { readonly name: string; readonly document: unknown }[];
  /** The permissions boundary of the calling role, if it has one. */
  readonly permissionsBoundary?: { readonly name: string; readonly document: unknown };
  /** The policy of the resource. For AssumeRole, the trust policy. */
  readonly resourcePolicy?: unknown;
}

/**
 * IAM's decision, by iam-simulate: `Allowed`, `ImplicitlyDenied` or `ExplicitlyDenied`.
 * @throws Error if the call or a policy is not valid, or a condition key does not belong to the action
 */
export async function decide(call: Call): Promise<string> {
  const simulation: Simulation = {
    request: {
      principal: call.principal,
      action: call.action,
      resource: { resource: call.resource, accountId: call.accountId },
      contextVariables: { ...call.context },
    },
    identityPolicies: (call.identityPolicies ?? []).map(({ name, document }) => ({ name, policy: document })),
    ...(call.permissionsBoundary === undefined
      ? {}
      : {
          permissionBoundaryPolicies: [
            { name: call.permissionsBoundary.name, policy: call.permissionsBoundary.document },
          ],
        }),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: call.resourcePolicy,
  };
  const response = await runSimulation(simulation, {});
  if (response.resultType === 'error') throw new Error(JSON.stringify(response.errors));
  const results = response.resultType === 'single' ? [response.result] : response.results;
  const ignored = results.flatMap((result) => result.ignoredContextKeys ?? []);
  if (ignored.length > 0)
    throw new Error(`condition keys that ${call.action} does not have: ${ignored.join(', ')}`);
  return response.overallResult;
}
