import { Pair, type ScalarTag, type CollectionTag, Scalar, YAMLMap } from 'yaml';

/** Source: CloudFormation Template Reference, "Intrinsic functions", the YAML short forms. */
const FUNCTIONS = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'GetAZs',
  'GetAtt',
  'If',
  'ImportValue',
  'Join',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'Transform',
];
const longForms = new Map([
  ['!Ref', 'Ref'],
  ['!Condition', 'Condition'],
  ...FUNCTIONS.map((name): [string, string] => [`!${name}`, `Fn::${name}`]),
]);

/** `!GetAtt Role.Arn` contains the logical ID and the attribute in one word. An attribute may contain more dots. */
const scalarArgument = (longForm: string, text: string): unknown => {
  const dot = text.indexOf('.');
  return longForm === 'Fn::GetAtt' && dot > 0 ? [text.slice(0, dot), text.slice(dot + 1)] : text;
};

const scalarTag = (tag: string, longForm: string): ScalarTag => ({
  tag,
  resolve: (text) => ({ [longForm]: scalarArgument(longForm, text) }),
});

const collectionTag = (tag: string, longForm: string, collection: 'map' | 'seq'): CollectionTag => ({
  tag,
  collection,
  resolve(node) {
    const map = new YAMLMap();
    map.items.push(new Pair(new Scalar(longForm), node));
    return map;
  },
});

/** Custom tags for the YAML parser: each short form, such as `!Sub text`, becomes its long form `{ "Fn::Sub": text }`. */
export const shortTags: readonly (ScalarTag | CollectionTag)[] = [...longForms].flatMap(([tag, longForm]) => [
  scalarTag(tag, longForm),
  collectionTag(tag, longForm, 'map'),
  collectionTag(tag, longForm, 'seq'),
]);
