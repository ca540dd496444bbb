import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it } from '@jest/globals';
import { toStepError } from '@muster/aws-session';
import { type LoopbackServer, startLoopbackServer } from '@muster/aws-session/testing/server';
import { Ec2InstanceSource } from '../src/adapters/ec2-instance/ec2-instance-source.ts';

const PAGE =
  '<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><reservationSet/></DescribeInstancesResponse>';
const refusal = (code: string, message: string) =>
  `<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors></Response>`;

let server: LoopbackServer | undefined;
let renewals = 0;
afterEach(async () => {
  renewals = 0;
  await server?.close();
  server = undefined;
});

/** An EC2 with the given answers. Muster gives up on a silent call after 300 ms. */
async function sourceOf(answer: RequestListener, { clientsDiffer = false } = {}): Promise<Ec2InstanceSource> {
  const { endpoint } = (server = await startLoopbackServer(answer));
  const create = () =>
    new EC2Client({
      endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 2,
      requestHandler: { requestTimeout: 5_000, socketTimeout: 300, throwOnRequestTimeout: true },
    });
  const client = create();
  return new Ec2InstanceSource(
    { accountId: '111111111111', region: 'me-south-1' },
    () => (clientsDiffer ? create() : client),
    () => {
      renewals += 1;
    },
    async () => undefined,
  );
}

const type = (contentType: string) => ({ 'content-type': contentType });
const LISTING = PAGE.replace(
  '<reservationSet/>',
  '<reservationSet><item><instancesSet><item><instanceId>i-1</instanceId>' +
    '<instanceState><name>running</name></instanceState><instanceType>m7g.large</instanceType></item></instancesSet></item></reservationSet>',
);

