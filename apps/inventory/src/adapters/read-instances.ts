import type { DescribedInstance } from './observe-instance.ts';
import { NotPlainXmlError, XmlCursor } from './xml-cursor.ts';

const OPENING = '<reservationSet>';

/** What is kept of an instance, by its element. */
const TEXTS = {
  instanceId: 'InstanceId',
  instanceType: 'InstanceType',
  imageId: 'ImageId',
  architecture: 'Architecture',
  platformDetails: 'PlatformDetails',
  instanceLifecycle: 'InstanceLifecycle',
  vpcId: 'VpcId',
  subnetId: 'SubnetId',
  privateIpAddress: 'PrivateIpAddress',
  ipAddress: 'PublicIpAddress',
} as const;

const isText = (name: string): name is keyof typeof TEXTS => Object.hasOwn(TEXTS, name);

/**
 * The instances of a DescribeInstances answer, as far as the inventory keeps them, and the answer without them. The
 * SDK takes the XML of a page apart letter by letter, which is most of what a page costs.
 * Undefined where the answer is not of the expected kind: then the SDK shall read it.
 */
export function readInstances(xml: string): { instances: DescribedInstance[]; rest: string } | undefined {
  const start = xml.indexOf(OPENING);
  if (start < 0) return undefined;
  const cursor = new XmlCursor(xml, start + OPENING.length);
  const instances: DescribedInstance[] = [];
  try {
    eachItem(cursor, () =>
      cursor.children((name) => {
        if (name === 'instancesSet') eachItem(cursor, () => instances.push(readInstance(cursor)));
        else cursor.skip(name);
      }),
    );
  } catch (error) {
    if (error instanceof NotPlainXmlError) return undefined;
    throw error;
  }
  return { instances, rest: xml.slice(0, start) + xml.slice(cursor.at) };
}

function eachItem(cursor: XmlCursor, visit: () => void): void {
  cursor.children((name) => {
    if (name === 'item') visit();
    else cursor.skip(name);
  });
}

function readInstance(cursor: XmlCursor): DescribedInstance {
  const instance: DescribedInstance = {};
  cursor.children((name) => {
    if (isText(name)) instance[TEXTS[name]] = cursor.text();
    else if (name === 'instanceState') instance.State = { Name: member(cursor, 'name') };
    else if (name === 'placement')
      instance.Placement = { AvailabilityZone: member(cursor, 'availabilityZone') };
    else if (name === 'launchTime') instance.LaunchTime = new Date(cursor.text());
    else if (name === 'iamInstanceProfile') instance.IamInstanceProfile = { Arn: member(cursor, 'arn') };
    else if (name === 'operator') instance.Operator = readOperator(cursor);
    else if (name === 'tagSet') instance.Tags = readTags(cursor);
    else cursor.skip(name);
  });
  return instance;
}

function member(cursor: XmlCursor, wanted: string): string | undefined {
  let text: string | undefined;
  cursor.children((name) => {
    if (name === wanted) text = cursor.text();
    else cursor.skip(name);
  });
  return text;
}

function readOperator(cursor: XmlCursor): NonNullable<DescribedInstance['Operator']> {
  const operator: NonNullable<DescribedInstance['Operator']> = {};
  cursor.children((name) => {
    if (name === 'managed') operator.Managed = cursor.text() === 'true';
    else if (name === 'principal') operator.Principal = cursor.text();
    else cursor.skip(name);
  });
  return operator;
}

function readTags(cursor: XmlCursor): NonNullable<DescribedInstance['Tags']> {
  const tags: NonNullable<DescribedInstance['Tags']> = [];
  eachItem(cursor, () => {
    let Key = '';
    let Value = '';
    cursor.children((name) => {
      if (name === 'key') Key = cursor.text();
      else if (name === 'value') Value = cursor.text();
      else cursor.skip(name);
    });
    tags.push({ Key, Value });
  });
  return tags;
}
