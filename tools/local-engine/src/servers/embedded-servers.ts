// Not used here, but loaded: Node would unload LevelDB's library with the thread that loaded it, while LevelDB's own
// background thread, which never ends, may still be in it. On a loaded machine that ended one run in twenty with SIGSEGV.
import 'level';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { QueueDefinition } from '@muster/service-definition';
import { type DataDirectory, fileErrorReason } from '../data/data-directory.ts';
import { isLive, readHolder, removeHolder, writeHolder } from '../data/holder-file.ts';
import type { Holder } from '../data/holder-file.ts';
import { messageOf } from '../error-text.ts';
import {
  DatabaseLostError,
  DataDirectoryDamagedError,
  DataDirectoryInUseError,
  DataDirectoryNotWritableError,
  EngineConfigurationError,
} from '../errors.ts';
import { forwardOutput, outputOptions } from '../worker-output.ts';
import type { ServersInput, ServersMessage, ServersReady, ServersRefused } from './protocol.ts';

/** How long a command waits for another one that only reads. */
const READER_PATIENCE_MS = 5_000;
const RETRY_PAUSE_MS = 100;
/** A close that hangs must not hang the command. */
const CLOSE_PATIENCE_MS = 5_000;

export interface EmbeddedServers extends Omit<ServersReady, 'type'> {
  /** Rejects with a DatabaseLostError when the thread has ended, also by `close`. */
  readonly lost: Promise<never>;
  /** Writes the names of the executions in progress into `engine.json`. Never throws: readers then see older names. */
  noteExecutions(names: readonly string[]): void;
  close(): Promise<void>;
}

export interface ServersOptions {
  readonly purpose: Holder['purpose'];
  /** Absent: no queue server is started. */
  readonly queues?: readonly QueueDefinition[];
}

/**
 * Starts the database (and the queues) of a data directory in a separate thread and records it in `engine.json`.
 * Another command that only reads is waited for, for a few seconds.
 * @returns the servers, or, for a reader, the engine that has the database open and can be attached to
 * @throws DataDirectoryInUseError, DataDirectoryNotWritableError, DataDirectoryDamagedError
 */
export async function startServers(
  directory: DataDirectory,
  options: ServersOptions,
): Promise<EmbeddedServers | Holder> {
  const deadlineMs = Date.now() + READER_PATIENCE_MS;
  for (;;) {
    const started = await tryStart(directory, options);
    if (!('refused' in started)) return started;
    if (started.refused.reason !== 'locked') throw refusedError(directory, started.refused);
    const holder = readHolder(directory.holderFile);
    if (holder?.purpose === 'engine' && (await isLive(holder))) {
      if (options.purpose === 'reader') return holder;
      throw new DataDirectoryInUseError(directory.path, holder.pid);
    }
    if (Date.now() > deadlineMs) throw new DataDirectoryInUseError(directory.path, holder?.pid);
    await delay(RETRY_PAUSE_MS);
  }
}

function refusedError(directory: DataDirectory, refused: ServersRefused): Error {
  if (refused.reason === 'not-writable')
    return new DataDirectoryNotWritableError(directory.path, refused.message);
  return new DataDirectoryDamagedError(directory.path, refused.message);
}

async function tryStart(
  directory: DataDirectory,
  options: ServersOptions,
): Promise<EmbeddedServers | { refused: ServersRefused }> {
  const instanceId = randomUUID();
  const input: ServersInput = {
    databasePath: directory.databasePath,
    instanceId,
    ...(options.queues === undefined ? {} : { queues: options.queues }),
  };
  const worker = new Worker(new URL('./servers-thread.ts', import.meta.url), {
    workerData: input,
    ...outputOptions,
  });
  forwardOutput(worker);
  const first = await firstMessage(worker);
  if (first.type !== 'ready') {
    await worker.terminate();
    if (first.type === 'refused') return { refused: first };
    throw new EngineConfigurationError('The thread of the embedded servers closed before it was ready');
  }

  const lost = new Promise<never>((_, reject) => {
    worker.once('error', (error) => reject(new DatabaseLostError(messageOf(error))));
    worker.once('exit', () => reject(new DatabaseLostError('its thread ended')));
  });
  const ended = lost.catch(() => undefined);
  const close = async () => {
    removeHolder(directory.holderFile, instanceId);
    const closed = firstMessage(worker);
    worker.postMessage('close');
    const patience = delay(CLOSE_PATIENCE_MS, undefined, { ref: false });
    await Promise.race([closed.catch(() => undefined), ended, patience]);
    await worker.terminate();
  };
  const holder: Holder = {
    pid: process.pid,
    purpose: options.purpose,
    dynamoDbEndpoint: first.dynamoDbEndpoint,
    instanceId,
    startedAt: new Date().toISOString(),
  };
  let closing: Promise<void> | undefined;
  const noteExecutions = (names: readonly string[]) => {
    if (closing !== undefined) return;
    try {
      writeHolder(directory.holderFile, { ...holder, executions: [...names] });
    } catch {
      // The disk is full, for instance; what is written there stays.
    }
  };
  try {
    writeHolder(directory.holderFile, holder);
  } catch (error) {
    await close();
    const reason = `${directory.holderFile} could not be written: ${fileErrorReason(error)}`;
    throw new DataDirectoryNotWritableError(directory.path, reason);
  }
  return { ...first, lost, noteExecutions, close: () => (closing ??= close()) };
}

function firstMessage(worker: Worker): Promise<ServersMessage> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('The thread of the embedded servers ended')));
  });
}
