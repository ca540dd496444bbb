import { type BundleSize, sizeOf } from '../packages/bundle.ts';
import { functionsOf, type Packages } from '../packages/packages.ts';
import { LambdaProcess } from '../processes/lambda-process.ts';
import { unpackFunction } from '../processes/unpacked-function.ts';
import { resolveStacks } from '../stacks/resolve-stacks.ts';
import { environmentOf } from '../world/function-environment.ts';
import { median } from './median.ts';

export interface Measurement extends BundleSize {
  readonly name: string;
  /** From the start of the process until the handler is loaded. Median. */
  readonly startMs: number;
  /** For the import of the handler's module alone. Median. */
  readonly importMs: number;
}

const place = { accountId: '999999999999', region: 'us-east-1' };

/**
 * Measures sizes and start-up times of all functions, one process at a time. Each round starts every function once, so
 * that a busy moment of the machine affects more than one function.
 * @param folder folder for the unpacked zips, outside of any folder with packages
 * @param rounds number of fresh processes for each function
 */
export async function measureAll(packages: Packages, folder: string, rounds: number): Promise<Measurement[]> {
  const { stacks } = resolveStacks(packages, place);
  const measured = functionsOf(packages).map((packaged) => ({
    packaged,
    options: {
      unpacked: unpackFunction(packaged, folder),
      environment: { ...environmentOf(packaged, stacks[packaged.service], place), HOME: folder },
      timeoutSeconds: packaged.timeoutSeconds,
    },
    starts: new Array<{ startMs: number; importMs: number }>(),
  }));
  for (let round = 0; round < rounds; round++)
    for (const { options, starts } of measured) {
      const process = new LambdaProcess(options);
      starts.push(await process.start());
      await process.close();
    }
  return measured.map(({ packaged, starts }) => ({
    name: packaged.name,
    ...sizeOf(packaged),
    startMs: median(starts.map(({ startMs }) => startMs)),
    importMs: median(starts.map(({ importMs }) => importMs)),
  }));
}
