/** The services that the local engine embeds. */
export type EmbeddedService = 'DYNAMODB' | 'SQS';

/** Settings of an SDK client that belong to an embedded server and to nothing that the user has configured. */
export interface EmbeddedServerSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly useFipsEndpoint: false;
  readonly useDualstackEndpoint: false;
}

/** The variable by which the local engine tells a handler the URL of an embedded server. */
export const embeddedServerVariable = (service: EmbeddedService): string => `MUSTER_EMBEDDED_${service}_URL`;

/**
 * Settings of a client of the embedded server at this URL. The server does not check signatures: fixed
 * credentials, so that the user's own are neither resolved for it nor sent to it.
 */
export const embeddedServerAt = (endpoint: string): EmbeddedServerSettings => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  useFipsEndpoint: false,
  useDualstackEndpoint: false,
});

/** Settings of a handler's client: of the embedded server on one machine, none in AWS. */
export function embeddedServer(
  service: EmbeddedService,
  environment: NodeJS.ProcessEnv = process.env,
): EmbeddedServerSettings | undefined {
  const url = environment[embeddedServerVariable(service)];
  return url === undefined || url === '' ? undefined : embeddedServerAt(url);
}
