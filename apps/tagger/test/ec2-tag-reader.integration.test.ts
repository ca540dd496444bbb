import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsSessions, countApiCalls, taggerRole } from '@muster/aws-session';
import { tagRefusal } from '../src/adapters/ec2-instance/tag-refusals.ts';
import { Ec2TagReader } from '../src/adapters/ec2-tag-reader.ts';
import { TagRefusedError } from '../src/errors.ts';
import { accountId, instanceIds, run } from '../src/testing/fixtures.ts';
import { startTaggingAws, type TaggingAws } from '../src/testing/tagging-aws.ts';

let aws: TaggingAws;
let forms: URLSearchParams[];
beforeEach(async () => {
  aws = await startTaggingAws();
  forms = [];
});
afterEach(() => aws.close());

const reader = () =>
  new Ec2TagReader(
    {
      sessions: new AwsSessions(),
      role: taggerRole(run, accountId, 'tagger'),
      region: 'eu-west-1',
      callTimeMs: () => 30_000,
    },
    tagRefusal,
  );

const item = (id: string, key: string, value: string) =>
  `<item><resourceId>${id}</resourceId><resourceType>instance</resourceType><key>${key}</key><value>${value}</value></item>`;
const answerWith = (pageOf: (form: URLSearchParams, call: number) => string) => {
  aws.onDescribeTags = (form) => {
    forms.push(form);
    return pageOf(form, forms.length);
  };
};
const tagSet = (items: string, token = '') =>
  `<requestId>r</requestId><tagSet>${items}</tagSet>${token && `<nextToken>${token}</nextToken>`}`;

describe('Ec2TagReader', () => {
  it('reads 200 IDs per call, in pages, with the keys in a filter', async () => {
    answerWith((_form, call) =>
      call === 1
        ? tagSet(item('i-00000001', 'Owner', 'a'), 'next')
        : call === 2
          ? tagSet('', 'last')
          : tagSet(item('i-00000002', 'Team', '')),
    );
    const { result, apiCalls } = await countApiCalls(() =>
      reader().tagsOf(instanceIds(201), ['Owner', 'Team']),
    );
    expect(result).toEqual(
      new Map([
        ['i-00000001', new Map([['Owner', 'a']])],
        ['i-00000002', new Map([['Team', '']])],
      ]),
    );
    expect(apiCalls).toMatchObject({ 'ec2:DescribeTags': 4 });
    expect(forms.map((form) => form.get('NextToken'))).toEqual([null, 'next', 'last', null]);
    expect(forms.map((form) => form.get('MaxResults'))).toEqual(['1000', '1000', '1000', '1000']);
    expect(forms.map((form) => form.get('Filter.1.Name'))).toEqual(Array(4).fill('resource-id'));
    expect([forms[0]?.get('Filter.1.Value.200'), forms[3]?.get('Filter.1.Value.1')]).toEqual([
      'i-000000c8',
      'i-000000c9',
    ]);
    expect(forms[0]?.get('Filter.1.Value.201')).toBeNull();
    expect(
      ['Filter.2.Name', 'Filter.2.Value.1', 'Filter.2.Value.2'].map((name) => forms[0]?.get(name)),
    ).toEqual(['key', 'Owner', 'Team']);
  });

  it('leaves out what was not asked for, and compares keys with wildcards exactly', async () => {
    answerWith(() =>
      tagSet(
        item('i-00000001', 'a*b', '1') +
          item('i-00000001', 'a-b', '2') +
          item('i-99999999', 'a*b', '3') +
          item('i-00000001', '__proto__', '4'),
      ),
    );
    expect(await reader().tagsOf(['i-00000001'], ['a*b', '__proto__'])).toEqual(
      new Map([
        [
          'i-00000001',
          new Map([
            ['a*b', '1'],
            ['__proto__', '4'],
          ]),
        ],
      ]),
    );
    await reader().tagsOf(['i-00000001'], ['a?b\\*']);
    expect(forms.map((form) => form.get('Filter.2.Value.1'))).toEqual(['a*b', 'a*b**']);
  });

  it('gives up a listing that repeats itself', async () => {
    answerWith(() => tagSet(item('i-00000001', 'Owner', 'a'), 'again'));
    await expect(reader().tagsOf(['i-00000001'], ['Owner'])).rejects.toMatchObject({
      name: 'ListingRepeats',
    });
    expect(forms).toHaveLength(2);
  });

  it('reports a refusal as such', async () => {
    await expect(reader().tagsOf(['i-00000001'], ['Owner'])).rejects.toThrow(TagRefusedError);
    await expect(reader().tagsOf(['i-00000001'], ['Owner'])).rejects.toMatchObject({
      code: 'UnauthorizedOperation',
    });
  });
});
