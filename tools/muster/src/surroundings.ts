import type { Writable } from 'node:stream';
import type { RunRequest, RunSummary, ShownRunStatus } from '@muster/contracts';
import type { RegionSetting } from '@muster/regions';
import type { Forgettable, Forgetter } from '@muster/inventory';
import type { InventoryReader } from '@muster/inventory-table';
import type { RunHeader, RunReader } from '@muster/orchestrator';
import type { DoctorPorts } from './doctor/ports.ts';
import type { RunEvent } from './run-events/run-event.ts';

/** An output stream; `isTTY` and the size are there when it is a terminal. */
export interface Output extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** A run in the list of runs, as it is shown. */
export type ShownRun = Omit<RunHeader, 'status'> & { readonly status: ShownRunStatus };

/** What the commands read of the runs table. */
export interface RunRecords extends Pick<RunReader, 'getSummary' | 'getRequest' | 'latestRunId'> {
  listRuns(): Promise<ShownRun[]>;
}

/** What the commands read of the inventory table. */
export type InventoryRecords = Pick<
  InventoryReader,
  'listTargets' | 'getTarget' | 'listAccounts' | 'getAccount' | 'resources' | 'someResourceIds'
>;

/** How the execution of a run ended that did not come to its end. */
export interface BrokenOff {
  readonly status: 'ABORTED' | 'FAILED' | 'TIMED_OUT';
  /** Code and message, as far as they are known. */
  readonly why: string | undefined;
}

/** The tables in a data directory or a stage, opened for reading. */
export interface OpenedData {
  readonly runs: RunRecords;
  readonly inventory: InventoryRecords;
  /**
   * Why a run that is stored as running is not: nobody could write that into the table. Undefined where it is under
   * way, or nobody knows. Only in AWS, where others carry the run out; never rejects.
   */
  brokenOff?(runId: string): Promise<BrokenOff | undefined>;
  /** The result of reading; a DataDirectoryError when the database has died meanwhile. */
  reading?<Result>(work: Promise<Result>): Promise<Result>;
  /** Removes what is out of scope. */
  readonly forgetter: Pick<Forgetter, 'look' | 'forget'>;
  /**
   * Stops a run: no more targets, no more tags. What is settled stays.
   * @returns false where the run is over
   */
  stopRun(runId: string, at: Date): Promise<boolean>;
  /** A run that is under way on this data, undefined where there is none. */
  underWay(): Promise<string | undefined>;
  close(): Promise<void>;
}

/** Where runs and the inventory are: in a data directory on this machine, or in a stage that is deployed in AWS. */
export type Location =
  | { readonly engine: 'local'; readonly dataDirectory: string }
  | { readonly engine: 'aws'; readonly stage: string };

export interface RunningExecution {
  /** Rejects with RunFailedError when the state machine itself fails, WatchLostError when it cannot be watched. */
  readonly finished: Promise<void>;
  /** Stops the run, or only the watching of a run that goes on without us. */
  abort(): void;
  /** Whether there is a run by now that can be gone on with. When in doubt, there is. */
  hasBegun(): Promise<boolean>;
}

/** An engine that is ready to run the state machine. */
export interface Engine {
  readonly runs: RunRecords;
  /** The run is carried out elsewhere: who started it only watches. */
  readonly goesOnWithoutUs: boolean;
  /** @param resumed goes on with a run that has been started before */
  run(request: RunRequest, observer: (event: RunEvent) => void, resumed: boolean): RunningExecution;
  /** Removes what has expired, as DynamoDB does in the cloud; most calls find nothing to do. */
  sweepExpired(): Promise<void>;
  close(): Promise<void>;
}

export interface EngineOptions {
  readonly location: Location;
  /** Shortens the time limit of every function. */
  readonly functionTimeoutSeconds?: number | undefined;
}

/** A terminal on which the user can be asked. */
export interface Terminal {
  /** @returns the line that was typed; undefined where the input has ended */
  ask(question: string): Promise<string | undefined>;
}

/** How a command calls AWS. */
export interface AwsChoice {
  /** Of the option --profile. */
  readonly profile: string | undefined;
  /** Where to ask for an MFA code; undefined: nowhere. */
  readonly terminal: Terminal | undefined;
  /** Tells the user something that is no failure. */
  note(text: string): void;
  now(): Date;
}

/** Everything a command touches outside itself, so that tests can give it something else. */
export interface Surroundings {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  now(): Date;
  /** Where the user can be asked; undefined where the command is part of a script. */
  readonly terminal?: Terminal | undefined;
  /** How the user goes on with a run: a whole command line. */
  resumeCommand(runId: string, locationOptions: string): string;
  /** Whether the demonstration has put its simulated fleet into this data directory. */
  holdsDemonstration(dataDirectory: string): boolean;
  /** Sets up how AWS is called, before anything else of a command that may call it. @throws WrongUseError */
  useAws(choice: AwsChoice): Promise<void>;
  /** The region that the environment or the profile names for calls of AWS; undefined where neither does. */
  awsRegion(): Promise<RegionSetting | undefined>;
  /** @returns the ARN of the caller. @throws CredentialsError */
  checkCredentials(homeRegion: string): Promise<string>;
  /** @throws DataDirectoryError, DeploymentError where there is no data yet */
  openData(location: Location): Promise<OpenedData>;
  /** @throws DataDirectoryError, DeploymentError */
  startEngine(options: EngineOptions): Promise<Engine>;
  /** What the command doctor asks. */
  readonly doctor: DoctorPorts;
  /** Calls back once on the first SIGINT or SIGTERM. @returns how to stop listening */
  onInterrupt(callback: () => void): () => void;
}

export type { Forgettable, RunRequest, RunSummary };
