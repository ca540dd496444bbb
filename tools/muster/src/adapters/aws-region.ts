import { loadConfig, NODE_REGION_CONFIG_FILE_OPTIONS } from '@smithy/core/config';
import type { RegionSetting } from '@muster/regions';

const VARIABLES = ['AWS_REGION', 'AWS_DEFAULT_REGION'] as const;

/**
 * The region for calls of AWS: of the environment, else of the profile; undefined where neither names one. The SDK
 * itself does not know AWS_DEFAULT_REGION, the AWS CLI does.
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
