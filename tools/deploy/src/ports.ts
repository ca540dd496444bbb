import type { ServiceDefinition } from '@muster/service-definition';

/** The caller, as STS names it. */
export interface Identity {
  readonly accountId: string;
  readonly arn: string;
}

/** A stack of CloudFormation. */
export interface Stack {
  /** Such as `UPDATE_COMPLETE`. */
  readonly status: string;
}

/** What the command needs of AWS. Each method throws the error of AWS. */
export interface Aws {
  identity(): Promise<Identity>;
  /** Undefined if there is no such stack. */
  stack(name: string): Promise<Stack | undefined>;
  /** Those of the SSM parameters that do not exist. */
  missingParameters(paths: readonly string[]): Promise<readonly string[]>;
  /** Concurrent executions of the account that no function reserves. */
  unreservedConcurrency(): Promise<number>;
}

/** What the command needs of the Serverless Framework, for one stage and region. */
export interface Framework {
  /** Packages a service. @returns the output if it fails */
  package(service: ServiceDefinition): Promise<string | undefined>;
  /** Deploys what was packaged, and shows the output. */
  deploy(service: ServiceDefinition): Promise<'deployed' | 'unchanged' | 'failed'>;
}
