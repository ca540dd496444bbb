import { afterEach, describe, expect, it } from '@jest/globals';
import { type OddKind, ODD_KINDS } from '../src/odd-answers.ts';
import { type Harness, startHarness } from './harness.ts';

let harness: Harness;
afterEach(() => harness.close());

/** Sends a raw request of the query protocol and returns the unparsed answer. */
async function send(service: 'ec2' | 'sts', form: Record<string, string>) {
  const { accessKeyId, sessionToken = '' } = await harness.assume();
  const response = await fetch(harness.server.url, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=0`,
      'x-amz-security-token': sessionToken,
    },
    body: new URLSearchParams(form).toString(),
  });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
}

const describeInstances = (form: Record<string, string> = {}) =>
  send('ec2', { Action: 'DescribeInstances', MaxResults: '5', ...form });

async function startOdd(kind: OddKind, api = 'ec2:*') {
  harness = await startHarness();
  await harness.control.setFaults({ odd: { [api]: 1 }, oddKinds: [kind] });
}

describe('an odd answer', () => {
  it.each([
    ['html', 200, 'text/html', /^<html><head><title>Blocked<\/title>/],
    ['empty', 200, null, /^$/],
    ['otherDocument', 200, 'text/xml', /^<ListBucketResult>/],
    ['errorWith200', 200, 'text/xml', /<Response><Errors><Error><Code>InternalError<\/Code>/],
    ['redirect', 302, 'text/html', /^<html>/],
    [
      'truncated',
      200,
      'text/xml;charset=UTF-8',
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<DescribeInstancesResponse (?!.*<\/DescribeInstancesResponse>)/s,
    ],
    [
      'noInstances',
      200,
      'text/xml;charset=UTF-8',
      /<\/requestId><reservationSet\/><\/DescribeInstancesResponse>$/,
    ],
    [
      'repeatedToken',
      200,
      'text/xml;charset=UTF-8',
      /<\/reservationSet><nextToken>string<\/nextToken><\/DescribeInstancesResponse>$/,
    ],
    ['oddItems', 200, 'text/xml;charset=UTF-8', /<launchTime\/>/],
  ] as const)('can be %s', async (kind, status, type, body) => {
    await startOdd(kind);
    expect(await describeInstances()).toEqual({ status, type, body: expect.stringMatching(body) });
    const { errors } = await harness.control.stats();
    expect(errors).toEqual({ [`ec2:DescribeInstances odd:${kind}`]: 1 });
  });

  it('can be a list of regions with an additional one without a name', async () => {
    await startOdd('oddItems');
    const { body } = await send('ec2', { Action: 'DescribeRegions' });
    expect(body).toMatch(/<regionInfo><item><optInStatus>opted-in<\/optInStatus><\/item><item><regionName>/);
  });

  it('can be of any kind unless kinds are configured', async () => {
    harness = await startHarness();
    await harness.control.setFaults({ odd: { 'ec2:DescribeInstances': 1 } });
    for (let call = 0; call < 100; call++) await describeInstances();
    const { errors } = await harness.control.stats();
    expect(Object.keys(errors).toSorted()).toEqual(
      ODD_KINDS.map((kind) => `ec2:DescribeInstances odd:${kind}`).toSorted(),
    );
  });

  it('has no effect if the request does not arrive, and its effect otherwise', async () => {
    await startOdd('html', 'ec2:CreateTags');
    const [instance] = await harness.control.truth('111111111111', 'us-east-1');
    const tag = (value: string) =>
      send('ec2', {
        Action: 'CreateTags',
        'ResourceId.1': instance?.instanceId ?? '',
        'Tag.1.Key': 'A',
        'Tag.1.Value': value,
      });
    const tagA = async () => (await harness.control.truth('111111111111', 'us-east-1'))[0]?.tags.get('A');
    await tag('lost');
    expect(await tagA()).toBeUndefined();
    await harness.control.setFaults({ oddKinds: ['truncated'] });
    await tag('arrived');
    expect(await tagA()).toBe('arrived');
  });

  it('is html if a kind for listings is drawn for another API', async () => {
    await startOdd('noInstances', 'sts:GetCallerIdentity');
    expect((await send('sts', { Action: 'GetCallerIdentity' })).type).toBe('text/html');
  });
});
