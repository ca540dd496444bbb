/** The throughput of a new table on demand. Source: DynamoDB Developer Guide, "DynamoDB on-demand capacity mode". */
export const NEW_TABLE_WRITES_PER_SECOND = 4_000;
/** Source: DynamoDB Developer Guide, "Quotas", default throughput of a table on demand. */
export const MOST_WRITES_PER_SECOND = 40_000;

/** The keys of every table, in the format of CloudFormation and DynamoDB's CreateTable: the strings `pk` and `sk`. */
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
