import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ImpossibleStateError } from '@muster/errors';
import { type LocalEngine, startLocalEngine } from '@muster/local-engine';
import { type Emulators, startEmulators } from '@muster/local-engine/testing';
import { DynamoRunReader, type RunReader, runStateMachine } from '@muster/orchestrator';
import { SqliteRunReader } from '@muster/orchestrator/sqlite';
import { environmentOf as simulatedAwsEnvironment } from '@muster/simulated-aws';
import type { CapacityMeter } from '../capacity/capacity-meter.ts';
import { functionsOf, type Packages } from '../packages/packages.ts';
import { type ServiceName, services } from '../packages/services.ts';
import { LambdaProcess } from '../processes/lambda-process.ts';
import { ProcessRuntime } from '../processes/process-runtime.ts';
import { unpackFunction } from '../processes/unpacked-function.ts';
import { RecordedCalls } from '../recording/recorded-calls.ts';
import { startRecordingProxy } from '../recording/recording-proxy.ts';
import type { Place } from '../stacks/place.ts';
import { resolveStacks, type Stacks } from '../stacks/resolve-stacks.ts';
import { type Fleet, type FleetOptions, hub, startFleet } from './fleet.ts';
import { environmentOf } from './function-environment.ts';
import { laterAnswer, laterWrite } from './later-version.ts';

export const place: Place = { accountId: hub, region: 'us-east-1' };

/**
 * The deployed services on this machine. Processes of the zips run the functions. Everything else is embedded or
 * simulated.
 */
export interface ArtifactWorld {
  readonly fleet: Fleet;
  readonly engine: LocalEngine;
  /** The tables and queues. */
  readonly emulators: Emulators;
  readonly runs: RunReader;
  readonly calls: RecordedCalls;
  readonly stacks: Stacks;
  /** One process for each function, by function name. */
  readonly processes: ReadonlyMap<string, LambdaProcess>;
  close(): Promise<void>;
}

export interface ArtifactWorldOptions {
  /** Values of `ssm:GetParameter` for the functions. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** A service whose functions answer and write as those of a later version, with additional properties. */
  readonly laterService?: ServiceName;
  /** What differs from the usual fleet. */
  readonly fleetOptions?: FleetOptions;
  readonly meter?: CapacityMeter;
  /** Values of template parameters, such as `ReportRetentionDays`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** @param packages packages of the stage `local`: it names the embedded tables and queues */
export async function startArtifactWorld(
  packages: Packages,
  { parameters = {}, laterService, fleetOptions, meter, settings }: ArtifactWorldOptions = {},
): Promise<ArtifactWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-artifacts-'));
  const fleet = await startFleet(fleetOptions);
  const calls = new RecordedCalls(hub);
  const later = new Set(
    functionsOf(packages)
      .filter(({ service }) => service === laterService)
      .map(({ name }) => name),
  );
  const proxy = await startRecordingProxy({
    calls,
    parameters,
    changeWrite: (name, target, body) => (later.has(name) ? laterWrite(target, body) : body),
    ...(meter === undefined ? {} : { meter }),
  });
  const stacks = resolveStacks(packages, place, settings);
  const processes = new Map(
    functionsOf(packages).map((packaged) => {
      const environment = {
        ...environmentOf(packaged, stacks.stacks[packaged.service], place),
        ...proxy.endpointsOf(packaged.name),
        // Hides the user's profiles from the SDK.
        HOME: folder,
      };
      const unpacked = unpackFunction(packaged, folder);
      const { timeoutSeconds } = packaged;
      return [packaged.name, new LambdaProcess({ unpacked, environment, timeoutSeconds })] as const;
    }),
  );
  const emulators = await startEmulators(services);
  const engine = await startLocalEngine({
    dataDirectory: join(folder, 'data'),
    services,
    stateMachine: runStateMachine,
    store: 'dynamodb',
    sqsQueues: emulators.sqsQueues,
    createRuntime: () =>
      new ProcessRuntime(processes, (name, answer) => (later.has(name) ? laterAnswer(answer) : answer)),
  });
  const queueUrls = Object.values(emulators.queues).map(
    ({ url }) => [url.slice(url.lastIndexOf('/') + 1), url] as const,
  );
  proxy.forwardTo({
    dynamodb: emulators.dynamoDbEndpoint,
    sqs: emulators.sqsEndpoint,
    queueUrls: new Map(queueUrls),
    simulatedAws: fleet.url,
  });
  return {
    fleet,
    engine,
    emulators,
    runs: new DynamoRunReader(emulators.db, emulators.tables['orchestrator/run-table-name'] ?? ''),
    calls,
    stacks,
    processes,
    close: async () => {
      await engine.close();
      await emulators.close();
      await proxy.close();
      await fleet.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The unchanged local engine, with a separate fleet and the embedded database. */
export async function startLocalWorld(): Promise<{
  fleet: Fleet;
  engine: LocalEngine;
  runs: RunReader;
  close(): Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-local-'));
  const fleet = await startFleet();
  const engine = await startLocalEngine({
    dataDirectory: join(folder, 'data'),
    services,
    stateMachine: runStateMachine,
    environment: simulatedAwsEnvironment(fleet.url),
  });
  if (engine.database === undefined) throw new ImpossibleStateError('The engine has no database');
  return {
    fleet,
    engine,
    runs: new SqliteRunReader(engine.database),
    close: async () => {
      await engine.close();
      await fleet.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
