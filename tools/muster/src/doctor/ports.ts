import type {
  CheckReaderInput,
  CheckReaderOutput,
  CheckTaggerInput,
  CheckTaggerOutput,
  RunRequest,
} from '@muster/contracts';
import { MusterError } from '@muster/errors';
import type { AccountsOfRun } from '@muster/orchestrator';
import type { ParameterName } from '@muster/service-definition';

/** The functions that try what a run needs of an account: in this process, or where they are deployed. */
export interface AccessChecks {
  /** @throws CheckFailedError */
  reader(input: CheckReaderInput): Promise<CheckReaderOutput>;
  /** @throws CheckFailedError */
  tagger(input: CheckTaggerInput): Promise<CheckTaggerOutput>;
}

/**
 * Why a check was not made: `FunctionMissing`, `InvokeDenied`, `FunctionFailed`, or what else calling the function
 * ended with.
 */
export class CheckFailedError extends MusterError {
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, { ...options, code });
  }
}

/** Instances that a run has found before, to try CreateTags on. */
export interface KnownInstances {
  /** Ids of some instances of a target that are present; none if the inventory table cannot be read. */
  some(accountId: string, region: string): Promise<readonly string[]>;
}

/** What is deployed as a stage, as its SSM parameters tell. */
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

/** What `doctor` asks of AWS and of the services. */
export interface DoctorPorts {
  /** The accounts that a run would cover, and what is odd where they are listed. @throws CommandError */
  accountsOf(request: RunRequest): Promise<AccountsOfRun>;
  /** The checks in this process, with the user's own credentials. */
  checksHere(): Promise<AccessChecks>;
  /** The checks that a stage has deployed. */
  checksOf(deployed: Deployed): Promise<AccessChecks>;
  /** @throws CommandError if there is no such stage, or it cannot be read */
  readDeployment(stage: string): Promise<Deployed>;
  /** In the order in which they are deployed. */
  expectedServices(): Promise<readonly ExpectedService[]>;
}
