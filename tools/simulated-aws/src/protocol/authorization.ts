/** The parts of a Signature Version 4 header that the server needs. It does not verify the signature. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const CREDENTIAL = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,/;

/** Parses an `Authorization` header. Undefined if it is missing or has another format. */
export function parseAuthorization(header: string | undefined): CredentialScope | undefined {
  const match = CREDENTIAL.exec(header ?? '');
  if (match === null) return undefined;
  const [, accessKeyId = '', region = '', service = ''] = match;
  return { accessKeyId, region, service };
}
