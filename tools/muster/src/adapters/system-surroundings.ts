import type { Surroundings } from '../surroundings.ts';
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
    resumeCommand: (runId, dataOption) => `npx muster run --resume ${runId}${dataOption}`,
    checkCredentials: async (homeRegion) => (await import('./credentials.ts')).checkCredentials(homeRegion),
    openData: async (dataDirectory) => (await import('./opened-data.ts')).openData(dataDirectory),
    startEngine: async (options) => (await import('./engine.ts')).startEngine(options),
    onInterrupt,
  };
}
