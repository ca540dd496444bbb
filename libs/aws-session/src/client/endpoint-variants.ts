import { loadConfig } from '@smithy/core/config';
import { ConnectionSettingsError } from './errors.ts';

type Provider<Value> = () => Promise<Value>;
type Sections = Readonly<Record<string, Readonly<Record<string, string | undefined>> | undefined>>;
type LoaderConfig = { readonly profile?: string };

/** A value and its source: a variable of the environment, or the profile. */
interface Setting {
  readonly name: string;
  readonly value: string;
}

const settingOf = (name: string, value: string | undefined): Setting | undefined =>
  value === undefined || value === '' ? undefined : { name, value };

const load = (variable: string, key: string, loaderConfig: LoaderConfig): Promise<Setting | undefined> =>
  loadConfig<Setting | undefined>(
    {
      environmentVariableSelector: (env) => settingOf(variable, env[variable]),
      configFileSelector: (profile) => settingOf(`${key} of the AWS profile`, profile[key]),
      default: undefined,
    },
    loaderConfig,
  )();

/**
 * @throws ConnectionSettingsError for anything except true and false: a wrong guess would use an endpoint without FIPS
 */
async function loadSwitch(variable: string, key: string, loaderConfig: LoaderConfig): Promise<boolean> {
  const setting = await load(variable, key, loaderConfig);
  const value = setting?.value.trim().toLowerCase() ?? 'false';
  if (value === 'true' || value === 'false') return value === 'true';
  throw new ConnectionSettingsError(`${setting?.name} is "${setting?.value}"; write true or false`);
}

/**
 * Whether the user has configured an endpoint for a service: AWS_ENDPOINT_URL_<SERVICE>, AWS_ENDPOINT_URL, or the same in
 * the profile. Source: AWS SDKs and Tools Reference Guide, "Service-specific endpoints".
 */
async function hasConfiguredEndpoint(serviceId: string, loaderConfig: LoaderConfig): Promise<boolean> {
  const ignored = await load(
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    'ignore_configured_endpoint_urls',
    loaderConfig,
  );
  if (ignored?.value.toLowerCase() === 'true') return false;
  const name = serviceId.replaceAll(' ', '_');
  const url = await loadConfig<string | undefined>(
    {
      environmentVariableSelector: (env) =>
        env[`AWS_ENDPOINT_URL_${name.toUpperCase()}`] || env.AWS_ENDPOINT_URL || undefined,
      configFileSelector: (profile, sections: Sections = {}) =>
        sections[`services.${profile.services}`]?.[`${name.toLowerCase()}.endpoint_url`] ||
        profile.endpoint_url ||
        undefined,
      default: undefined,
    },
    loaderConfig,
  )();
  return url !== undefined;
}

const once = <Value>(work: Provider<Value>): Provider<Value> => {
  let result: Promise<Value> | undefined;
  return () => (result ??= work());
};

/** The settings of a client that determine its endpoint. */
export interface EndpointSettings {
  readonly endpoint?: unknown;
  readonly profile?: string | undefined;
}

/**
 * Settings of a client that uses FIPS and dual-stack endpoints if the environment or the profile enables them. As with
 * the AWS CLI, they do not apply to a configured endpoint: the SDK refuses the combination.
 * @param serviceId the SDK's name of the service, such as `EC2`, once the client exists
 */
export function endpointVariants(
  serviceId: () => string,
  { endpoint, profile }: EndpointSettings,
): { useFipsEndpoint: Provider<boolean>; useDualstackEndpoint: Provider<boolean> } {
  const loaderConfig: LoaderConfig = profile === undefined ? {} : { profile };
  const isConfigured = once(
    async () => endpoint !== undefined || (await hasConfiguredEndpoint(serviceId(), loaderConfig)),
  );
  const variant = (variable: string, key: string): Provider<boolean> =>
    once(async () => !(await isConfigured()) && (await loadSwitch(variable, key, loaderConfig)));
  return {
    useFipsEndpoint: variant('AWS_USE_FIPS_ENDPOINT', 'use_fips_endpoint'),
    useDualstackEndpoint: variant('AWS_USE_DUALSTACK_ENDPOINT', 'use_dualstack_endpoint'),
  };
}
