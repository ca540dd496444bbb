import { defaultProvider, type DefaultProviderInit } from '@aws-sdk/credential-provider-node';
import type { Provider } from '@smithy/types';
import { answerProof, type Provable } from '../answers/index.ts';
import { callerProvider } from '../caller-credentials.ts';
import { type EndpointSettings, endpointVariants } from './endpoint-variants.ts';
import { AwsRequestHandler, type Timeouts } from './request-handler.ts';

/** The settings that all clients have. */
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
 * Configuration for clients that the SDK creates itself, such as the STS client in a chain of credentials.
 * @param serviceId the SDK's name of the service whose endpoint may be configured
 */
export const connectionConfig = (serviceId: string, settings: ConnectionSettings): ConnectionConfig => ({
  requestHandler: new AwsRequestHandler(settings.timeouts, settings.profile),
  ...endpointVariants(() => serviceId, settings),
});

/**
 * The caller's credentials, or the SDK's chain of credentials. Its calls to STS and IAM Identity Center use the same
 * connection settings as all others.
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

/** The SDK's clients accept a configuration, or nothing if they need none. */
type ConfigOf<Class extends ClientClass> = Class extends new (...configuration: infer Args) => AnyClient
  ? Extract<Args, readonly [unknown]>[0]
  : never;

/** The settings of a client that this module does not set. */
export type ClientSettings<Class extends ClientClass> = Omit<ConfigOf<Class>, keyof ConnectionConfig> &
  ConnectionSettings;

/**
 * Creates an AWS client. Every client must be created here: it uses proxies (HTTPS_PROXY, HTTP_PROXY, NO_PROXY), CA
 * bundles (AWS_CA_BUNDLE, `ca_bundle`), FIPS and dual-stack endpoints, also to get its credentials, and has a time
 * limit for every wait. It proves that its answers come from AWS.
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
