import type { QueueDefinition, TableDefinition } from '@muster/service-definition';

/** The missing tables and queues of a run with `--store dynamodb`. */
export interface MissingParts {
  readonly tables: readonly (TableDefinition & { readonly tableName: string })[];
  readonly queues: readonly (QueueDefinition & {
    readonly queueName: string;
    readonly deadLetterQueueName: string;
  })[];
}

/** Where to create the missing parts. */
export interface StorePlace {
  readonly region: string;
  /** The caller's account. Undefined if the ARN does not contain it. */
  readonly accountId: string | undefined;
  /** An endpoint that replaces that of AWS, such as DynamoDB Local. */
  readonly dynamoDbEndpoint: string | undefined;
  readonly sqsEndpoint: string | undefined;
}

/** What Muster would create, for the user to confirm. Undefined if nothing is missing. */
export function creationPlan({ tables, queues }: MissingParts, place: StorePlace): string | undefined {
  if (tables.length === 0 && queues.length === 0) return undefined;
  const where = (endpoint: string | undefined) =>
    `account ${place.accountId ?? '(unknown)'}, region ${place.region}${endpoint === undefined ? '' : `, at ${endpoint}`}`;
  const lines: string[] = [];
  if (tables.length > 0)
    lines.push(
      `Creates ${tables.length === 1 ? 'a DynamoDB table' : `${tables.length} DynamoDB tables`} in ${where(place.dynamoDbEndpoint)}, billed on demand (PAY_PER_REQUEST):`,
      ...tables.map(({ tableName }) => `  ${tableName}`),
    );
  if (queues.length > 0)
    lines.push(
      `Creates SQS queues in ${where(place.sqsEndpoint)}:`,
      ...queues.flatMap(({ queueName, deadLetterQueueName }) => [
        `  ${queueName}`,
        `  ${deadLetterQueueName}`,
      ]),
    );
  return lines.join('\n');
}

/** The account in an ARN such as `arn:aws:iam::999999999999:user/muster`. */
export const accountOfArn = (arn: string): string | undefined =>
  /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/.exec(arn)?.[1];
