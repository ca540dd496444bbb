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
