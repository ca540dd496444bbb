/** The services that the local engine embeds. */
export type EmbeddedService = 'DYNAMODB' | 'SQS';

/** Settings of an SDK client for an embedded server, without any settings of the user. */
export interface EmbeddedServerSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly useFipsEndpoint: false;
  readonly useDualstackEndpoint: false;
}

/** The variable in which the local engine passes the URL of an embedded server to a handler. */
export const embeddedServerVariable = (service: EmbeddedService): string => `MUSTER_EMBEDDED_${service}_URL`;

/**
 * Settings of a client for the embedded server at this URL. The server does not check signatures, so the credentials
 * are fixed: the user's credentials are neither resolved for it nor sent to it.
 */
export const embeddedServerAt = (endpoint: string): EmbeddedServerSettings => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
});

/** Settings of a handler's client: for the embedded server on one machine, none in AWS. */
export function embeddedServer(
  service: EmbeddedService,
  environment: NodeJS.ProcessEnv = process.env,
): EmbeddedServerSettings | undefined {
  const url = environment[embeddedServerVariable(service)];
  return url === undefined || url === '' ? undefined : embeddedServerAt(url);
}
