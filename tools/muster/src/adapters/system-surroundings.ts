import type { Surroundings } from '../surroundings.ts';
import { systemDoctor } from '../doctor/adapters/system-doctor.ts';
import { onInterrupt } from './signals.ts';

/**
 * The real ones. What needs the SDK, the engine or the services is loaded when it is used,
 * so that `--help` and a mistake in the configuration answer at once.
 */
export function systemSurroundings(): Surroundings {
  return {
    stdout: process.stdout,
    stderr: process.stderr,
    environment: process.env,
    workingDirectory: process.cwd(),
    now: () => new Date(),
    resumeCommand: (runId, locationOptions) => `npx muster run --resume ${runId}${locationOptions}`,
    checkCredentials: async (homeRegion) => (await import('./credentials.ts')).checkCredentials(homeRegion),
    openData: async (location) =>
      location.engine === 'aws'
        ? (await import('./aws-data.ts')).openAwsData(location.stage)
        : (await import('./opened-data.ts')).openData(location.dataDirectory),
    startEngine: async ({ location, functionTimeoutSeconds }) =>
      location.engine === 'aws'
        ? (await import('./aws-engine.ts')).connectAwsEngine(location.stage)
        : (await import('./engine.ts')).startEngine(location.dataDirectory, functionTimeoutSeconds),
    doctor: systemDoctor,
    onInterrupt,
  };
}
