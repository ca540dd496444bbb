import { MusterError } from '@muster/errors';
import { plainXml } from '../xml/plain-xml.ts';
import { NotPlainXmlError, XmlCursor } from '../xml/xml-cursor.ts';
import type { DescribedInstance } from './observe-instance.ts';

const ROOT_NAME = 'DescribeInstancesResponse';
/** Only the root element may have declarations before it and attributes. */
const ROOT_TAG = new RegExp(`^\\uFEFF?\\s*(?:<\\?xml\\s[^<>]*\\?>\\s*)?<${ROOT_NAME}(?:\\s[^<>]*)?/?>`);
const VISIBLE = /\S/g;

/** The answer does not come from DescribeInstances. The message completes a sentence that begins with "the answer". */
export class NotInstancesError extends MusterError {
  static override readonly code = 'UnexpectedAnswer';
  static override readonly retryable = true;
}

/** The fields that are kept of an instance, as EC2 wrote them, by element. */
const TEXTS: ReadonlyMap<string, TextMember> = new Map([
  ['instanceId', 'InstanceId'],
  ['instanceType', 'InstanceType'],
  ['imageId', 'ImageId'],
  ['architecture', 'Architecture'],
  ['platformDetails', 'PlatformDetails'],
  ['instanceLifecycle', 'InstanceLifecycle'],
  ['vpcId', 'VpcId'],
  ['subnetId', 'SubnetId'],
  ['privateIpAddress', 'PrivateIpAddress'],
  ['ipAddress', 'PublicIpAddress'],
  ['launchTime', 'LaunchTime'],
]);
type TextMember = {
  [Name in keyof DescribedInstance]-?: Exclude<DescribedInstance[Name], undefined> extends string
    ? Name
    : never;
}[keyof DescribedInstance];

export interface InstancesAnswer<Kept = DescribedInstance> {
  readonly instances: readonly Kept[];
  readonly nextToken: string | undefined;
}

/**
 * Reads the token and the instances of a DescribeInstances answer, limited to the fields that the inventory keeps. The
 * SDK reads the same one character at a time, which would be most of the cost of a page. It also accepts any XML as an
 * answer without instances.
 *
 * A result means that the whole document was read and is well-formed: a DescribeInstancesResponse with one list of
 * reservations, each with one list of instances. Anything else is rejected.
 * @throws NotInstancesError
 */
export const readInstances = (xml: string): InstancesAnswer => readEachInstance(xml, (instance) => instance);

/**
 * The same, for a large answer: each instance is converted when it is read, so that not all of them are in memory as they
 * were written.
 * @param convert may be called again from the first instance
 */
export function readEachInstance<Kept>(xml: string, convert: Convert<Kept>): InstancesAnswer<Kept> {
  try {
    return readPlain(xml, convert);
  } catch (error) {
    if (!(error instanceof NotPlainXmlError)) throw error;
    const plain = plainXml(xml);
    if (plain === undefined) throw new NotInstancesError(error.message);
    return readMadePlain(plain, convert);
  }
}

export type Convert<Kept> = (instance: DescribedInstance) => Kept;

function readMadePlain<Kept>(xml: string, convert: Convert<Kept>): InstancesAnswer<Kept> {
  try {
    return readPlain(xml, convert);
  } catch (error) {
    throw error instanceof NotPlainXmlError ? new NotInstancesError(error.message) : error;
  }
}

