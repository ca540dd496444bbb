import { expect, it } from '@jest/globals';
import { notEnabledHint } from './region-not-enabled.ts';

it.each([
  [
    'AuthFailure',
    'EC2 answers so where me-south-1 is not enabled in account 111111111111, or not ready yet: enable it ("aws account enable-region --region-name me-south-1"; "get-region-opt-status" shows how far that is), or take it out of regions in muster.yaml; if the region is enabled, look at the credentials',
  ],
  [
    'OptInRequired',
    'EC2 answers so where me-south-1 is not enabled in account 111111111111, or not ready yet: enable it ("aws account enable-region --region-name me-south-1"; "get-region-opt-status" shows how far that is), or take it out of regions in muster.yaml',
  ],
  ['UnauthorizedOperation', undefined],
])('explains %s', (code, hint) => {
  expect(notEnabledHint(code, 'me-south-1', '111111111111')).toBe(hint);
});
