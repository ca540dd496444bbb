import { Option } from 'commander';
import { WrongUseError } from '../../errors.ts';
import type { Surroundings } from '../../surroundings.ts';
import { locationOf, profileOption } from '../options.ts';

export interface StageOptions {
  readonly stage?: string;
  readonly profile?: string;
}

export const stageOptions = (): readonly Option[] => [
  new Option('--stage <stage>', 'the name that the services were deployed with (default: $MUSTER_STAGE)'),
  profileOption(),
];

/** @throws WrongUseError */
export function stageOf({ stage }: StageOptions, surroundings: Surroundings): string {
  if (stage === undefined)
    throw new WrongUseError(
      'a schedule belongs to a stage: add --stage, with the name that the services were deployed with',
    );
  const location = locationOf({ engine: 'aws', stage }, surroundings);
  return location.engine === 'aws' ? location.stage : stage;
}
