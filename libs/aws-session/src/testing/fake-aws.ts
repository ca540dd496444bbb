import { setTimeout as delay } from 'node:timers/promises';
import { startLoopbackServer } from './loopback-server.ts';

export interface StsRequest {
  readonly action: string;
  readonly form: URLSearchParams;
  readonly accessKeyId: string;
  readonly region: string;
}

/** Answers AssumeRole and DescribeInstances. `answer` may refuse a request. */
export async function startFakeAws(
  answer: (request: StsRequest) => { status: number; code: string } | undefined,
) {
  const requests: StsRequest[] = [];
  let sessionSeconds = 3600;
  const server = await startLoopbackServer((request, response) => {
    void (async () => {
      const body = (await request.toArray()).join('');
      const form = new URLSearchParams(body);
      const [, accessKeyId = '', region = ''] =
        /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
      const action = form.get('Action') ?? '';
      requests.push({ action, form, accessKeyId, region });
      await delay(5);
      const refusal = answer({ action, form, accessKeyId, region });
      response.setHeader('content-type', 'text/xml');
      if (refusal) {
        response.statusCode = refusal.status;
        const error = `<Code>${refusal.code}</Code><Message>refused</Message>`;
        response.end(
          action === 'AssumeRole'
            ? `<ErrorResponse><Error><Type>Sender</Type>${error}</Error><RequestId>x</RequestId></ErrorResponse>`
            : `<Response><Errors><Error>${error}</Error></Errors><RequestID>x</RequestID></Response>`,
        );
      } else if (action === 'AssumeRole') {
        const expiration = new Date(Date.now() + sessionSeconds * 1000).toISOString();
        const key = `ASIA${requests.filter((r) => r.action === 'AssumeRole').length}`;
        response.end(
          `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>${expiration}</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`,
        );
      } else response.end('<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>');
    })();
  });
  return {
    url: server.endpoint,
    requests,
    calls: (action: string) => requests.filter((request) => request.action === action),
    setSessionSeconds: (seconds: number) => {
      sessionSeconds = seconds;
    },
    close: () => server.close(),
  };
}
