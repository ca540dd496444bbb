import type {
  CheckReaderInput,
  CheckReaderOutput,
  CheckTaggerInput,
  CheckTaggerOutput,
  NeededFacts,
  OrganizationFacts,
  RunRequest,
} from '@muster/contracts';
import { MusterError } from '@muster/errors';
import type { TargetOfType } from '@muster/inventory-table';
import type { AccountsOfRun } from '@muster/orchestrator';
import type { ParameterName } from '@muster/service-definition';

/** The functions that check what a run needs in an account: in this process, or as deployed. */
export interface AccessChecks {
  /** @throws CheckFailedError */
  reader(input: CheckReaderInput): Promise<CheckReaderOutput>;
  /** @throws CheckFailedError */
  tagger(input: CheckTaggerInput): Promise<CheckTaggerOutput>;
}

/** Why a check was not made: `FunctionMissing`, `InvokeDenied`, `FunctionFailed`, or the error of the invocation. */
export class CheckFailedError extends MusterError {
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, { ...options, code });
  }
}

/** Instances that a run has found, to test CreateTags with. */
export interface KnownInstances {
  /** IDs of some present instances of a target. Empty if the inventory table cannot be read. */
  some(target: TargetOfType): Promise<readonly string[]>;
}

/** The services that are deployed in a stage, according to its SSM parameters. */
export interface Deployed {
  readonly stage: string;
  readonly region: string;
  /** Values by the name below `/muster/STAGE/`, such as `inventory/table-name`. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** The parameters that this version of a service publishes. */
export interface ExpectedService {
  readonly name: string;
  readonly parameters: readonly ParameterName[];
}

/** The ports that `doctor` uses for AWS and the services. */
export interface DoctorPorts {
  /** The accounts that a run would cover, and odd items in their listings. @throws CommandError */
  accountsOf(request: RunRequest): Promise<AccountsOfRun>;
  /** What AWS Organizations says about an account, with the user's own credentials. */
  accountFacts(
    request: RunRequest,
    accountId: string,
    needed: NeededFacts,
  ): Promise<Pick<OrganizationFacts, 'unread'>>;
  /** The checks in this process, with the user's credentials. */
  checksHere(): Promise<AccessChecks>;
  /** The checks of a deployed stage. */
  checksOf(deployed: Deployed): Promise<AccessChecks>;
  /** @throws CommandError if there is no such stage, or it cannot be read */
  readDeployment(stage: string): Promise<Deployed>;
  /** In the order of deployment. */
  expectedServices(): Promise<readonly ExpectedService[]>;
}
