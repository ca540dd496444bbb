import { describe, expect, it } from '@jest/globals';
import { readInstances } from './read-instances.ts';

const answer = (reservations: string) =>
  `<?xml version="1.0"?>\n<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/">` +
  `<requestId>r-1</requestId>${reservations}<nextToken>t</nextToken></DescribeInstancesResponse>`;

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

describe('readInstances', () => {
  it('reads what the inventory keeps, over all reservations', () => {
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
          LaunchTime: new Date('2026-11-23T08:00:00.000Z'),
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
      rest: answer(''),
    });
  });

  it('reads white space between elements over', () => {
    const xml = answer(
      `<reservationSet>\n <item>\n <instancesSet>\n  ${second}\n </instancesSet>\n </item>\n</reservationSet>`,
    );
    expect(readInstances(xml)?.instances).toHaveLength(1);
  });

  it.each([
    ['an answer without reservations', answer('<reservationSet/>')],
    ['a comment', answer('<reservationSet><!-- x --></reservationSet>')],
    ['attributes', answer('<reservationSet><item a="b"></item></reservationSet>')],
    ['a closing tag in a comment', answer('<reservationSet><x><!-- </x> --></x></reservationSet>')],
    [
      'a closing tag in a processing instruction',
      answer('<reservationSet><x><?y </x>?></x></reservationSet>'),
    ],
    [
      'a character that does not exist',
      answer(
        `<reservationSet><item><instancesSet>${first.replace('i-1', '&#x110000;')}</instancesSet></item></reservationSet>`,
      ),
    ],
    ['an unknown element within itself', answer('<reservationSet><x><x></x></x></reservationSet>')],
    [
      'an element where text should be',
      answer(
        first.replace('i-1', '<b>i</b>').replace(/^/, '<reservationSet><item><instancesSet>') +
          '</instancesSet></item></reservationSet>',
      ),
    ],
    ['a cut text', answer('').slice(0, 40) + `<reservationSet><item><instancesSet>${first.slice(0, 90)}`],
  ])('leaves %s to the SDK', (_, xml) => {
    expect(readInstances(xml)).toBeUndefined();
  });
});
