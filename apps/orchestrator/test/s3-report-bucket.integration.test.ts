import type { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type LoopbackServer, startLoopbackServer } from '@muster/aws-session/testing/server';
import { createS3, S3ReportBucket } from '../src/adapters/s3-report-bucket.ts';

interface Stored {
  readonly method: string | undefined;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const STORED: Answer = { status: 200, headers: { etag: '"5d41402abc4b2a76b9719d911017c592"' }, body: '' };
const refused = (status: number, code: string): Answer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>no</Message></Error>`,
});

/** S3 as far as one object at a time needs it. */
let server: LoopbackServer;
let stored: Stored[];
let answers: Answer[];
const before = { ...process.env };

beforeAll(async () => {
  server = await startLoopbackServer((request, response) => {
    void (async () => {
      const body = Buffer.concat(await request.toArray());
      const path = new URL(request.url ?? '', 'http://s3').pathname;
      stored.push({ method: request.method, path, headers: request.headers, body });
      const answer = answers.shift() ?? STORED;
      response.writeHead(answer.status, answer.headers).end(answer.body);
    })();
  });
  process.env['AWS_ENDPOINT_URL_S3'] = server.endpoint;
  process.env['AWS_REGION'] = 'us-east-1';
  process.env['AWS_ACCESS_KEY_ID'] = 'test';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'test';
});
afterAll(async () => {
  process.env = before;
  await server.close();
});
beforeEach(() => {
  [stored, answers] = [[], []];
});

const LOCATION = 's3://muster-reports-prod-999999999999-us-east-1/runs/run-1.html';
const page = Buffer.from('<!doctype html><p>é</p>');
const put = () => new S3ReportBucket(createS3()).put(LOCATION, page);

describe('the bucket for reports', () => {
  it('stores a page as HTML, as a whole', async () => {
    await put();
    expect(stored).toMatchObject([
      {
        method: 'PUT',
        path: '/muster-reports-prod-999999999999-us-east-1/runs/run-1.html',
        headers: { 'content-type': 'text/html; charset=utf-8', 'content-length': String(page.length) },
      },
    ]);
    expect(stored[0]?.body.equals(page)).toBe(true);
  });

  it('tries again when S3 is slow or something else answers', async () => {
    answers = [
      refused(503, 'SlowDown'),
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Sign in</p>' },
      { status: 200, headers: {}, body: '' },
    ];
    await put();
    expect(stored).toHaveLength(4);
  });

  it.each(['AccessDenied', 'NoSuchBucket'])('reports %s at once', async (code) => {
    answers = [refused(code === 'AccessDenied' ? 403 : 404, code)];
    await expect(put()).rejects.toMatchObject({ name: code });
    expect(stored).toHaveLength(1);
  });

  it('reports an answer that is not from S3', async () => {
    answers = Array.from({ length: 6 }, () => ({ status: 200, headers: {}, body: '' }));
    await expect(put()).rejects.toMatchObject({ name: 'UnexpectedAnswer' });
    expect(stored).toHaveLength(6);
  });
});
