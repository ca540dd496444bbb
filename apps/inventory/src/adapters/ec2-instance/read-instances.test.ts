import { describe, expect, it } from '@jest/globals';
import { readInstances } from './read-instances.ts';

const root = (inner: string) =>
  `<?xml version="1.0"?>\n<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">` +
  `<requestId>r-1</requestId>${inner}</DescribeInstancesResponse>`;
const answer = (reservations: string) => root(`${reservations}<nextToken>t</nextToken>`);
const listing = (...instances: string[]) =>
  answer(`<reservationSet><item><instancesSet>${instances.join('')}</instancesSet></item></reservationSet>`);

const first =
  '<item><instanceId>i-1</instanceId><imageId>ami-1</imageId><instanceState><code>16</code><name>running</name></instanceState>' +
  '<dnsName/><instanceType>m7g.large</instanceType><launchTime>2026-11-23T08:00:00.000Z</launchTime>' +
  '<placement><availabilityZone>us-east-1a</availabilityZone><groupName/></placement>' +
  '<networkInterfaceSet><item><groupSet><item><groupId>sg-1</groupId></item></groupSet></item></networkInterfaceSet>' +
  '<groupSet><item><groupId>sg-1</groupId></item></groupSet><vpcId>vpc-1</vpcId><subnetId>subnet-1</subnetId>' +
  '<privateIpAddress>10.0.0.1</privateIpAddress><ipAddress>54.0.0.1</ipAddress><architecture>arm64</architecture>' +
  '<tagSet><item><key>a &amp; b</key><value>&lt;x&gt; &#xe9;&#233;</value></item><item><key>empty</key><value/></item></tagSet>' +
  '<iamInstanceProfile><arn>arn:aws:iam::1:instance-profile/p</arn><id>AIPA</id></iamInstanceProfile>' +
  '<platformDetails>Linux/UNIX</platformDetails><instanceLifecycle>spot</instanceLifecycle>' +
  '<operator><managed>true</managed><principal>eks.amazonaws.com</principal></operator></item>';
const second = '<item><instanceId>i-2</instanceId><instanceState><name>stopped</name></instanceState></item>';
const tagged = (value: string) =>
  listing(
    `<item><instanceId>i-3</instanceId><tagSet><item><key>k</key><value>${value}</value></item></tagSet></item>`,
  );
const idsOf = (xml: string) => readInstances(xml).instances.map(({ InstanceId }) => InstanceId);

