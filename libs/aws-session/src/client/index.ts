export { awsClient, connectionConfig, type ConnectionSettings } from './aws-client.ts';
export {
  ConnectionSettingsError,
  ProxyRefusedError,
  ProxyUnavailableError,
  UntrustedCertificateError,
} from './errors.ts';
export type { Timeouts } from './request-handler.ts';
