import { elementAt, textAt, type XmlElement } from './xml-document.ts';

/** The problem of an answer, as the end of a sentence that begins with "the answer". Undefined if there is none. */
export type Fault = string | undefined;

/** The required content of the answer to one operation, besides being a document of its protocol. */
export interface XmlProof {
  readonly protocol: 'xml';
  readonly check: (root: XmlElement) => Fault;
}
export interface JsonProof {
  readonly protocol: 'json';
  readonly check: (document: JsonObject, input: unknown) => Fault;
  /** True if `{}` is a valid answer. Then the headers must prove that it comes from AWS. */
  readonly mayBeEmpty: boolean;
}
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isNumber = (value: unknown): boolean => typeof value === 'number';
const isList = (value: unknown): boolean => Array.isArray(value);
const member = (document: JsonObject, name: string): unknown =>
  Object.hasOwn(document, name) ? document[name] : undefined;

const xml = (check: XmlProof['check']): XmlProof => ({ protocol: 'xml', check });

/** The elements at these paths contain text. */
const texts = (...paths: readonly string[]): XmlProof =>
  xml((root) => {
    const missing = paths.find((path) => !textAt(root, ...path.split('.')));
    return missing && `lacks ${missing}`;
  });

/** Members of every answer to the operation. */
const members = (
  tests: Readonly<Record<string, (value: unknown) => boolean>>,
  more: JsonProof['check'] = () => undefined,
): JsonProof => ({
  protocol: 'json',
  mayBeEmpty: false,
  check: (document, input) => {
    const missing = Object.entries(tests).find(([name, test]) => !test(member(document, name)));
    return missing === undefined ? more(document, input) : `lacks ${missing[0]}`;
  },
});

/** All members are optional. If there are any, they include one of these. */
const atMost = (...names: readonly string[]): JsonProof => ({
  protocol: 'json',
  mayBeEmpty: true,
  check: (document) => {
    const there = Object.keys(document);
    return there.length === 0 || there.some((name) => names.includes(name))
      ? undefined
      : 'has members of another kind of answer';
  },
});

const idsOf = (entries: unknown): unknown[] =>
  Array.isArray(entries)
    ? entries.map((entry: unknown) => (isObject(entry) ? member(entry, 'Id') : undefined))
    : [];

/** Each entry of the request is in one of the two lists. The SDK and the servers leave out an empty list. */
const batchOfEntries: JsonProof = members({}, (document, input) => {
  const said = new Set([...idsOf(member(document, 'Successful')), ...idsOf(member(document, 'Failed'))]);
  const unsaid = idsOf(isObject(input) ? input['Entries'] : undefined).filter((id) => !said.has(id));
  return unsaid.length === 0 ? undefined : `does not say what became of ${unsaid.length} entries`;
});

const CREDENTIALS = 'AssumeRoleResult.Credentials';
const IDENTITY = 'GetCallerIdentityResult';

/** An expiry that cannot be read would never be reached. */
function credentials(root: XmlElement): Fault {
  const missing = ['AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'].find(
    (name) => !textAt(root, ...CREDENTIALS.split('.'), name),
  );
  if (missing !== undefined) return `lacks ${CREDENTIALS}.${missing}`;
  const expiration = textAt(root, ...CREDENTIALS.split('.'), 'Expiration');
  return Number.isNaN(Date.parse(String(expiration)))
    ? 'has credentials without a readable expiration'
    : undefined;
}

/** EC2 answers `<return>true</return>`. Emulators leave that out, but always include the ID of the request. */
function tagged(root: XmlElement): Fault {
  const said = textAt(root, 'return');
  if (said === 'true' || (said === undefined && textAt(root, 'requestId'))) return undefined;
  return said === undefined
    ? 'does not say that the tags were changed'
    : `says that the tags were not changed`;
}

const regions = (root: XmlElement): Fault =>
  elementAt(root, 'regionInfo')?.children.some(({ name }) => name === 'item') ? undefined : 'lists no region';

/** An empty list of tags is there, too. */
const tagList = (root: XmlElement): Fault => (elementAt(root, 'tagSet') ? undefined : 'lacks tagSet');

const item = atMost('Item', 'ConsumedCapacity');
const written = atMost('Attributes', 'ConsumedCapacity', 'ItemCollectionMetrics');
const page = members({ Items: isList, Count: isNumber });

/**
 * The required content of the answers to the calls that Muster makes, by action as in policies. For other answers only
 * the protocol is proven. Source: the services' API References and models. Content that emulators leave out of a valid
 * answer is not required.
 */
const PROOFS: ReadonlyMap<string, XmlProof | JsonProof> = new Map<string, XmlProof | JsonProof>([
  ['sts:AssumeRole', xml(credentials)],
  ['sts:GetCallerIdentity', texts(`${IDENTITY}.Account`, `${IDENTITY}.Arn`)],
  ['ec2:DescribeRegions', xml(regions)],
  ['ec2:CreateTags', xml(tagged)],
  ['ec2:DeleteTags', xml(tagged)],
  ['ec2:DescribeTags', xml(tagList)],
  ['sns:Publish', texts('PublishResult.MessageId')],
  ['dynamodb:BatchGetItem', members({ Responses: isObject, UnprocessedKeys: isObject })],
  ['dynamodb:BatchWriteItem', members({ UnprocessedItems: isObject })],
  ['dynamodb:CreateTable', members({ TableDescription: isObject })],
  ['dynamodb:DeleteItem', written],
  ['dynamodb:DescribeTable', members({ Table: isObject })],
  ['dynamodb:GetItem', item],
  ['dynamodb:ListTables', members({ TableNames: isList })],
  ['dynamodb:PutItem', written],
  ['dynamodb:Query', page],
  ['dynamodb:Scan', page],
  ['dynamodb:TransactWriteItems', atMost('ConsumedCapacity', 'ItemCollectionMetrics')],
  ['dynamodb:UpdateItem', written],
  [
    'organizations:DescribeOrganizationalUnit',
    members({ OrganizationalUnit: (value) => isObject(value) && isText(member(value, 'Name')) }),
  ],
  ['organizations:ListAccountsForParent', members({ Accounts: isList })],
  ['organizations:ListOrganizationalUnitsForParent', members({ OrganizationalUnits: isList })],
  ['organizations:ListParents', members({ Parents: isList })],
  ['organizations:ListTagsForResource', members({ Tags: isList })],
  ['sqs:ChangeMessageVisibilityBatch', batchOfEntries],
  ['sqs:DeleteMessageBatch', batchOfEntries],
  ['sqs:ReceiveMessage', atMost('Messages')],
  ['sqs:SendMessageBatch', batchOfEntries],
  ['ssm:GetParameter', members({ Parameter: (value) => isObject(value) && isText(member(value, 'Value')) })],
  ['ssm:GetParameters', members({ Parameters: isList, InvalidParameters: isList })],
  ['ssm:GetParametersByPath', members({ Parameters: isList })],
  ['states:DescribeExecution', members({ executionArn: isText, status: isText })],
  ['states:StartExecution', members({ executionArn: isText })],
]);

export const proofOf = (action: string): XmlProof | JsonProof | undefined => PROOFS.get(action);
