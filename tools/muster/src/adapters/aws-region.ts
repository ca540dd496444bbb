import type { RegionSetting } from '@muster/regions';
import { loadConfig, NODE_REGION_CONFIG_FILE_OPTIONS } from '@smithy/core/config';

const VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'] as const;

/**
 * The region for AWS calls, from the environment or from the profile; undefined if neither sets one. Unlike the AWS
 * CLI, the SDK does not know AWS_DEFAULT_REGION.
 */
export async function awsRegion(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RegionSetting | undefined> {
  for (const setting of VARIABLES) {
    const region = environment[setting];
    if (region !== undefined && region !== '') return { region, setting };
  }
  const profile = environment.AWS_PROFILE || 'default';
  const region = await loadConfig<string | undefined>(
    {
      environmentVariableSelector: () => undefined,
      configFileSelector: (section) => section.region || undefined,
      default: undefined,
    },
    { ...NODE_REGION_CONFIG_FILE_OPTIONS, profile },
  )();
  return region === undefined ? undefined : { region, setting: `region of the AWS profile ${profile}` };
}
