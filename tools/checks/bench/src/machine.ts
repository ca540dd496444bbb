import { availableParallelism, cpus, release, totalmem } from 'node:os';
import type { Results } from './results.ts';

export function thisMachine(python: string | undefined): Results['machine'] {
  return {
    cores: availableParallelism(),
    processor: cpus()[0]?.model.trim() ?? 'unknown',
    memoryBytes: totalmem(),
    system: `${process.platform} ${release()}`,
    node: process.version,
    ...(python === undefined ? {} : { python }),
  };
}
