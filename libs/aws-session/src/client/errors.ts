import { StepError } from '../errors.ts';

/** A setting of the connections to AWS cannot be used: a proxy's URL, a CA bundle. Found before anything is sent. */
export class ConnectionSettingsError extends StepError {
  override readonly name = 'InvalidConnectionSettings';
}

/** The proxy answered that it does not forward the call: it wants other credentials, or its policy refuses the host. */
export class ProxyRefusedError extends StepError {
  override readonly name = 'ProxyRefused';
}

/**
 * The proxy could not be reached, broke off, or could not reach the host. Temporary as far as anybody knows: the SDK
 * tries again, then it counts as an unavailable service.
 */
export class ProxyUnavailableError extends Error {
  override readonly name = 'ProxyUnavailable';
  /** Read by the SDK's retry strategy: there is such a field, so the call is made again. */
  readonly $retryable = {};
}

/** The certificate that a host presented is not trusted, has expired, or is for another host. */
export class UntrustedCertificateError extends StepError {
  override readonly name = 'UntrustedCertificate';
}
