import { STAGE_PATTERN } from '@muster/service-definition';
import { SettingsError } from './settings-error.ts';

export const STAGE_NAME_RULE =
  'a stage has 1 to 20 lower-case letters, digits or hyphens, the first no hyphen';

export const isStageName = (name: string): boolean => STAGE_PATTERN.test(name);

/** @throws SettingsError for a stage whose names AWS would refuse */
export function checkStageName(stage: string): void {
  if (!isStageName(stage))
    throw new SettingsError(
      'MUSTER_STAGE_INVALID',
      `The stage ${JSON.stringify(stage)} cannot be used: ${STAGE_NAME_RULE}.`,
    );
}
