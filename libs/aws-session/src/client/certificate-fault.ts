import type { CaBundle } from './ca-bundle.ts';
import { UntrustedCertificateError } from './errors.ts';
import { systemError } from './system-error.ts';

/** Source: Node.js, TLS, "X509 certificate error codes", and `tls.checkServerIdentity`. */
const CODE =
  /^(CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(DECODE|DECRYPT|GET|VERIFY)_\w+|ERROR_IN_CERT_\w+|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERR_TLS_CERT_ALTNAME_INVALID)$/;
const OUT_OF_TIME = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);
const OTHER_HOST = new Set(['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH']);

function adviceFor(code: string, bundle: CaBundle | undefined): string {
  if (OUT_OF_TIME.has(code))
    return "check this machine's clock and the server or proxy that sent the certificate";
  if (OTHER_HOST.has(code)) return 'check what answers under this name: a proxy, or a wrong endpoint';
  const ends = 'if a proxy ends TLS on the way, ';
  return bundle === undefined
    ? `${ends}write its CA certificate into a PEM file and name it in AWS_CA_BUNDLE`
    : `${ends}add its CA certificate to ${bundle.file} (${bundle.setting})`;
}

/**
 * The error for a certificate that was not accepted. Undefined for every other error. The call is not repeated.
 * @param host the host that presented the certificate, for the message
 */
export function certificateFault(
  error: unknown,
  host: string,
  bundle: CaBundle | undefined,
): UntrustedCertificateError | undefined {
  const { code, message } = systemError(error);
  if (code === undefined || !CODE.test(code)) return undefined;
  // Some of Node's messages end with advice on starting Node.
  const [reason] = message.split(';');
  return new UntrustedCertificateError(
    `the certificate of ${host} was not accepted: ${code}: ${reason}; ${adviceFor(code, bundle)}`,
    { cause: error },
  );
}
