export { awsClient, connectionConfig, type ConnectionSettings } from './aws-client.ts';
export { type ConnectionFault, connectionFaultOf } from './connection-fault.ts';
export {
  ConnectionSettingsError,
  ProxyRefusedError,
  ProxyUnavailableError,
  UntrustedCertificateError,
} from './errors.ts';
export type { Timeouts } from './request-handler.ts';
