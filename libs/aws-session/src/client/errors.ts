import { MusterError } from '@muster/errors';

/** A connection setting cannot be used: a proxy's URL, a CA bundle. Thrown before anything is sent. */
export class ConnectionSettingsError extends MusterError {
  static override readonly code = 'InvalidConnectionSettings';
}

/**
 * The proxy answered that it does not forward the call: it requires other credentials, or its policy refuses the host.
 */
export class ProxyRefusedError extends MusterError {
  static override readonly code = 'ProxyRefused';
}

/**
 * The proxy could not be reached, closed the connection, or could not reach the host. This is probably temporary: the
 * SDK tries again, then it counts as an unavailable service.
 */
export class ProxyUnavailableError extends MusterError {
  static override readonly code = 'ProxyUnavailable';
  static override readonly retryable = true;
  /** The SDK's retry strategy reads this field and repeats the call. */
  readonly $retryable = {};
}

/** The certificate that a host presented is not trusted, has expired, or is for another host. */
export class UntrustedCertificateError extends MusterError {
  static override readonly code = 'UntrustedCertificate';
}
