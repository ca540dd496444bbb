/** What the server needs from a Signature Version 4 header; the signature itself is not verified. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
  readonly service: string;
}

const CREDENTIAL = /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,/;

/** Reads an `Authorization` header; undefined when there is none or it is of another form. */
export function parseAuthorization(header: string | undefined): CredentialScope | undefined {
  const match = CREDENTIAL.exec(header ?? '');
  if (match === null) return undefined;
  const [, accessKeyId = '', region = '', service = ''] = match;
  return { accessKeyId, region, service };
}
