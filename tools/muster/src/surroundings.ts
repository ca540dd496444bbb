import type { Writable } from 'node:stream';
import type { RunRequest, RunSummary, ShownRunStatus, TagCheck } from '@muster/contracts';
import type { Forgettable, Forgetter } from '@muster/inventory';
import type { InventoryReader } from '@muster/inventory-table';
import type { RunHeader, RunReader } from '@muster/orchestrator';
import type { RegionSetting } from '@muster/regions';
import type { LedgerReader } from '@muster/tagger';
import type { Redriven, TaggingPause } from '@muster/tagger/control';
import type {
  ListPlan,
  ListPlanOrder,
  PlanClaims,
  PlanOrder,
  PlanReader,
  RunPlanOrder,
  SavedPlan,
  StandardOrder,
  StandardPorts,
} from '@muster/tagger/plans';
import type { DoctorPorts } from './doctor/ports.ts';
import type { OrganizationPorts, Questions } from './init/ports.ts';
import type { RunEvent } from './run-events/run-event.ts';
import type { ProfilePorts } from './run/profile-ports.ts';
import type { SqlPorts } from './sql/ports.ts';

/** An output stream. `isTTY` and the size are set if it is a terminal. */
export interface Output extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** A run in the list of runs, as it is shown. */
export type ShownRun = Omit<RunHeader, 'status'> & { readonly status: ShownRunStatus };

/** The operations of the commands on the runs table. */
export interface RunRecords extends Pick<
  RunReader,
  'getSummary' | 'getRequest' | 'getProgress' | 'getAccountNames' | 'latestRunId'
> {
  listRuns(): Promise<ShownRun[]>;
}

/** The operations of the commands on the inventory table. */
export type InventoryRecords = Pick<
  InventoryReader,
  | 'listTargets'
  | 'getTarget'
  | 'listAccounts'
  | 'getAccount'
  | 'resources'
  | 'countResources'
  | 'groupResources'
  | 'resourcesOf'
  | 'someResourceIds'
>;

/** How the execution of an unfinished run ended. */
export interface EndedExecution {
  readonly status: 'ABORTED' | 'FAILED' | 'TIMED_OUT';
  /** The code and message that are known. */
  readonly why: string | undefined;
}

/** What the commands change about the consumer of the task queue. */
export interface ConsumerControl extends TaggingPause {
  /** Moves dead letters back to the queue. */
  redrive(): Promise<Redriven>;
}

