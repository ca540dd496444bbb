import { describe, expect, it } from '@jest/globals';
import { importPolicy } from './import-policy.ts';

const imported = (policy: unknown) => importPolicy(JSON.stringify(policy), 'policy.json');
const documentOf = (tags: unknown) => ({ tags });

describe('a tag policy as a standard', () => {
  it('reads the document of a policy', () => {
    const { standard, notes } = imported(
      documentOf({
        costcenter: {
          tag_key: { '@@assign': 'CostCenter', '@@operators_allowed_for_child_policies': ['@@none'] },
          tag_value: { '@@assign': ['100', '200*'] },
          enforced_for: { '@@assign': ['secretsmanager:*'] },
        },
        Project: { tag_value: { '@@assign': [] } },
      }),
    );
    expect(standard).toEqual({
      tags: [
        { key: 'CostCenter', required: false, values: ['100', '200*'] },
        { key: 'project', required: false },
      ],
    });
    expect(notes).toEqual([]);
  });

  it('reads the effective policy of an account, and answers of the AWS CLI', () => {
    const effective = { tags: { costcenter: { tag_key: 'CostCenter', tag_value: ['100'] } } };
    const standard = { tags: [{ key: 'CostCenter', required: false, values: ['100'] }] };
    expect(imported(effective).standard).toEqual(standard);
    const text = JSON.stringify(effective);
    expect(imported({ EffectivePolicy: { PolicyContent: text } }).standard).toEqual(standard);
    expect(imported({ Policy: { PolicySummary: {}, Content: text } }).standard).toEqual(standard);
  });

  it.each([
    [['ec2:instance'], true, []],
    [['ec2:ALL_SUPPORTED'], true, []],
    [['ec2:*', 's3:bucket'], true, ['s3:bucket is not imported']],
    [['s3:bucket'], false, ['tags.owner.report_required_tag_for: s3:bucket is not imported']],
  ])('requires a tag that the policy reports as required for %j: %s', (types, required, said) => {
    const { standard, notes } = imported(
      documentOf({
        owner: { tag_key: { '@@assign': 'Owner' }, report_required_tag_for: { '@@assign': types } },
      }),
    );
    expect(standard.tags).toEqual([{ key: 'Owner', required }]);
    expect(notes).toEqual(said.map((text) => expect.stringContaining(text)));
  });

  it('keeps the meaning of values that have other characters of patterns', () => {
    const values = ['a?b', '/a/', String.raw`c\d`, '*@example.com'];
    const { standard } = imported(documentOf({ a: { tag_value: { '@@assign': values } } }));
    expect(standard.tags[0]?.values).toEqual([
      String.raw`a\?b`,
      String.raw`\/a/`,
      String.raw`c\\d`,
      '*@example.com',
    ]);
  });

  it('says that a policy with inherited parts is not complete', () => {
    const { standard, notes } = imported(documentOf({ a: { tag_value: { '@@append': ['x'] }, other: 1 } }));
    expect(standard.tags).toEqual([{ key: 'a', required: false, values: ['x'] }]);
    expect(notes).toEqual([
      'tags.a.other is not imported: Muster does not know it',
      expect.stringContaining('tags.a.tag_value changes an inherited policy'),
    ]);
  });

  it.each([
    ['{', 'policy.json: not valid JSON: '],
    ['[]', 'policy.json: expected a tag policy'],
    ['{"Statement": []}', 'policy.json: expected a tag policy: a JSON object with "tags"'],
    ['{"Policy": {"Content": "x"}}', 'policy.json: not valid JSON'],
    ['{"tags": {}}', 'policy.json: the tag policy contains no tag key'],
    ['{"tags": {"a": 7}}', 'policy.json: tags.a: expected an object with tag_key'],
    ['{"tags": {"a": {"tag_key": {"@@assign": "b"}}}}', 'differ in more than upper and lower case'],
    ['{"tags": {"a": {"tag_value": {"@@assgn": ["b"]}}}}', 'the operator @@assgn does not exist'],
    ['{"tags": {"a": {"tag_value": [7]}}}', 'tags.a.tag_value: expected texts'],
    ['{"tags": {"aws:a": {}}}', 'tags.0.key: the prefix aws: is reserved'],
  ])('refuses %s', (text, message) => {
    expect(() => importPolicy(text, 'policy.json')).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message) }),
    );
  });
});