describe('an answer with a success status that does not come from DescribeInstances', () => {
  const strange: [what: string, answer: RequestListener, message: RegExp][] = [
    [
      'an HTML page',
      (_, response) => response.writeHead(200, type('text/html')).end('<html><body>Blocked</body></html>'),
      /^ec2:DescribeInstances at 127\.0\.0\.1:\d+ .* does not begin as a DescribeInstancesResponse \(status 200, text\/html, "<html><body>Blocked<\/body><\/html>"\)/,
    ],
    [
      'an empty body',
      (_, response) => response.writeHead(200).end(),
      /is empty \(status 200, no content type, no body\)/,
    ],
    ['no content', (_, response) => response.writeHead(204).end(), /is empty \(status 204/],
    [
      'JSON',
      (_, response) => response.writeHead(200, type('application/json')).end('{"Reservations":[]}'),
      /does not begin as a DescribeInstancesResponse \(status 200, application\/json/,
    ],
    [
      'an error',
      (_, response) => response.end(refusal('UnauthorizedOperation', 'no')),
      /does not begin as a DescribeInstancesResponse .*UnauthorizedOperation/,
    ],
    [
      'an answer of another operation',
      (_, response) => response.end('<DescribeRegionsResponse><regionInfo/></DescribeRegionsResponse>'),
      /does not begin as a DescribeInstancesResponse/,
    ],
    [
      'an answer without a list of reservations',
      (_, response) => response.end(PAGE.replace('<reservationSet/>', '')),
      /has no reservationSet/,
    ],
    [
      'a truncated answer with a matching Content-Length',
      (_, response) => response.end(LISTING.slice(0, -10)),
      /ends within a tag/,
    ],
    ['two answers in one body', (_, response) => response.end(PAGE + PAGE), /continues after the end/],
    [
      'a compressed answer',
      (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(PAGE)),
      /is encoded as gzip and does not begin/,
    ],
  ];

  it.each(strange)('ends as UnexpectedAnswer after the SDK has retried: %s', async (_, answer, message) => {
    let calls = 0;
    const source = await sourceOf((request, response) => {
      calls += 1;
      answer(request, response);
    });
    const failure: unknown = await source.page().catch((error: unknown) => error);
    expect(toStepError(failure).name).toBe('UnexpectedAnswer');
    expect(toStepError(failure).message).toMatch(message);
    expect(calls).toBe(2);
  });

  it.each(strange)('costs one more try if the next answer is valid: %s', async (_, answer) => {
    let calls = 0;
    const source = await sourceOf((request, response) => {
      calls += 1;
      if (calls === 1) answer(request, response);
      else response.end(LISTING.replace('</reservationSet>', '</reservationSet><nextToken>t</nextToken>'));
    });
    expect(await source.page()).toMatchObject({
      resources: [{ attributes: { resourceId: 'i-1' } }],
      nextToken: 't',
    });
    expect(calls).toBe(2);
  });

  it('is read if the document is valid, whatever its headers', async () => {
    const source = await sourceOf((_, response) =>
      response.writeHead(200, { ...type('text/html'), 'content-encoding': 'br' }).end(LISTING),
    );
    expect((await source.page()).resources).toHaveLength(1);
  });
});

/** Sends the answers in order and repeats the last one. Keeps the forms of the calls. */
function inTurn(...answers: RequestListener[]) {
  const forms: URLSearchParams[] = [];
  const listener: RequestListener = (request, response) => {
    void request.toArray().then((chunks) => {
      forms.push(new URLSearchParams(chunks.join('')));
      (answers.length > 1 ? answers.shift() : answers[0])?.(request, response);
    });
  };
  return { forms, listener };
}
const refuse =
  (status: number, code: string, message = 'refused'): RequestListener =>
  (_, response) =>
    response.writeHead(status).end(refusal(code, message));
const list: RequestListener = (_, response) => response.end(LISTING);

describe('a refusal', () => {
  it.each([
    ['AuthFailure', 401, 1],
    ['RequestExpired', 400, 1],
    ['SignatureDoesNotMatch', 403, 1],
    ['UnauthorizedOperation', 403, 0],
    ['OptInRequired', 403, 0],
    ['SomethingNew', 400, 0],
  ])(
    '%s (%d), if it occurs once, costs one more try and renews the session %d times',
    async (code, status, renewed) => {
      const { listener, forms } = inTurn(refuse(status, code), list);
      const source = await sourceOf(listener);
      expect((await source.page()).resources).toHaveLength(1);
      expect(forms).toHaveLength(2);
      expect(renewals).toBe(renewed);
    },
  );

  it.each([
    ['AuthFailure', 401],
    ['UnauthorizedOperation', 403],
  ])('%s, if it occurs twice, ends the page', async (code, status) => {
    const { listener, forms } = inTurn(refuse(status, code));
    const source = await sourceOf(listener);
    await expect(source.page()).rejects.toMatchObject({ name: code });
    expect(forms).toHaveLength(2);
  });

  it('says that the region is not enabled', async () => {
    const { listener } = inTurn(refuse(401, 'AuthFailure', 'AWS was not able to validate the credentials'));
    const source = await sourceOf(listener);
    await expect(source.page()).rejects.toMatchObject({
      name: 'AuthFailure',
      message: expect.stringMatching(
        /^AWS was not able to validate the credentials\. EC2 answers so where me-south-1 is not enabled in account 111111111111, or not ready yet: enable it /,
      ),
    });
  });

  it('does not renew a session that another region has renewed meanwhile', async () => {
    const { listener } = inTurn(refuse(401, 'AuthFailure'), list);
    const source = await sourceOf(listener, { clientsDiffer: true });
    await source.page();
    expect(renewals).toBe(0);
  });

  it('is retried once for a later page', async () => {
    const { listener, forms } = inTurn(refuse(401, 'AuthFailure'), list, refuse(401, 'AuthFailure'), list);
    const source = await sourceOf(listener);
    await source.page();
    await source.page('t');
    expect(forms.map((form) => form.get('NextToken'))).toEqual([null, null, 't', 't']);
  });
});

describe('an endpoint that does not know IncludeManagedResources', () => {
  it.each([
    ['UnknownParameter', 'The parameter IncludeManagedResources is not recognized'],
    ['InvalidParameterValue', 'Invalid value for includeManagedResources'],
    ['ValidationError', 'unexpected keyword IncludeManagedResources'],
  ])('is called without it afterwards: %s', async (code, message) => {
    const { listener, forms } = inTurn(refuse(400, code, message), list);
    const source = await sourceOf(listener);
    expect(await source.page()).toMatchObject({ resources: [{}], managedHidden: true });
    expect(await source.page('t')).toMatchObject({ managedHidden: true });
    expect(forms.map((form) => form.get('IncludeManagedResources'))).toEqual(['true', null, null]);
  });

  it('may then return another error, which is reported', async () => {
    const unknown = refuse(400, 'UnknownParameter', 'IncludeManagedResources');
    const { listener, forms } = inTurn(unknown, refuse(401, 'AuthFailure'), list);
    expect(await (await sourceOf(listener)).page()).toMatchObject({ managedHidden: true });
    expect(forms).toHaveLength(3);
  });

  it('does not include one that denies the call and names the parameter', async () => {
    const { listener } = inTurn(refuse(403, 'UnauthorizedOperation', 'IncludeManagedResources is denied'));
    await expect((await sourceOf(listener)).page()).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
  });

  it('does not include one that knows the parameter', async () => {
    const { listener } = inTurn(list);
    expect(await (await sourceOf(listener)).page()).not.toHaveProperty('managedHidden');
  });
});

it('returns odd instances with their oddities, and instances without an ID separately', async () => {
  const source = await sourceOf((_, response) =>
    response.end(
      LISTING.replace(
        '<instancesSet>',
        '<instancesSet><item><instanceId>i-2</instanceId><launchTime/></item><item/><item><instanceId/></item>',
      ),
    ),
  );
  const page = await source.page();
  expect(page.resources.map(({ attributes, odd }) => [attributes.resourceId, odd])).toEqual([
    ['i-2', 'no state; no instanceType; launchTime "" is not a time'],
    ['i-1', undefined],
  ]);
  expect(page.withoutId).toEqual(['no instanceId', 'instanceId "" is not an id']);
});

describe('a page of EC2', () => {
  it('is requested again if its answer is cut off', async () => {
    let calls = 0;
    const source = await sourceOf((_, response) => {
      calls += 1;
      if (calls > 1) response.end(PAGE);
      else response.writeHead(200, { 'content-length': PAGE.length }).write(PAGE.slice(0, 60));
    });
    expect(await source.page()).toEqual({ resources: [], nextToken: undefined });
    expect(calls).toBe(2);
  });

  it('fails with a retryable name if its answers are always cut off', async () => {
    const source = await sourceOf((_, response) => response.writeHead(200).write(PAGE.slice(0, 60)));
    const failure: unknown = await source.page().catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'TimeoutError' });
    expect(toStepError(failure).name).toBe('ServiceUnavailable');
  });

  it.each([
    ['InvalidPaginationToken', 'The specified pagination token is not valid or is expired.', 'TokenRefused'],
    ['InvalidNextToken', 'The specified NextToken is not valid.', 'TokenRefused'],
    ['InvalidParameterValue', 'Unable to parse pagination token', 'TokenRefused'],
    ['InvalidParameterValue', 'Value (abc) for parameter NextToken is invalid.', 'TokenRefused'],
    ['InvalidParameterValue', 'Value (5000) for parameter maxResults is invalid.', 'InvalidParameterValue'],
    ['InvalidInstanceID.NotFound', "The instance ID 'i-1' does not exist", 'InstanceVanished'],
  ])('that is rejected with %s (%s) ends as %s', async (code, message, name) => {
    const source = await sourceOf((_, response) => {
      response.writeHead(400).end(refusal(code, message));
    });
    await expect(source.page('token')).rejects.toMatchObject({ name });
  });

  it('does not report an invalid token if none was sent', async () => {
    const source = await sourceOf((_, response) => {
      response.writeHead(400).end(refusal('InvalidParameterValue', 'Unable to parse token'));
    });
    await expect(source.page()).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });
});
