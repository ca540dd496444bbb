import type { Writable } from 'node:stream';
import type { RunRequest, RunSummary } from '@muster/contracts';
import type { InventoryReader } from '@muster/inventory-table';
import type { EngineEvent } from '@muster/local-engine';
import type { RunReader } from '@muster/orchestrator';

/** An output stream; `isTTY` and the size are there when it is a terminal. */
export interface Output extends Writable {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** What the commands read of the runs table. */
export type RunRecords = Pick<RunReader, 'listRuns' | 'getSummary' | 'getRequest' | 'latestRunId'>;

/** What the commands read of the inventory table. */
export type InventoryRecords = Pick<InventoryReader, 'listTargets' | 'getTarget' | 'resources'>;

/** The tables in a data directory, opened for reading. */
export interface OpenedData {
  readonly runs: RunRecords;
  readonly inventory: InventoryRecords;
  close(): Promise<void>;
}

/** An engine that is ready to run the state machine. */
export interface Engine {
  readonly runs: RunRecords;
  /** `finished` rejects with RunFailedError when the state machine itself fails. */
  run(
    request: RunRequest,
    observer: (event: EngineEvent) => void,
  ): { finished: Promise<void>; abort(): void };
  /** Removes what has expired, as DynamoDB does in the cloud; most calls find nothing to do. */
  sweepExpired(): Promise<void>;
  close(): Promise<void>;
}

export interface EngineOptions {
  readonly dataDirectory: string;
  /** Shortens the time limit of every function. */
  readonly functionTimeoutSeconds?: number | undefined;
}

/** Everything a command touches outside itself, so that tests can give it something else. */
export interface Surroundings {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly workingDirectory: string;
  now(): Date;
  /** How the user goes on with a run: a whole command line. */
  resumeCommand(runId: string, dataOption: string): string;
  /** @returns the ARN of the caller. @throws CredentialsError */
  checkCredentials(homeRegion: string): Promise<string>;
  /** @throws DataDirectoryError where there is no data yet */
  openData(dataDirectory: string): Promise<OpenedData>;
  /** @throws DataDirectoryError */
  startEngine(options: EngineOptions): Promise<Engine>;
  /** Calls back once on the first SIGINT or SIGTERM. @returns how to stop listening */
  onInterrupt(callback: () => void): () => void;
}

export type { EngineEvent, RunRequest, RunSummary };
