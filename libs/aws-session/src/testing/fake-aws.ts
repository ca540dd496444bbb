import { text } from 'node:stream/consumers';
import { type LoopbackServer, startLoopbackServer } from './loopback-server.ts';

/** A call as AWS receives it. */
export interface AwsCall {
  /** The operation, such as `AssumeRole`: from the form or the header. Empty for services that name it in the path. */
  readonly action: string;
  readonly path: string;
  readonly body: string;
  /** The parameters of EC2 and STS. */
  readonly form: URLSearchParams;
  /** Of the credentials that signed the call. */
  readonly accessKeyId: string;
  readonly region: string;
}

/** An answer of AWS. A body alone is sent with status 200. */
export interface AwsAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An error of AWS. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
}

export interface FakeAws extends LoopbackServer {
  /** All calls in order, including refused ones. */
  readonly requests: readonly AwsCall[];
  /** The calls of one operation. */
  calls(action: string): AwsCall[];
}

/** Starts AWS on loopback. The test decides each answer. */
export async function startFakeAws(
  answer: (call: AwsCall) => AwsAnswer | Promise<AwsAnswer>,
): Promise<FakeAws> {
  const requests: AwsCall[] = [];
  const server = await startLoopbackServer((request, response) => {
    void (async () => {
      const body = await text(request);
      const { authorization = '', 'x-amz-target': target = '' } = request.headers;
      const [, accessKeyId = '', region = ''] =
        /Credential=([^/]+)\/[^/]+\/([^/]+)\//.exec(authorization) ?? [];
      const form = new URLSearchParams(body);
      const action = form.get('Action') ?? String(target).split('.')[1] ?? '';
      const call = { action, path: request.url ?? '', body, form, accessKeyId, region };
      requests.push(call);
      const { status = 200, headers = {}, body: sent } = await answer(call);
      response.writeHead(status, { ...headers }).end(sent);
    })();
  });
  return {
    ...server,
    requests,
    calls: (action) => requests.filter((request) => request.action === action),
  };
}

const xml = (body: string, status = 200): AwsAnswer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body,
});

/** An answer of EC2 or STS. */
export const xmlAnswer = (body: string): AwsAnswer => xml(body);

/** An answer of a service with the JSON protocol. */
export const jsonAnswer = (body: unknown, status = 200): AwsAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
});

const errorXml = ({ code, message = 'refused' }: Refusal): string =>
  `<Code>${code}</Code><Message>${message}</Message>`;

export const ec2Refusal = (refusal: Refusal): AwsAnswer =>
  xml(
    `<Response><Errors><Error>${errorXml(refusal)}</Error></Errors><RequestID>x</RequestID></Response>`,
    refusal.status,
  );

export const stsRefusal = (refusal: Refusal): AwsAnswer =>
  xml(
    `<ErrorResponse><Error><Type>Sender</Type>${errorXml(refusal)}</Error><RequestId>x</RequestId></ErrorResponse>`,
    refusal.status,
  );

/** The error of a service with the JSON protocol. */
export const jsonRefusal = ({ status, code, message = 'refused' }: Refusal): AwsAnswer =>
  jsonAnswer({ __type: code, message }, status);

/** The answer of AssumeRole. */
export const assumedRole = (accessKeyId: string, expiresAt: Date): AwsAnswer =>
  xmlAnswer(
    `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${accessKeyId}</AccessKeyId>` +
      '<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>' +
      `<Expiration>${expiresAt.toISOString()}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
  );
