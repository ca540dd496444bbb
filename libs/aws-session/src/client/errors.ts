import { MusterError } from '@muster/errors';

/** A setting of the connections to AWS cannot be used: a proxy's URL, a CA bundle. Found before anything is sent. */
export class ConnectionSettingsError extends MusterError {
  static override readonly code = 'InvalidConnectionSettings';
}

/** The proxy answered that it does not forward the call: it wants other credentials, or its policy refuses the host. */
export class ProxyRefusedError extends MusterError {
  static override readonly code = 'ProxyRefused';
}

/**
 * The proxy could not be reached, broke off, or could not reach the host. Temporary as far as anybody knows: the SDK
 * tries again, then it counts as an unavailable service.
 */
export class ProxyUnavailableError extends MusterError {
  static override readonly code = 'ProxyUnavailable';
  static override readonly retryable = true;
  /** Read by the SDK's retry strategy: there is such a field, so the call is made again. */
  readonly $retryable = {};
}

/** The certificate that a host presented is not trusted, has expired, or is for another host. */
export class UntrustedCertificateError extends MusterError {
  static override readonly code = 'UntrustedCertificate';
}
