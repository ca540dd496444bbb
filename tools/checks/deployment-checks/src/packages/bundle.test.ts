import { describe, expect, it } from '@jest/globals';
import { sdkClientsOf } from './bundle.ts';

describe('sdkClientsOf', () => {
  it('lists clients and nested clients once, and no other packages of the SDK', () => {
    expect(
      sdkClientsOf([
        '../../node_modules/@aws-sdk/client-ec2/dist-es/EC2Client.js',
        '../../node_modules/@aws-sdk/client-ec2/dist-es/EC2.js',
        '../../node_modules/@aws-sdk/nested-clients/dist-es/submodules/sts/STSClient.js',
        '../../node_modules/@aws-sdk/core/dist-es/index.js',
        '../../node_modules/@aws-sdk/credential-provider-node/dist-es/index.js',
        '../../node_modules/@aws-sdk/client-dynamodb/dist-es/DynamoDB.js',
        'src/functions/discover/handler.ts',
      ]),
    ).toEqual(['client-dynamodb', 'client-ec2', 'nested-clients/sts']);
  });
});
