import fc from 'fast-check';
import type { DescribedInstance } from '../adapters/ec2-instance/observe-instance.ts';

/** The content of an answer, and the same as XML in one of the many forms that XML allows. */
export interface WrittenAnswer {
  readonly instances: readonly DescribedInstance[];
  readonly nextToken: string | undefined;
  readonly xml: string;
}

/** How an answer is written: as EC2 writes it, or with all other features of XML. */
export type Style = 'plain' | 'any';

const OBJECT_MEMBERS = [
  'constructor',
  '__proto__',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
];
const text = fc.oneof(
  fc
    .string({ unit: 'binary', maxLength: 8 })
    .filter((value) => !/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/.test(value)),
  fc.string({
    unit: fc.constantFrom('&', '<', '>', '"', "'", ']', ';', '#', 'a', ' ', '\n', '\r', '\t', 'é', '😀', '-'),
    maxLength: 8,
  }),
  fc.constantFrom('', 'Name', '&amp;', ']]>', '<item>', '</value>', '<!--', ...OBJECT_MEMBERS),
);
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const launchTime = fc
  .integer({ min: 1_000_000_000, max: 2_000_000_000 })
  .map((seconds) => new Date(seconds * 1000).toISOString());

const member = <Name extends string>(name: Name) =>
  optional(optional(text).map((value) => ({ [name]: value }) as Record<Name, string | undefined>));

const described: fc.Arbitrary<DescribedInstance> = fc.record({
  InstanceId: optional(fc.oneof(fc.constantFrom('i-1', 'i-2', 'i-3'), text)),
  InstanceType: optional(text),
  ImageId: optional(text),
  Architecture: optional(text),
  PlatformDetails: optional(text),
  InstanceLifecycle: optional(text),
  VpcId: optional(text),
  SubnetId: optional(text),
  PrivateIpAddress: optional(text),
  PublicIpAddress: optional(text),
  LaunchTime: optional(launchTime),
  State: member('Name'),
  Placement: member('AvailabilityZone'),
  IamInstanceProfile: member('Arn'),
  Operator: optional(fc.record({ Managed: fc.boolean(), Principal: optional(text) })),
  Tags: optional(fc.array(fc.record({ Key: optional(text), Value: optional(text) }), { maxLength: 4 })),
});

/** Makes the choices of a writer. Each choice comes from a list of numbers, so that fast-check can shrink it. */
class Writer {
  readonly #choices: readonly number[];
  readonly #style: Style;
  #at = 0;

  constructor(choices: readonly number[], style: Style) {
    this.#choices = choices;
    this.#style = style;
  }

