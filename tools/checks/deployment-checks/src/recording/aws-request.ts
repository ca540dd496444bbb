import { CheckError } from '../errors.ts';

/** A request as the function sent it. Its body has not been parsed. */
export interface AwsRequest {
  /** The service in lower case, as in the endpoint variables: `dynamodb`, `ec2`. */
  readonly service: string;
  readonly method: string;
  /** The path below the endpoint: for S3, the bucket and the key. */
  readonly path: string;
  /** Header `x-amz-target` of the JSON protocols, or ''. */
  readonly target: string;
  /** From the credential scope of the signature. */
  readonly accessKeyId: string;
  readonly region: string;
  readonly body: string;
}

/** Access key and region of an `authorization` header of Signature Version 4. @throws CheckError */
export function readAuthorization(header: string): { accessKeyId: string; region: string } {
  const [, accessKeyId, region] = /Credential=([^/]+)\/\d{8}\/([a-z0-9-]+)\//.exec(header) ?? [];
  if (accessKeyId === undefined || region === undefined)
    throw new CheckError('the authorization header holds no Signature Version 4');
  return { accessKeyId, region };
}
