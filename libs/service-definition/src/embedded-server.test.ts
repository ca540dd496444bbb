import { describe, expect, it } from '@jest/globals';
import { embeddedServer } from './index.ts';

describe('embeddedServer', () => {
  it('returns fixed settings if the local engine set the URL of its server', () => {
    const environment = {
      MUSTER_EMBEDDED_DYNAMODB_URL: 'http://127.0.0.1:8000',
      AWS_REGION: 'eu-west-1',
      AWS_PROFILE: 'work',
      AWS_ACCESS_KEY_ID: 'the-users',
      AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:9',
    };
    expect(embeddedServer('DYNAMODB', environment)).toEqual({
      endpoint: 'http://127.0.0.1:8000',
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      useFipsEndpoint: false,
      useDualstackEndpoint: false,
    });
    expect(embeddedServer('SQS', environment)).toBeUndefined();
  });

  it('returns nothing in AWS', () => {
    expect(embeddedServer('SQS', { MUSTER_EMBEDDED_SQS_URL: '' })).toBeUndefined();
  });
});