/** The tables in a data directory or a stage, opened for reading. */
export interface OpenedData {
  readonly runs: RunRecords;
  readonly inventory: InventoryRecords;
  /**
   * Why a run that is stored as running has ended without updating the table. Undefined if the run is in progress, or
   * if this is unknown. Only for runs in AWS. Never rejects.
   */
  endedExecution?(runId: string): Promise<EndedExecution | undefined>;
  /** The result of reading, or a DataDirectoryError if the database cannot be read. */
  reading?<Result>(work: Promise<Result>): Promise<Result>;
  /** The tag tasks of one target in a run, with their outcomes. */
  readonly tasksOf: LedgerReader['tasksOf'];
  /** The saved tag plans. */
  plans(): Promise<PlanReader>;
  /**
   * Plans tag changes from the inventory and saves the plan. Changes nothing in AWS. A stage makes the plan itself.
   * @param signal ends the waiting for a stage, which makes the plan nevertheless
   */
  makePlan(order: PlanOrder, signal?: AbortSignal): Promise<SavedPlan>;
  /** Plans tag changes from the ledger of a run and saves the plan. Changes nothing in AWS. */
  planFromRun(order: RunPlanOrder): Promise<SavedPlan>;
  /** Plans tag changes from a list of resources with their tags and saves the plan. Changes nothing in AWS. */
  planFromList(order: ListPlanOrder): Promise<ListPlan>;
  /**
   * Compares the inventory with a tag standard. Changes nothing.
   * @param onViolations receives the differences in parts
   */
  checkStandard(
    order: StandardOrder,
    onViolations: StandardPorts['onViolations'],
  ): Promise<Omit<TagCheck, 'standardFile'>>;
  /** Decides which run applies a plan, or what its canary leaves. */
  claimPlan: PlanClaims['claim'];
  /** Decides which run applies a part of a plan before the rest. */
  claimCanary: PlanClaims['claimCanary'];
  /** Removes items that are out of scope. */
  readonly forgetter: Pick<Forgetter, 'look' | 'forget'>;
  /**
   * Stops a run: no more targets, no more tags. Results so far are kept.
   * @returns false if the run has ended
   */
  stopRun(runId: string, at: Date): Promise<boolean>;
  /** The consumer of the task queue. */
  consumer(): Promise<ConsumerControl>;
  /** A run in progress on this data, undefined if there is none. */
  inProgress(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Where runs and the inventory are: in a data directory on this machine, or in a stage in AWS. */
export type Location =
  | {
      readonly engine: 'local';
      readonly dataDirectory: string;
      /** The data is in DynamoDB tables. Absent: in the SQLite file of the data directory. */
      readonly store?: 'dynamodb';
    }
  | { readonly engine: 'aws'; readonly stage: string };

export interface RunningExecution {
  /** Rejects with RunFailedError if the state machine fails, WatchLostError if the run cannot be watched. */
  readonly finished: Promise<void>;
  /** Stops the run, or only stops watching a run that continues in AWS. */
  abort(): void;
  /** Whether a run exists that can be resumed. True if unknown. */
  hasBegun(): Promise<boolean>;
}

/** An engine that is ready to run the state machine. */
export interface Engine {
  readonly runs: RunRecords;
  /** Number of tasks of a run whose messages are dead letters, as far as it is known here. */
  deadTasks?(runId: string): Promise<number>;
  /** The run executes in AWS. This process only watches it. */
  readonly goesOnWithoutUs: boolean;
  /** @param resumed resumes a run that was started before */
  run(request: RunRequest, observer: (event: RunEvent) => void, resumed: boolean): RunningExecution;
  close(): Promise<void>;
}

/** Asks whether what the plan says may be created. @throws WrongUseError if not */
export type ConfirmCreation = (plan: string) => Promise<void>;

export interface EngineOptions {
  readonly location: Location;
  /** The caller's ARN. */
  readonly identity: string;
  readonly confirmCreation: ConfirmCreation;
  /** Shortens the time limit of every function. */
  readonly functionTimeoutSeconds?: number | undefined;
}

/** A terminal for prompts. */
export interface Terminal {
  /** @returns the typed line; undefined if the input has ended */
  ask(question: string): Promise<string | undefined>;
}

/** A program that shows text page by page on the terminal. */
export interface Pager {
  readonly input: Output;
  /** Ends the text and waits until the user has ended the pager. @returns false if it could not be started */
  end(): Promise<boolean>;
}

/** How a command calls AWS. */
export interface AwsChoice {
  /** Value of the option --profile. */
  readonly profile: string | undefined;
  /** Where to ask for an MFA code; undefined if prompts are not possible. */
  readonly terminal: Terminal | undefined;
  /** Shows a note that is not an error. */
  note(text: string): void;
  now(): Date;
}

/** The outside world of a command. Tests replace it. */
/** What scheduled runs use. */
export interface ScheduledText {
  /** A `muster.yaml`. Undefined if it is lost. */
  readonly text: string | undefined;
  /** Its SHA-256 and when it was stored in the ledger. Undefined if it is in the parameter itself. */
  readonly reference?: { readonly sha256: string; readonly storedAt: string } | undefined;
}

/** The configuration of the scheduled runs of a stage. */
export interface Schedule {
  /** Name of the SSM parameter. */
  readonly parameter: string;
  /** Undefined if none is stored. @throws StoredTextChanged */
  read(): Promise<ScheduledText | undefined>;
  /** Stores a `muster.yaml` in the ledger, and its reference in the parameter. @returns its SHA-256 */
  write(text: string, at: Date): Promise<string>;
  close(): void;
}

export interface Surroundings {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  now(): Date;
  /** The terminal for prompts; undefined in a script. */
  readonly terminal?: Terminal | undefined;
  /** Questions with several answers. Undefined without a terminal. */
  questions(): Promise<Questions | undefined>;
  /** The command line that resumes a run. */
  resumeCommand(runId: string, locationOptions: string): string;
  /** The caller of the command names what to do after a run, so the command does not. */
  readonly namesNextCommands?: true;
  /** Starts the user's pager. Undefined if there is none. Absent: no command uses one. */
  openPager?(): Promise<Pager | undefined>;
  /** Opens a file in its usual program. @returns false if there is none, or it failed */
  openFile(path: string): Promise<boolean>;
  /** Whether this data directory contains the simulated fleet of the demonstration. */
  holdsDemonstration(dataDirectory: string): boolean;
  /** Sets up AWS calls. Call it before anything that calls AWS. @throws WrongUseError */
  useAws(choice: AwsChoice): Promise<void>;
  /** The region of the environment or the profile for AWS calls. Undefined if neither sets one. */
  awsRegion(): Promise<RegionSetting | undefined>;
  /** @returns the ARN of the caller. @throws CredentialsError */
  checkCredentials(homeRegion: string): Promise<string>;
  /**
   * The region of IAM Identity Center that gave the caller's credentials. Undefined if it is unknown, or they are not
   * from there. Call `checkCredentials` first.
   */
  ssoRegion(): Promise<string | undefined>;
  /** The AWS profiles of this machine. Call `useAws` first. */
  readonly profiles: ProfilePorts;
  /** The organization of the caller's account. */
  readonly organization: OrganizationPorts;
  /** @throws DataDirectoryError, DeploymentError if there is no data yet */
  openData(location: Location): Promise<OpenedData>;
  /** @throws DataDirectoryError, DeploymentError */
  startEngine(options: EngineOptions): Promise<Engine>;
  /** The configuration of the scheduled runs of a stage. @throws DeploymentError, CredentialsError */
  openSchedule(stage: string): Promise<Schedule>;
  /** The ports of the command `sql`. */
  sql(): Promise<SqlPorts>;
  /** The ports of the command `doctor`. */
  readonly doctor: DoctorPorts;
  /** Calls back once on the first SIGINT or SIGTERM. @returns how to stop listening */
  onInterrupt(callback: () => void): () => void;
}

export type { Forgettable, RunRequest, RunSummary };
