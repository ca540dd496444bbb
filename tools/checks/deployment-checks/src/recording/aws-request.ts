import { CheckError } from '../errors.ts';

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

/** Access key and region of an `authorization` header of Signature Version 4. @throws CheckError */
export function readAuthorization(header: string): { accessKeyId: string; region: string } {
  const [, accessKeyId, region] = /Credential=([^/]+)\/\d{8}\/([a-z0-9-]+)\//.exec(header) ?? [];
  if (accessKeyId === undefined || region === undefined)
    throw new CheckError('the authorization header holds no Signature Version 4');
  return { accessKeyId, region };
}
