import { defaultProvider, type DefaultProviderInit } from '@aws-sdk/credential-provider-node';
import type { Provider } from '@smithy/types';
import { answerProof, type Provable } from '../answers/index.ts';
import { callerProvider } from '../caller-credentials.ts';
import { type EndpointSettings, endpointVariants } from './endpoint-variants.ts';
import { AwsRequestHandler, type Timeouts } from './request-handler.ts';

/** What the settings of every client have. */
export interface ConnectionSettings extends EndpointSettings {
  readonly timeouts: Timeouts;
}

/** The part of a client's configuration that is the same for all services. */
interface ConnectionConfig {
  readonly requestHandler: AwsRequestHandler;
  readonly useFipsEndpoint: Provider<boolean>;
  readonly useDualstackEndpoint: Provider<boolean>;
}

/**
 * Configuration for the clients that the SDK makes itself, such as the one of STS in a chain of credentials.
 * @param serviceId the SDK's name of the service whose endpoint may be configured
 */
export const connectionConfig = (serviceId: string, settings: ConnectionSettings): ConnectionConfig => ({
  requestHandler: new AwsRequestHandler(settings.timeouts, settings.profile),
  ...endpointVariants(() => serviceId, settings),
});

/**
 * The caller's credentials, or else the SDK's chain of credentials; its calls of STS and IAM Identity Center go where all
 * others go.
 */
const credentialChain =
  (settings: ConnectionSettings) =>
  (init: DefaultProviderInit = {}) =>
    callerProvider(
      defaultProvider({
        ...init,
        clientPlugins: [answerProof],
        clientConfig: {
          ...connectionConfig('STS', { timeouts: settings.timeouts, profile: settings.profile }),
        },
      }),
    );

interface AnyClient extends Provable {
  readonly config: { readonly serviceId: string };
}
type ClientClass = new (...configuration: never) => AnyClient;

/** The SDK's clients take a configuration or, where they need none, nothing. */
type ConfigOf<Class extends ClientClass> = Class extends new (...configuration: infer Args) => AnyClient
  ? Extract<Args, readonly [unknown]>[0]
  : never;

/** What a client can be given, beside what this module decides. */
export type ClientSettings<Class extends ClientClass> = Omit<ConfigOf<Class>, keyof ConnectionConfig> &
  ConnectionSettings;

/**
 * Makes a client of AWS. No client is made in another way: this one honours proxies (HTTPS_PROXY, HTTP_PROXY, NO_PROXY),
 * CA bundles (AWS_CA_BUNDLE, `ca_bundle`), FIPS and dual-stack endpoints, also where it gets its credentials from, and
 * waits for nothing without an end. It proves that what it gets are answers of AWS.
 */
export function awsClient<Class extends ClientClass>(
  Client: Class,
  { timeouts, ...config }: ClientSettings<Class>,
): InstanceType<Class> {
  const settings: ConnectionSettings = { timeouts, endpoint: config.endpoint, profile: config.profile };
  const configuration = {
    credentialDefaultProvider: credentialChain(settings),
    ...config,
    requestHandler: new AwsRequestHandler(timeouts, config.profile),
    ...endpointVariants(() => client.config.serviceId, settings),
  };
  const client = new Client(...([configuration] as unknown as never)) as InstanceType<Class>;
  answerProof.applyToStack(client.middlewareStack);
  return client;
}
