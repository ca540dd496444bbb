import { beforeEach, describe, expect, it } from '@jest/globals';
import { InitDirectory } from '../testing/init-directory.ts';

let here: InitDirectory;
beforeEach(() => {
  here = new InitDirectory();
});

describe('wrong use of muster init', () => {
  it.each([
    [[], /name what Muster reads: --self, --profiles LIST, --organization or --c7n-org FILE/],
    [['--json'], /name what Muster reads/],
    [['--self', '--organization'], /--self and --organization cannot be combined; choose one source/],
    [['--self', '--profiles', 'a'], /--self and --profiles cannot be combined/],
    [['--self', '--unit', 'ou-abcd-11111111'], /--unit requires --organization/],
    [['--exclude', '111111111111'], /--exclude requires --organization/],
    [['--organization', '--unit', 'prod'], /Enter IDs such as ou-abcd-11111111/],
    [['--self', '--principal', 'a'], /--principal requires --roles/],
    [['--self', '--stage', 'prod'], /--stage requires --roles/],
    [['--self', '--roles', 'r', '--stage', 'PROD'], /"PROD" is not a valid stage name/],
    [['--self', '--external-id', '?'], /--external-id: expected 2 to 1224 letters/],
    [['--c7n-org', 'a', '--external-id', 'abc'], /--external-id and --c7n-org cannot be combined/],
    [
      ['--self', '--regions', 'us-east-9'],
      /--regions: region "us-east-9" does not exist; did you mean us-east-1 or us-east-2\?/,
    ],
    [['--self', '--regions', 'cn-north-1'], /partition/],
    [['--self', '--regions', ''], /Enter regions/],
    [['--self', '--out', ''], /Enter the name of a file/],
    [['--self', '--roles', 'r', '--principal', 'ana'], /--principal: "ana" is not the ARN of a role or user/],
    [['extra'], /too many arguments/],
  ])('%j', async (args, message) => {
    expect(await here.init(args)).toBe(2);
    expect(here.fake.text().stderr).toMatch(message);
    expect(here.files()).toEqual([]);
  });
});
