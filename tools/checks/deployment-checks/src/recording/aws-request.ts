/** A request as it came from a function, before anything has looked at its body. */
export interface AwsRequest {
  /** The service as the endpoint variables call it, in lower case: `dynamodb`, `ec2`. */
  readonly service: string;
  /** Header `x-amz-target` of the JSON protocols, else ''. */
  readonly target: string;
  /** From the credential scope of the signature. */
  readonly accessKeyId: string;
  readonly region: string;
  readonly body: string;
}

/** A signature that cannot be read. */
class SignatureUnreadableError extends Error {
  override readonly name = 'SignatureUnreadable';
}

/** Access key and region of an `authorization` header of Signature Version 4. @throws SignatureUnreadableError */
export function readAuthorization(header: string): { accessKeyId: string; region: string } {
  const [, accessKeyId, region] = /Credential=([^/]+)\/\d{8}\/([a-z0-9-]+)\//.exec(header) ?? [];
  if (accessKeyId === undefined || region === undefined) throw new SignatureUnreadableError(header);
  return { accessKeyId, region };
}