describe('readInstances', () => {
  it('reads the token and the fields of the inventory from all reservations', () => {
    const xml = answer(
      '<reservationSet><item><reservationId>r</reservationId><groupSet/>' +
        `<instancesSet>${first}</instancesSet></item><item><instancesSet>${second}</instancesSet></item></reservationSet>`,
    );
    expect(readInstances(xml)).toEqual({
      instances: [
        {
          InstanceId: 'i-1',
          ImageId: 'ami-1',
          State: { Name: 'running' },
          InstanceType: 'm7g.large',
          LaunchTime: '2026-11-23T08:00:00.000Z',
          Placement: { AvailabilityZone: 'us-east-1a' },
          VpcId: 'vpc-1',
          SubnetId: 'subnet-1',
          PrivateIpAddress: '10.0.0.1',
          PublicIpAddress: '54.0.0.1',
          Architecture: 'arm64',
          Tags: [
            { Key: 'a & b', Value: '<x> éé' },
            { Key: 'empty', Value: '' },
          ],
          IamInstanceProfile: { Arn: 'arn:aws:iam::1:instance-profile/p' },
          PlatformDetails: 'Linux/UNIX',
          InstanceLifecycle: 'spot',
          Operator: { Managed: true, Principal: 'eks.amazonaws.com' },
        },
        { InstanceId: 'i-2', State: { Name: 'stopped' } },
      ],
      nextToken: 't',
    });
  });

  it.each([
    ['an empty element', root('<reservationSet/>')],
    ['an element with white space', root('<reservationSet>\r\n </reservationSet>')],
    [
      'no root attributes, no declaration',
      '<DescribeInstancesResponse><reservationSet/></DescribeInstancesResponse>',
    ],
    ['a byte order mark and white space around', `\uFEFF\n ${root('<reservationSet/>').slice(22)}\r\n`],
    ['an empty token', root('<reservationSet/><nextToken/>')],
  ])('treats an empty list of reservations, written as %s, as the last page', (_, xml) => {
    expect(readInstances(xml)).toEqual({ instances: [], nextToken: undefined });
  });

  it.each([
    ['white space between elements', listing('\n\t', second, '\r\n')],
    ['comments', listing('<!-- <item> -->', second.replace('i-2', 'i<!-- </instanceId> -->-2'))],
    ['CDATA sections', listing(second.replace('i-2', 'i<![CDATA[-2]]>'))],
    ['processing instructions', listing('<?x </item>?>', second)],
    [
      'attributes',
      listing(second.replace('<item>', `<item a="1" b:c = '</item>'>`).replaceAll("'</item>'", "'x'")),
    ],
    [
      'white space in tags',
      listing(second.replace('<instanceId>', '<instanceId >').replace('</item>', '</item\n>')),
    ],
    ['an unknown element nested in itself', listing(second.replace('</item>', '<x><x><x/></x></x></item>'))],
    [
      'elements named like members of Object.prototype',
      listing(
        second.replace('</item>', '<constructor/><toString>1</toString><__proto__><a/></__proto__></item>'),
      ),
    ],
    [
      'a greater-than sign in an attribute of the root element',
      listing(second).replace('xmlns=', 'a=">" xmlns='),
    ],
  ])('ignores %s', (_, xml) => {
    expect(readInstances(xml)).toEqual({
      instances: [{ InstanceId: 'i-2', State: { Name: 'stopped' } }],
      nextToken: 't',
    });
  });

  it.each([
    ['&#x1F600;&#128512;😀', '😀😀😀'],
    ['a\r\nb\rc&#13;', 'a\nb\nc\r'],
    [' \n ', ' \n '],
    ['R&D &nbsp; &#x110000; &;', 'R&D &nbsp; &#x110000; &;'],
    ['<![CDATA[&amp;<b>]]>&amp;', '&amp;<b>&'],
    ['&amp;lt;', '&lt;'],
    ['&a<!-- -->mp;<?x?>&lt;', '&amp;<'],
  ])('reads the text %j as %j', (written, value) => {
    expect(readInstances(tagged(written)).instances[0]?.Tags).toEqual([{ Key: 'k', Value: value }]);
  });

  it.each([
    ['', 'is empty'],
    ['\n', 'does not begin as a DescribeInstancesResponse'],
    ['{"Reservations":[]}', 'does not begin as a DescribeInstancesResponse'],
    ['<html><body><p>Blocked</body></html>', 'does not begin as a DescribeInstancesResponse'],
    ['<!DOCTYPE html><html></html>', 'does not begin as a DescribeInstancesResponse'],
    [
      '<Response><Errors><Error><Code>X</Code></Error></Errors></Response>',
      'does not begin as a DescribeInstancesResponse',
    ],
    ['<DescribeInstancesResponses/>', 'does not begin as a DescribeInstancesResponse'],
    ['<DescribeInstancesResponse/>', 'has no reservationSet'],
    [root(''), 'has no reservationSet'],
    [root('<requestId/><nextToken>t</nextToken>'), 'has no reservationSet'],
    [root('<Errors><reservationSet/></Errors>'), 'has no reservationSet'],
    [root('<reservationSet/><reservationSet/>'), 'has reservationSet twice in one place'],
    [
      root('<reservationSet/><nextToken>a</nextToken><nextToken>b</nextToken>'),
      'has nextToken twice in one place',
    ],
    [root('<reservationSet>Internal error</reservationSet>'), 'has a text where an element should be'],
    [root('<reservationSet><![CDATA[x]]></reservationSet>'), 'has a text where an element should be'],
    [root('<reservationSet><reservation/></reservationSet>'), 'has reservation in its reservationSet'],
    [
      root('<reservationSet><item><reservationId/></item></reservationSet>'),
      'has a reservation with 0 instancesSet',
    ],
    [root(`<reservationSet><item>${second}</item></reservationSet>`), 'has an item outside of its list'],
    [root(`<reservationSet/>${second}`), 'has an item outside of its list'],
    [
      root('<reservationSet><item><instancesSet/><instancesSet/></item></reservationSet>'),
      'has a reservation with 2 instancesSet',
    ],
    [listing('<instance/>'), 'has instance in its instancesSet'],
    [
      listing(second.replace('</instanceId>', '</instanceId><instanceId>i-3</instanceId>')),
      'has instanceId twice in one place',
    ],
    [listing(first.replace('</tagSet>', '</tagSet><tagSet/>')), 'has tagSet twice in one place'],
    [listing(second.replace('i-2', '<b>i</b>')), 'has an element where a text should be'],
    [listing(second) + listing(second), 'continues after the end of the DescribeInstancesResponse'],
    [`${listing(second)} -->`, 'continues after the end of the DescribeInstancesResponse'],
    [listing('<item><x><a></x></a></item>'), 'has tags that do not match'],
    [listing('<item><x><item></items></x></item>'), 'has tags that do not match'],
    [listing('<item><x>a < b</x></item>'), 'has a declaration, a comment or a bare < where a tag should be'],
  ])('rejects %j: the answer %s', (xml, fault) => {
    expect(() => readInstances(xml)).toThrow(
      expect.objectContaining({ name: 'UnexpectedAnswer', message: fault }),
    );
  });

  it('rejects an answer that is cut off at any point', () => {
    const whole = listing(first, second);
    const read = Array.from({ length: whole.length }, (_, end) => end).filter((end) => {
      try {
        return idsOf(whole.slice(0, end)).length >= 0;
      } catch (error) {
        expect(error).toMatchObject({ name: 'UnexpectedAnswer' });
        return false;
      }
    });
    expect(read).toEqual([]);
    expect(idsOf(whole)).toEqual(['i-1', 'i-2']);
  });
});
