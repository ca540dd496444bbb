import { describe, expect, it } from '@jest/globals';
import { clockProblem } from './clock.ts';

const NOW_MS = Date.parse('2026-11-26T12:00:00.000Z');
const refused = (name: string, message: string, date?: string) =>
  Object.assign(new Error(message), {
    name,
    ...(date === undefined ? {} : { $response: { headers: { date, 'content-type': 'text/xml' } } }),
  });

describe('clockProblem', () => {
  it.each([
    [
      refused(
        'SignatureDoesNotMatch',
        'Signature expired: 20261126T120000Z is now earlier than 20261126T121200Z',
      ),
      'the clock of this machine (2026-11-26T12:00:00Z) is wrong',
    ],
    [
      refused('SignatureDoesNotMatch', 'Signature expired', 'Thu, 26 Nov 2026 12:17:00 GMT'),
      'the clock of this machine (2026-11-26T12:00:00Z) is 17 minutes behind that of AWS',
    ],
    [
      refused('InvalidSignatureException', 'Signature not yet current', 'Thu, 26 Nov 2026 09:00:00 GMT'),
      'the clock of this machine (2026-11-26T12:00:00Z) is 3 hours ahead of that of AWS',
    ],
    [
      refused('RequestExpired', 'Request has expired.', 'Thu, 26 Nov 2026 13:00:00 GMT'),
      'the clock of this machine (2026-11-26T12:00:00Z) is 60 minutes behind that of AWS',
    ],
    [refused('RequestTimeTooSkewed', ''), 'the clock of this machine (2026-11-26T12:00:00Z) is wrong'],
  ])('%s', (error, problem) => {
    expect(clockProblem(error, NOW_MS)).toBe(problem);
  });

  it.each([
    refused('SignatureDoesNotMatch', 'The request signature we calculated does not match'),
    refused('RequestExpired', 'Request has expired.', 'Thu, 26 Nov 2026 12:00:02 GMT'),
    refused('RequestExpired', 'Request has expired.', 'yesterday'),
    refused(
      'ExpiredToken',
      'The security token included in the request is expired',
      'Thu, 26 Nov 2026 13:00:00 GMT',
    ),
    'no error',
  ])('does not blame the clock for %s', (error) => {
    expect(clockProblem(error, NOW_MS)).toBeUndefined();
  });
});
