/** Why a call did not reach AWS. */
export interface ConnectionFault {
  readonly code: 'InvalidConnectionSettings' | 'ProxyRefused' | 'ProxyUnavailable' | 'UntrustedCertificate';
  /** For the user, with what to do. */
  readonly message: string;
}

const CODES = [
  'InvalidConnectionSettings',
  'ProxyRefused',
  'ProxyUnavailable',
  'UntrustedCertificate',
] as const;
/** The SDK uses `CODE: message` as the message of an error if a credential provider could not make its call. */
const IN_MESSAGE = new RegExp(`^(${CODES.join('|')}): (.+)$`, 's');
const MAX_CAUSES = 5;

/**
 * The connection problem in an error or one of its causes: a proxy, a certificate, a setting. Undefined for every other
 * error, such as an answer of AWS.
 */
export function connectionFaultOf(error: unknown, depth = 0): ConnectionFault | undefined {
  if (!(error instanceof Error) || depth > MAX_CAUSES) return undefined;
  const { name, message } = error;
  const code = CODES.find((each) => each === name);
  if (code !== undefined) return { code, message };
  const [, named, rest = ''] = IN_MESSAGE.exec(message) ?? [];
  const wrapped = CODES.find((each) => each === named);
  return wrapped === undefined ? connectionFaultOf(error.cause, depth + 1) : { code: wrapped, message: rest };
}
