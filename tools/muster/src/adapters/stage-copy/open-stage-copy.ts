import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createDynamoDb, type DynamoDb } from '@muster/dynamodb';
import type { ParameterName } from '@muster/service-definition';
import {
  DatabaseDamagedError,
  DatabaseTooNewError,
  DiskUnsupportedError,
  type FileLock,
  holdLock,
  NotMusterDatabaseError,
} from '@muster/sqlite';
import { DataDirectoryError, WrongUseError } from '../../errors.ts';
import { CopyFile, type CopyOrigin, removeDatabase } from '../../stage-copy/copy-file.ts';
import { type CopyOrder, type CopyResult, copyStage } from '../../stage-copy/copy-stage.ts';
import { deployAgain, type Deployment, parameterOf, readDeployment } from '../aws-deployment.ts';
import { rethrowAsCommandError } from '../data-directory-errors.ts';
import { explained } from '../explained-client.ts';
import { INVENTORY_TABLE, LEDGER_TABLE, RUN_TABLE, STATE_MACHINE } from '../services.ts';
import { copyPath, findCopies } from './copy-path.ts';
import type { ShownProgress } from './copy-progress.ts';
import { CountedReads } from './counted-reads.ts';
import { DynamoCopySource } from './dynamo-copy-source.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A copy of 1,000,000 resources takes some minutes. */
const LONGEST_WAIT_MS = 1_800_000;
const LOOK_AGAIN_MS = 250;
const ONLY_THE_USER = 0o600;

/** The copy of a stage on this machine. */
export interface StageCopyFile {
  readonly path: string;
  /** Brings the copy up to date. @param onWait called if another command is making the copy */
  refresh(
    order: CopyOrder,
    progress: ShownProgress,
    onWait: () => void,
  ): Promise<CopyResult & { readonly requests: number; readonly readUnits: number }>;
  close(): void;
}

/**
 * The copy of a stage, ready to be brought up to date. A file that cannot be used is made anew, since it is only a copy.
 * @throws DeploymentError, CredentialsError, WrongUseError, DataDirectoryError
 */
export async function openStageCopy(stage: string, environment: Environment): Promise<StageCopyFile> {
  const deployment = await readDeployment(stage);
  const origin = originOf(deployment);
  const path = onDisk(() => copyPath(origin, environment));
  const file = onDisk(() => openFile(path, origin));
  const clients: DynamoDb[] = [];
  const counted = new CountedReads();
  const table = (parameter: ParameterName) => {
    const name = parameterOf(deployment, parameter);
    const whenMissing = deployAgain(parameter, stage);
    const db = counted.count(explained(createDynamoDb(), { subject: `table ${name}`, whenMissing }));
    clients.push(db);
    return { db, name };
  };
  const source = new DynamoCopySource(
    { inventory: table(INVENTORY_TABLE), runs: table(RUN_TABLE), ledger: () => table(LEDGER_TABLE) },
    counted,
  );
  return {
    path,
    refresh: async (order, progress, onWait) => {
      const lock = await lockOf(path, onWait);
      try {
        const result = await copyStage(order, { source, file, progress, now: () => new Date() });
        return { ...result, requests: counted.requests, readUnits: counted.readUnits };
      } catch (error) {
        return rethrowAsCommandError(error);
      } finally {
        progress.end();
        lock.release();
      }
    },
    close: () => {
      for (const client of clients) client.destroy();
      file.close();
    },
  };
}

/** The path of the only copy of a stage, without a call to AWS. @throws WrongUseError unless there is exactly one */
export function existingCopy(stage: string, region: string | undefined, environment: Environment): string {
  const found = findCopies(stage, environment).filter((each) => (region ?? each.region) === each.region);
  const [only, ...others] = found;
  if (only === undefined)
    throw new WrongUseError(
      `there is no copy of stage ${stage}${region === undefined ? '' : ` in ${region}`} on this machine; repeat the command without --no-refresh`,
    );
  if (others.length === 0) return only.path;
  const places = found.map((each) => `account ${each.accountId} in ${each.region}`).join(', ');
  throw new WrongUseError(
    `there are copies of several stages named ${stage} (${places}); repeat the command without --no-refresh, which finds the stage of your credentials`,
  );
}

function originOf(deployment: Deployment): CopyOrigin {
  const { stage, region } = deployment;
  const [, , , , accountId = ''] = parameterOf(deployment, STATE_MACHINE).split(':');
  return { accountId, region, stage, inventoryTable: parameterOf(deployment, INVENTORY_TABLE) };
}

function openFile(path: string, origin: CopyOrigin): CopyFile {
  // Files that SQLite creates beside it get the same permissions.
  closeSync(openSync(path, 'a', ONLY_THE_USER));
  try {
    return new CopyFile(path, origin);
  } catch (error) {
    const isUseless =
      error instanceof DatabaseDamagedError ||
      error instanceof NotMusterDatabaseError ||
      error instanceof DatabaseTooNewError;
    if (!isUseless) throw error;
    removeDatabase(path);
    closeSync(openSync(path, 'a', ONLY_THE_USER));
    return new CopyFile(path, origin);
  }
}

/** One copy at a time. The lock ends with its process at the latest. */
async function lockOf(path: string, onWait: () => void): Promise<FileLock> {
  const lockPath = `${path}.lock`;
  for (let waitedMs = 0; waitedMs < LONGEST_WAIT_MS; waitedMs += LOOK_AGAIN_MS) {
    const lock = onDisk(() => holdLock(lockPath, 0));
    if (lock !== undefined) return lock;
    if (waitedMs === 0) onWait();
    await delay(LOOK_AGAIN_MS);
  }
  throw new DataDirectoryError(
    `another command has been copying the stage into ${path} for ${LONGEST_WAIT_MS / 60_000} minutes; end it, or use --no-refresh`,
  );
}

/** The result of work with the file. @throws DataDirectoryError that names the cause */
function onDisk<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && 'syscall' in error && 'path' in error)
      throw new DataDirectoryError(
        `the copy of the stage cannot be written: ${error.message}; XDG_CACHE_HOME names another folder`,
        { cause: error },
      );
    if (error instanceof DiskUnsupportedError)
      throw new DataDirectoryError(`${error.message}: set XDG_CACHE_HOME to a folder on a local disk`, {
        cause: error,
      });
    return rethrowAsCommandError(error);
  }
}
