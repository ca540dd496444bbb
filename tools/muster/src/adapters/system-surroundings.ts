import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemDoctor } from '../doctor/adapters/system-doctor.ts';
import { MUSTER } from '../output/called-as.ts';
import type { Surroundings } from '../surroundings.ts';
import { onInterrupt } from './signals.ts';
import { systemTerminal } from './terminal.ts';

/** The file with the simulated fleet, in the data directory of a demonstration. */
export const DEMONSTRATION_JOURNAL = 'simulated-aws.journal';

const organization = async () => (await import('./organization.ts')).organizationPorts;

/**
 * The real surroundings. The SDK, the engine and the services load at their first use, so that `--help` and configuration
 * errors appear immediately.
 */
export function systemSurroundings(): Surroundings {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    workingDirectory: process.cwd(),
    now: () => new Date(),
    resumeCommand: (runId, locationOptions) => `${MUSTER} run --resume ${runId}${locationOptions}`,
    holdsDemonstration: (dataDirectory) => existsSync(join(dataDirectory, DEMONSTRATION_JOURNAL)),
    terminal: systemTerminal(),
    questions: async () => (await import('./questions.ts')).terminalQuestions(),
    openPager: async () => (await import('./pager.ts')).openPager(process.env),
    openFile: async (path) =>
      (await import('./open-file.ts')).openFile(path, {
        platform: process.platform,
        environment: process.env,
      }),
    useAws: async (choice) => (await import('./caller/use-aws.ts')).useAws(choice),
    awsRegion: async () => (await import('./aws-region.ts')).awsRegion(process.env),
    checkCredentials: async (homeRegion) => (await import('./credentials.ts')).checkCredentials(homeRegion),
    ssoRegion: async () => (await import('./caller/caller-state.ts')).credentialsOrigin()?.ssoRegion,
    profiles: {
      list: async () => (await import('./caller/profiles.ts')).profilePorts.list(),
      identity: async (profile, homeRegion) =>
        (await import('./caller/profiles.ts')).profilePorts.identity(profile, homeRegion),
    },
    organization: {
      describe: async (...args) => (await organization()).describe(...args),
      roots: async (...args) => (await organization()).roots(...args),
      unitsIn: async (...args) => (await organization()).unitsIn(...args),
      accountsBelow: async (...args) => (await organization()).accountsBelow(...args),
    },
    openData: async (location) => {
      if (location.engine === 'aws') return (await import('./aws-data.ts')).openAwsData(location.stage);
      return location.store === 'dynamodb'
        ? (await import('./dynamodb-store/opened-data.ts')).openDynamoData(location.dataDirectory)
        : (await import('./opened-data.ts')).openData(location.dataDirectory);
    },
    startEngine: async ({ location, ...options }) =>
      location.engine === 'aws'
        ? (await import('./aws-engine.ts')).connectAwsEngine(location.stage)
        : (await import('./engine.ts')).startEngine(location, options),
    openSchedule: async (stage) => (await import('./stage-schedule.ts')).openSchedule(stage),
    sql: async () => (await import('./sql-ports.ts')).sqlPorts(process.env),
    doctor: systemDoctor,
    onInterrupt,
  };
}
