// cspell:ignore FEFF billingcode
import { describe, expect, it } from '@jest/globals';
import { parseTagList } from './tag-list.ts';

const id = 'i-0123456789abcdef0';
const other = 'i-0123456789abcdef1';
const parse = (...lines: string[]) => parseTagList(lines.join('\n'), 'tags.csv', ['Billing*']);

describe('a list of resources with their tags', () => {
  it('has a column for each tag key: an empty cell leaves the tag, - removes it', () => {
    expect(parse('resourceId,Owner,Team', `${id},ops,-`, `${other},,web`, 'i-2,,')).toEqual([
      { resourceId: id, set: [['Owner', 'ops']], remove: ['Team'], line: 2 },
      { resourceId: other, set: [['Team', 'web']], remove: [], line: 3 },
    ]);
  });

  it.each([
    ['Resource ID,Account,Region,Owner', `${id},111111111111,us-east-1,ops`],
    ['ARN,Owner', `arn:aws:ec2:us-east-1:111111111111:instance/${id},ops`],
    ['arn,region,Owner', `arn:aws-cn:ec2:us-east-1:111111111111:instance/${id},us-east-1,ops`],
    ['Owner,instance-id,region,account_id', `ops, ${id} ,us-east-1,111111111111`],
  ])('finds resource, account and region: %s', (header, line) => {
    expect(parse(header, line)).toEqual([
      {
        resourceId: id,
        accountId: '111111111111',
        region: 'us-east-1',
        set: [['Owner', 'ops']],
        remove: [],
        line: 2,
      },
    ]);
  });

  it('reads what spreadsheets write: a byte order mark, other delimiters, CRLF, quotes, empty lines', () => {
    expect(
      parse(`\u{FEFF}resourceId;tag:Region\r`, `${id};"a;b ""c"""\r`, ';\r', `${other};1,5\r`, ''),
    ).toEqual([
      { resourceId: id, set: [['Region', 'a;b "c"']], remove: [], line: 2 },
      { resourceId: other, set: [['Region', '1,5']], remove: [], line: 4 },
    ]);
    expect(parse('id\tOwner', `${id}\tops`)).toMatchObject([{ resourceId: id, set: [['Owner', 'ops']] }]);
  });

  it.each([
    ['an empty file', [''], 'tags.csv is empty'],
    ['a list without tags', ['id,Owner', `${id},`], 'tags.csv sets and removes no tag'],
    ['no column of resources', ['Owner', 'ops'], 'tags.csv:1: no column names the resources'],
    ['no tag key', ['id,account', `${id},111111111111`], 'tags.csv:1: no column is a tag key'],
    ['a column twice', ['id,Owner,Owner', `${id},a,b`], 'column 3: the tag key "Owner" has two columns'],
    ['two columns of resources', ['id,arn,Owner', `${id},a,b`], 'column 2: "arn" names the id a second time'],
    [
      'a key of AWS',
      ['id,aws:Owner', `${id},a`],
      'column 2: "aws:Owner": the prefix aws: is reserved by AWS',
    ],
    ['a protected key', ['id,billingcode', `${id},a`], 'protectedTagKeys protects this tag ("Billing*")'],
    ['a space', ['id,Owner ', `${id},a`], 'column 2: "Owner ": remove the spaces around the name'],
    ['an empty key', ['id,', `${id},a`], 'column 2: "": a tag key has at least 1 character'],
    [
      'a long value',
      ['id,Owner', `${id},${'x'.repeat(257)}`],
      'tags.csv:2: column "Owner": a tag value has at',
    ],
    ['no resource', ['id,Owner', ',a'], 'tags.csv:2: the line names no resource'],
    ['another resource', ['id,Owner', 'bucket,a'], '"bucket" is neither the ID nor the ARN of a resource'],
    ['a lost zero', ['id,account,Owner', `${id},11111111111,a`], 'format the column as text'],
    ['a wrong region', ['id,region,Owner', `${id},Ireland,a`], 'tags.csv:2: expected a region name'],
    [
      'an ARN of another account',
      ['arn,account,Owner', `arn:aws:ec2:us-east-1:111111111111:instance/${id},222222222222,a`],
      'the account is 222222222222, and that of the ARN is 111111111111',
    ],
    ['a resource twice', ['id,Owner', `${id},a`, `${id},b`], `tags.csv:3: ${id} is also in line 2`],
    ['an open quote', ['id,Owner', `${id},"a`], 'tags.csv is not valid CSV: Quote Not Closed'],
    [
      'too many tags',
      [['id', ...Array.from({ length: 51 }, (_, index) => `k${index}`)].join(','), `${id}${',v'.repeat(51)}`],
      'a resource has at most 50 tags; this line sets 51',
    ],
  ])('refuses %s', (_, lines, message) => {
    expect(() => parse(...lines)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message) }),
    );
  });

  it('names all mistakes, up to 20', () => {
    const lines = Array.from({ length: 25 }, () => ',a');
    expect(() => parse('id,Owner', ...lines)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^tags\.csv:2: .*tags\.csv:21: [^\n]*\n… and 5 more mistakes$/s),
      }),
    );
  });
});
