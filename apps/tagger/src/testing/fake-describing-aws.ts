import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { serveAsAws } from './serve-as-aws.ts';

/** STS AssumeRole, and EC2 DescribeInstances for a filter of ids. */
export interface DescribingAws {
  /** What an instance looks like, as XML, by its id. */
  readonly instances: Map<string, string>;
  /** The DescribeInstances calls, in order. */
  readonly calls: URLSearchParams[];
  /** Given with every answer. */
  nextToken: string | undefined;
  close(): Promise<void>;
}

const ASSUMED = `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>KEY</AccessKeyId>
  <SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
  <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;

/** Starts on loopback and points the SDK's environment at itself. */
export async function startDescribingAws(): Promise<DescribingAws> {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const form = new URLSearchParams(body);
      const isSts = form.get('Action') === 'AssumeRole';
      response.writeHead(200, { 'content-type': 'text/xml' }).end(isSts ? ASSUMED : describe(form));
    });
  });
  const describe = (form: URLSearchParams): string => {
    fake.calls.push(form);
    const named = new Set(
      [...form].flatMap(([name, value]) => (name.startsWith('Filter.1.Value.') ? value : [])),
    );
    const items = [...fake.instances].filter(([id]) => named.has(id));
    const set = items.map(([id, xml]) => `<item><instanceId>${id}</instanceId>${xml}</item>`).join('');
    const token = fake.nextToken === undefined ? '' : `<nextToken>${fake.nextToken}</nextToken>`;
    return `<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><reservationSet><item><instancesSet>${set}</instancesSet></item></reservationSet>${token}</DescribeInstancesResponse>`;
  };
  const fake: DescribingAws = {
    instances: new Map(),
    calls: [],
    nextToken: undefined,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  await serveAsAws(server);
  return fake;
}
