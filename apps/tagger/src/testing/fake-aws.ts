import { text } from 'node:stream/consumers';
import { startLoopbackServer } from '@muster/aws-session/testing/server';

/** An error answer of EC2. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
}

export interface CreateTagsCall {
  readonly ids: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  /** The session that made the call: `KEY1` for the first AssumeRole, and so on. */
  readonly accessKeyId: string;
  readonly region: string;
}

export interface FakeAws {
  /** All calls in order, including refused ones. */
  readonly createTagsCalls: CreateTagsCall[];
  /** IDs of the calls that succeeded. */
  readonly taggedIds: string[];
  readonly assumedRoles: string[];
  /** Decides the result of CreateTags. Undefined means success. A promise delays the answer. */
  onCreateTags: (call: CreateTagsCall) => Refusal | undefined | Promise<Refusal | undefined>;
  denyAssumeRole: boolean;
  /** What DescribeInstances returns, as XML by instance ID. Undefined: the role does not allow the call. */
  instances: ReadonlyMap<string, string> | undefined;
  /** The content of an answer of DescribeTags, as XML. Undefined: the role does not allow the call. */
  onDescribeTags: (form: URLSearchParams) => string | undefined;
  /** The DescribeInstances calls in order, including refused ones. */
  readonly describeCalls: URLSearchParams[];
  /** Sent with every answer of DescribeInstances. */
  nextToken: string | undefined;
  close(): Promise<void>;
}

const indexed = (form: URLSearchParams, prefix: string, suffix = ''): string[] => {
  const values: string[] = [];
  for (let value = form.get(`${prefix}.1${suffix}`); value !== null;)
    value = form.get(`${prefix}.${values.push(value) + 1}${suffix}`);
  return values;
};

const assumedRole = (number: number) => `<AssumeRoleResponse><AssumeRoleResult><Credentials>
  <AccessKeyId>KEY${number}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
  <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
const stsDenied = `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>
  <Message>not authorized to perform: sts:AssumeRole</Message></Error></ErrorResponse>`;
const ec2Error = ({ code, message }: Refusal) =>
  `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors></Response>`;

/** What a role without other permissions answers, as in accounts with a role of an earlier version. */
const NOT_ALLOWED: Refusal = {
  status: 403,
  code: 'UnauthorizedOperation',
  message: 'You are not authorized to perform this operation.',
};

/** The instances in the first filter. */
function described(
  form: URLSearchParams,
  instances: ReadonlyMap<string, string>,
  nextToken?: string,
): string {
  const named = new Set(
    [...form].flatMap(([name, value]) => (name.startsWith('Filter.1.Value.') ? value : [])),
  );
  const items = [...instances].filter(([id]) => named.has(id));
  const set = items.map(([id, xml]) => `<item><instanceId>${id}</instanceId>${xml}</item>`).join('');
  const token = nextToken === undefined ? '' : `<nextToken>${nextToken}</nextToken>`;
  return `<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId><reservationSet><item><instancesSet>${set}</instancesSet></item></reservationSet>${token}</DescribeInstancesResponse>`;
}

/**
 * Starts STS AssumeRole, EC2 CreateTags and EC2 DescribeInstances on loopback, and directs the calls of this process to
 * both services there.
 */
export async function startFakeAws(): Promise<FakeAws> {
  const server = await startLoopbackServer((request, response) => {
    void answer().then(([status, body]) =>
      response.writeHead(status, { 'content-type': 'text/xml' }).end(body),
    );
    async function answer(): Promise<[number, string]> {
      const form = new URLSearchParams(await text(request));
      const [, accessKeyId = '', , region = ''] =
        /Credential=([^/]+)\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
      if (form.get('Action') === 'AssumeRole') {
        if (fake.denyAssumeRole) return [403, stsDenied];
        return [200, assumedRole(fake.assumedRoles.push(form.get('RoleArn') ?? ''))];
      }
      if (form.get('Action') === 'DescribeInstances') {
        fake.describeCalls.push(form);
        if (fake.instances !== undefined) return [200, described(form, fake.instances, fake.nextToken)];
      }
      if (form.get('Action') === 'DescribeTags') {
        const content = fake.onDescribeTags(form);
        if (content !== undefined) return [200, `<DescribeTagsResponse>${content}</DescribeTagsResponse>`];
      }
      if (form.get('Action') !== 'CreateTags') return [403, ec2Error(NOT_ALLOWED)];
      const values = indexed(form, 'Tag', '.Value');
      const tags = new Map(
        indexed(form, 'Tag', '.Key').map((key, index) => [key, values[index] ?? ''] as const),
      );
      const call = { ids: indexed(form, 'ResourceId'), tags, accessKeyId, region };
      fake.createTagsCalls.push(call);
      const refusal = await fake.onCreateTags(call);
      if (refusal) return [refusal.status, ec2Error(refusal)];
      fake.taggedIds.push(...call.ids);
      return [200, '<CreateTagsResponse><return>true</return></CreateTagsResponse>'];
    }
  });
  const fake: FakeAws = {
    createTagsCalls: [],
    taggedIds: [],
    assumedRoles: [],
    onCreateTags: () => undefined,
    onDescribeTags: () => undefined,
    denyAssumeRole: false,
    instances: undefined,
    describeCalls: [],
    nextToken: undefined,
    close: () => server.close(),
  };
  const { endpoint } = server;
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_EC2: endpoint,
    AWS_ENDPOINT_URL_STS: endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  return fake;
}
