/** What a new table on demand takes. Source: DynamoDB Developer Guide, "DynamoDB on-demand capacity mode". */
export const NEW_TABLE_WRITES_PER_SECOND = 4_000;
/** Source: DynamoDB Developer Guide, "Quotas", default throughput of a table on demand. */
export const MOST_WRITES_PER_SECOND = 40_000;

/**
 * The keys of every table, as CloudFormation and the operation CreateTable of DynamoDB take them: the strings `pk` and
 * `sk`.
 */
export const tableKeys = () => ({
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' as const },
    { AttributeName: 'sk', KeyType: 'RANGE' as const },
  ],
  AttributeDefinitions: [
    { AttributeName: 'pk', AttributeType: 'S' as const },
    { AttributeName: 'sk', AttributeType: 'S' as const },
  ],
});
