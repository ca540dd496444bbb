import {
  assumedRole,
  type AwsAnswer,
  type AwsCall,
  ec2Refusal,
  type Refusal,
  startFakeAws,
  stsRefusal,
  xmlAnswer,
} from '@muster/aws-session/testing/fake-aws';

export interface CreateTagsCall {
  readonly ids: readonly string[];
  readonly tags: ReadonlyMap<string, string>;
  /** The session that made the call: `KEY1` for the first AssumeRole, and so on. */
  readonly accessKeyId: string;
  readonly region: string;
}

/** STS and EC2 as the tagger uses them. */
export interface TaggingAws {
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
  /** The DeleteTags calls in order. Each succeeds. */
  readonly deleteTagsCalls: URLSearchParams[];
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

const EXPIRES_AT = new Date('2099-01-01T00:00:00Z');
const ROLE_DENIED: Refusal = {
  status: 403,
  code: 'AccessDenied',
  message: 'not authorized to perform: sts:AssumeRole',
};

/**
 * Starts STS AssumeRole and the calls of EC2 that the tagger makes on loopback, and directs the calls of this process to
 * both services there.
 */
export async function startTaggingAws(): Promise<TaggingAws> {
  async function createTags({ form, accessKeyId, region }: AwsCall): Promise<AwsAnswer> {
    const values = indexed(form, 'Tag', '.Value');
    const tags = new Map(
      indexed(form, 'Tag', '.Key').map((key, index) => [key, values[index] ?? ''] as const),
    );
    const call = { ids: indexed(form, 'ResourceId'), tags, accessKeyId, region };
    fake.createTagsCalls.push(call);
    const refusal = await fake.onCreateTags(call);
    if (refusal) return ec2Refusal(refusal);
    fake.taggedIds.push(...call.ids);
    return xmlAnswer('<CreateTagsResponse><return>true</return></CreateTagsResponse>');
  }
  const server = await startFakeAws((call) => {
    const { action, form } = call;
    if (action === 'AssumeRole') {
      if (fake.denyAssumeRole) return stsRefusal(ROLE_DENIED);
      return assumedRole(`KEY${fake.assumedRoles.push(form.get('RoleArn') ?? '')}`, EXPIRES_AT);
    }
    if (action === 'DescribeInstances') {
      fake.describeCalls.push(form);
      if (fake.instances !== undefined) return xmlAnswer(described(form, fake.instances, fake.nextToken));
    }
    if (action === 'DeleteTags') {
      fake.deleteTagsCalls.push(form);
      return xmlAnswer('<DeleteTagsResponse><return>true</return></DeleteTagsResponse>');
    }
    if (action === 'DescribeTags') {
      const content = fake.onDescribeTags(form);
      if (content !== undefined) return xmlAnswer(`<DescribeTagsResponse>${content}</DescribeTagsResponse>`);
    }
    return action === 'CreateTags' ? createTags(call) : ec2Refusal(NOT_ALLOWED);
  });
  const fake: TaggingAws = {
    createTagsCalls: [],
    taggedIds: [],
    assumedRoles: [],
    onCreateTags: () => undefined,
    deleteTagsCalls: [],
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