  #pick<Value>(...options: readonly [Value, ...Value[]]): Value {
    const choice = this.#choices[this.#at++ % this.#choices.length] ?? 0;
    return options[choice % options.length] ?? options[0];
  }

  #isPlain(): boolean {
    return this.#style === 'plain' || this.#pick(true, true, false);
  }

  between(): string {
    const plain = this.#pick('', '', '\n  ', ' ', '\r\n');
    return this.#isPlain() ? plain : plain + this.#pick('<!-- <item> & -->', '<?x </item> ?>', '', '<!---->');
  }

  /** The written characters of one text. Adjacent characters of one kind may become a CDATA section. */
  text(value: string): string {
    let written = '';
    for (const character of value) written += this.#character(character);
    return this.#isPlain() ? written : written + this.#pick('<!-- x -->', '<![CDATA[]]>', '<?y?>');
  }

  #character(character: string): string {
    const codePoint = character.codePointAt(0) ?? 0;
    // The SDK reads references beyond the basic plane as other characters. Tests of the reader cover them.
    const decimal = codePoint > 0xffff ? character : `&#${codePoint};`;
    const hexadecimal = codePoint > 0xffff ? character : `&#x${codePoint.toString(16)};`;
    const named = new Map([
      ['&', '&amp;'],
      ['<', '&lt;'],
      ['>', '&gt;'],
      ['"', '&quot;'],
      ["'", '&apos;'],
    ]).get(character);
    // XML parsers convert a literal carriage return to a line feed.
    if (character === '\r') return this.#pick(decimal, hexadecimal);
    if (!this.#isPlain() && character !== '>') return `<![CDATA[${character}]]>`;
    return this.#pick(named ?? character, named ?? character, named ?? decimal, decimal, hexadecimal);
  }

  element(name: string, inner: string, allowsAttributes = false): string {
    const plain = this.#isPlain();
    const space = plain ? '' : this.#pick('', ' ', '\n');
    const attributes = plain || !allowsAttributes ? '' : this.#pick('', ' a="b"', " xmlns:c = 'd>'", ' e=""');
    if (inner === '' && this.#pick(true, false)) return `<${name}${attributes}${space}/>`;
    return `<${name}${attributes}${space}>${inner}</${name}${space}>`;
  }

  /** Elements that the inventory does not read. Some have names that it reads elsewhere. */
  noise(): string {
    const inner = this.#pick(
      '',
      'text',
      '<item><instanceId>i-9</instanceId></item>',
      '<groupSet/>',
      '<x><x>1</x><x/></x>',
    );
    const name = this.#pick('', '', 'noiseSet', ...OBJECT_MEMBERS, 'tagsSet');
    return name === '' ? '' : this.element(name, inner === 'text' ? this.text('a<&') : inner, true);
  }

  /** The children in any order, with extra elements and white space between them. */
  parent(name: string, children: readonly string[]): string {
    const order = this.#pick(children, children.toReversed());
    const inner = order.map((child) => this.between() + this.noise() + child).join('');
    return this.element(name, inner === '' ? '' : inner + this.between(), true);
  }

  leaf(name: string, value: string | undefined): string[] {
    return value === undefined ? [] : [this.element(name, this.text(value))];
  }

  list(name: string, items: readonly string[]): string {
    const inner = items.map((item) => this.between() + item).join('');
    return this.element(name, inner + this.between(), true);
  }

  instance(instance: DescribedInstance): string {
    const { State, Placement, IamInstanceProfile, Operator, Tags } = instance;
    return this.parent('item', [
      ...this.leaf('instanceId', instance.InstanceId),
      ...this.leaf('instanceType', instance.InstanceType),
      ...this.leaf('imageId', instance.ImageId),
      ...this.leaf('architecture', instance.Architecture),
      ...this.leaf('platformDetails', instance.PlatformDetails),
      ...this.leaf('instanceLifecycle', instance.InstanceLifecycle),
      ...this.leaf('vpcId', instance.VpcId),
      ...this.leaf('subnetId', instance.SubnetId),
      ...this.leaf('privateIpAddress', instance.PrivateIpAddress),
      ...this.leaf('ipAddress', instance.PublicIpAddress),
      ...this.leaf('launchTime', instance.LaunchTime),
      ...(State ? [this.parent('instanceState', this.leaf('name', State.Name))] : []),
      ...(Placement
        ? [this.parent('placement', this.leaf('availabilityZone', Placement.AvailabilityZone))]
        : []),
      ...(IamInstanceProfile
        ? [this.parent('iamInstanceProfile', this.leaf('arn', IamInstanceProfile.Arn))]
        : []),
      ...(Operator
        ? [
            this.parent('operator', [
              ...this.leaf('managed', String(Operator.Managed)),
              ...this.leaf('principal', Operator.Principal),
            ]),
          ]
        : []),
      ...(Tags
        ? [
            this.list(
              'tagSet',
              Tags.map(({ Key, Value }) =>
                this.parent('item', [...this.leaf('key', Key), ...this.leaf('value', Value)]),
              ),
            ),
          ]
        : []),
    ]);
  }

  answer(reservations: readonly (readonly DescribedInstance[])[], nextToken: string | undefined): string {
    const items = reservations.map((instances) =>
      this.parent('item', [
        this.list(
          'instancesSet',
          instances.map((instance) => this.instance(instance)),
        ),
      ]),
    );
    const head = this.#pick('', '<?xml version="1.0" encoding="UTF-8"?>\n', '\n');
    const comment = this.#isPlain() ? '' : '<!-- DescribeInstancesResponse -->';
    const root = this.parent('DescribeInstancesResponse', [
      this.list('reservationSet', items),
      ...this.leaf('nextToken', nextToken),
    ]);
    return head + comment + root + this.#pick('', '\n');
  }
}

export const writtenAnswers = (style: Style): fc.Arbitrary<WrittenAnswer> =>
  fc
    .record({
      reservations: fc.array(fc.array(described, { maxLength: 3 }), { maxLength: 3 }),
      nextToken: optional(text.filter((token) => token !== '')),
      choices: fc.array(fc.nat({ max: 59 }), { minLength: 20, maxLength: 60 }),
    })
    .map(({ reservations, nextToken, choices }) => ({
      instances: reservations.flat(),
      nextToken,
      xml: new Writer(choices, style).answer(reservations, nextToken),
    }));