function readPlain<Kept>(xml: string, convert: Convert<Kept>): InstancesAnswer<Kept> {
  const [opening] = ROOT_TAG.exec(xml) ?? [];
  if (opening === undefined)
    throw new NotPlainXmlError(xml === '' ? 'is empty' : `does not begin as a ${ROOT_NAME}`);
  const nameStart = opening.lastIndexOf(`<${ROOT_NAME}`) + 1;
  const root = { nameStart, nameEnd: nameStart + ROOT_NAME.length, end: opening.length };
  const cursor = new XmlCursor(xml, root);
  let instances: Kept[] | undefined;
  let nextToken: string | undefined;
  cursor.children((name) => {
    if (name === 'reservationSet') instances = once(name, instances, readReservations(cursor, convert));
    else if (name === 'nextToken') nextToken = once(name, nextToken, cursor.text());
    else if (name === 'item') throw new NotInstancesError('has an item outside of its list');
    else cursor.skip();
  });
  VISIBLE.lastIndex = cursor.at;
  if (VISIBLE.test(xml)) throw new NotPlainXmlError(`continues after the end of the ${ROOT_NAME}`);
  if (instances === undefined) throw new NotInstancesError('has no reservationSet');
  return { instances, nextToken: nextToken === '' ? undefined : nextToken };
}

/** A duplicate element means that the middle of the answer is missing. */
function once<Value>(name: string, before: Value | undefined, value: Value): Value {
  if (before !== undefined) throw new NotInstancesError(`has ${name} twice in one place`);
  return value;
}

function eachItem(cursor: XmlCursor, list: string, visit: () => void): void {
  cursor.children((name) => {
    if (name !== 'item') throw new NotInstancesError(`has ${name} in its ${list}`);
    visit();
  });
}

function readReservations<Kept>(cursor: XmlCursor, convert: Convert<Kept>): Kept[] {
  const instances: Kept[] = [];
  eachItem(cursor, 'reservationSet', () => {
    let lists = 0;
    cursor.children((name) => {
      if (name === 'instancesSet') {
        lists += 1;
        eachItem(cursor, name, () => instances.push(convert(readInstance(cursor))));
      } else if (name === 'item') throw new NotInstancesError('has an item outside of its list');
      else cursor.skip();
    });
    if (lists !== 1) throw new NotInstancesError(`has a reservation with ${lists} instancesSet`);
  });
  return instances;
}

function readInstance(cursor: XmlCursor): DescribedInstance {
  const instance: DescribedInstance = {};
  cursor.children((name) => {
    const text = TEXTS.get(name);
    if (text !== undefined) instance[text] = once(name, instance[text], cursor.text());
    else if (name === 'instanceState')
      instance.State = once(name, instance.State, { Name: readMember(cursor, 'name') });
    else if (name === 'placement')
      instance.Placement = once(name, instance.Placement, {
        AvailabilityZone: readMember(cursor, 'availabilityZone'),
      });
    else if (name === 'iamInstanceProfile')
      instance.IamInstanceProfile = once(name, instance.IamInstanceProfile, {
        Arn: readMember(cursor, 'arn'),
      });
    else if (name === 'operator') instance.Operator = once(name, instance.Operator, readOperator(cursor));
    else if (name === 'tagSet') instance.Tags = once(name, instance.Tags, readTags(cursor));
    else cursor.skip();
  });
  return instance;
}

function readMember(cursor: XmlCursor, wanted: string): string | undefined {
  let text: string | undefined;
  cursor.children((name) => {
    if (name === wanted) text = once(name, text, cursor.text());
    else cursor.skip();
  });
  return text;
}

function readOperator(cursor: XmlCursor): NonNullable<DescribedInstance['Operator']> {
  let managed: string | undefined;
  let principal: string | undefined;
  cursor.children((name) => {
    if (name === 'managed') managed = once(name, managed, cursor.text());
    else if (name === 'principal') principal = once(name, principal, cursor.text());
    else cursor.skip();
  });
  return { Managed: managed === 'true', Principal: principal };
}

function readTags(cursor: XmlCursor): NonNullable<DescribedInstance['Tags']> {
  const tags: NonNullable<DescribedInstance['Tags']> = [];
  eachItem(cursor, 'tagSet', () => {
    let key: string | undefined;
    let value: string | undefined;
    cursor.children((name) => {
      if (name === 'key') key = once(name, key, cursor.text());
      else if (name === 'value') value = once(name, value, cursor.text());
      else cursor.skip();
    });
    tags.push({ Key: key, Value: value });
  });
  return tags;
}
