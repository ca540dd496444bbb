import { describe, expect, it } from '@jest/globals';
import { tagRefusal } from './tag-refusals.ts';

describe('tagRefusal', () => {
  it('reads the instances from the message and skips them', () => {
    const message = "The instance IDs 'i-00000001, i-0123456789abcdef0' do not exist";
    expect(tagRefusal('InvalidInstanceID.NotFound', message)).toEqual({
      code: 'InvalidInstanceID.NotFound',
      message,
      reaction: 'drop-named',
      namedIds: ['i-00000001', 'i-0123456789abcdef0'],
      blame: { outcome: 'skipped', message: 'The instance no longer exists' },
      isAboutChange: false,
      isExplainable: false,
      isConfirmed: false,
    });
  });

  it('keeps the message about a malformed ID', () => {
    expect(tagRefusal('InvalidInstanceID.Malformed', 'Invalid id: "i-00000001"').blame).toEqual({
      outcome: 'skipped',
      message: 'Invalid id: "i-00000001"',
    });
  });

  it('does not read instance IDs from other messages, because a policy may name one', () => {
    const refusal = tagRefusal('UnauthorizedOperation', 'not authorized on instance/i-00000001');
    expect(refusal).toMatchObject({ reaction: 'search', namedIds: [], isAboutChange: true });
  });

  it.each([
    ['AssumeRoleDenied', 'give-up', true],
    ['InvalidTagKey.Malformed', 'give-up', false],
    ['ConcurrentTagAccess', 'wait', false],
    ['RequestExpired', 'renew', false],
    ['AuthFailure', 'renew-once', false],
  ])('reads what %s requires: %s', (code, reaction, isConfirmed) => {
    expect(tagRefusal(code, 'said AWS')).toEqual({
      code,
      message: 'said AWS',
      reaction,
      namedIds: [],
      blame: { outcome: 'failed', message: 'said AWS' },
      isAboutChange: false,
      isExplainable: false,
      isConfirmed,
    });
  });

  it.each([
    ['TagLimitExceeded', false, true],
    ['IncorrectState', false, true],
    ['OperationNotPermitted', false, true],
    ['InvalidParameterValue', true, true],
    ['TagPolicyViolation', true, false],
    ['constructor', true, false],
  ])('requires a search after %s', (code, isAboutChange, isExplainable) => {
    expect(tagRefusal(code, 'said AWS')).toMatchObject({ reaction: 'search', isAboutChange, isExplainable });
  });
});
