import type { Listed } from '../fleet/page.ts';
import type { TargetFleet } from '../fleet/target-fleet.ts';
import { escapeXml } from '../protocol/xml.ts';

const STATES = {
  running: '<instanceState><code>16</code><name>running</name></instanceState>',
  terminated: '<instanceState><code>48</code><name>terminated</name></instanceState>',
  stopped: '<instanceState><code>80</code><name>stopped</name></instanceState>',
} as const;

const CONSTANT_TAIL =
  '<ebsOptimized>false</ebsOptimized><enaSupport>true</enaSupport><hibernationOptions><configured>false</configured></hibernationOptions><enclaveOptions><enabled>false</enabled></enclaveOptions><metadataOptions><state>applied</state><httpTokens>required</httpTokens><httpPutResponseHopLimit>2</httpPutResponseHopLimit><httpEndpoint>enabled</httpEndpoint>';
const METADATA_TAGS = '<instanceMetadataTags>enabled</instanceMetadataTags>';

/**
 * Writes `<reservationSet>`. Groups adjacent instances of one reservation. A reservation that a page boundary splits is
 * on both pages with the same ID.
 */
export function reservationSet(fleet: TargetFleet, instances: readonly Listed[]): string {
  let xml = '<reservationSet>';
  let open: number | undefined;
  for (const { index, state } of instances) {
    const start = fleet.reservationStart(index);
    if (start !== open) {
      if (open !== undefined) xml += '</instancesSet></item>';
      xml += `<item><reservationId>${fleet.reservationId(start)}</reservationId><ownerId>${fleet.accountId}</ownerId><groupSet/><instancesSet>`;
      open = start;
    }
    xml += instanceItem(fleet, index, state, index - start);
  }
  return open === undefined ? '<reservationSet/>' : `${xml}</instancesSet></item></reservationSet>`;
}

function instanceItem(
  fleet: TargetFleet,
  index: number,
  state: Listed['state'],
  launchIndex: number,
): string {
  const facts = fleet.facts(index);
  const launchTime = new Date(facts.launchEpochMs).toISOString();
  const running = state === 'running';
  let network = '<privateDnsName/>';
  let interior = '<groupSet/><blockDeviceMapping/>';
  if (state !== 'terminated') {
    const { securityGroup } = facts;
    network = `<privateDnsName>${facts.privateDns}</privateDnsName>`;
    interior = `<subnetId>${facts.subnetId}</subnetId><vpcId>${facts.vpcId}</vpcId><privateIpAddress>${facts.privateIp}</privateIpAddress>${
      running && facts.publicIp !== undefined ? `<ipAddress>${facts.publicIp}</ipAddress>` : ''
    }<sourceDestCheck>true</sourceDestCheck><groupSet><item><groupId>${securityGroup.id}</groupId><groupName>${securityGroup.name}</groupName></item></groupSet><blockDeviceMapping><item><deviceName>/dev/xvda</deviceName><ebs><volumeId>${facts.volumeId}</volumeId><status>attached</status><attachTime>${launchTime}</attachTime><deleteOnTermination>true</deleteOnTermination></ebs></item></blockDeviceMapping>`;
  }
  let tags = '';
  for (const [key, value] of fleet.tags(index)) {
    tags += `<item><key>${escapeXml(key)}</key><value>${escapeXml(value)}</value></item>`;
  }
  return `<item><instanceId>${fleet.idOf(index)}</instanceId><imageId>${facts.imageId}</imageId>${STATES[state]}${network}<dnsName/>${stateReason(fleet, index, state)}<keyName>fleet</keyName><amiLaunchIndex>${launchIndex}</amiLaunchIndex><productCodes/><instanceType>${facts.type.name}</instanceType><launchTime>${launchTime}</launchTime><placement><availabilityZone>${facts.zone}</availabilityZone><groupName/><tenancy>default</tenancy></placement>${
    facts.isWindows ? '<platform>windows</platform>' : ''
  }<monitoring><state>disabled</state></monitoring>${interior}<architecture>${facts.type.architecture}</architecture><rootDeviceType>ebs</rootDeviceType><rootDeviceName>/dev/xvda</rootDeviceName>${
    facts.spotRequestId === undefined
      ? ''
      : `<instanceLifecycle>spot</instanceLifecycle><spotInstanceRequestId>${facts.spotRequestId}</spotInstanceRequestId>`
  }<virtualizationType>hvm</virtualizationType><tagSet>${tags}</tagSet><hypervisor>xen</hypervisor>${
    facts.profileArn === undefined
      ? ''
      : `<iamInstanceProfile><arn>${facts.profileArn}</arn><id>AIPASIMULATEDPROFILE</id></iamInstanceProfile>`
  }<cpuOptions><coreCount>${facts.type.cores}</coreCount><threadsPerCore>2</threadsPerCore></cpuOptions>${CONSTANT_TAIL}${fleet.hasMetadataTags(index) ? METADATA_TAGS : ''}</metadataOptions><platformDetails>${
    facts.isWindows ? 'Windows' : 'Linux/UNIX'
  }</platformDetails><usageOperation>${
    facts.isWindows ? 'RunInstances:0002' : 'RunInstances'
  }</usageOperation><operator>${
    facts.managedBy === undefined
      ? '<managed>false</managed>'
      : `<managed>true</managed><principal>${facts.managedBy}</principal><hiddenByDefault>true</hiddenByDefault>`
  }</operator></item>`;
}

function stateReason(fleet: TargetFleet, index: number, state: Listed['state']): string {
  if (state === 'running') return '<reason/>';
  const at = fleet.terminatedAtMs(index);
  const when = at === undefined ? '' : ` (${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} GMT)`;
  return `<reason>User initiated${when}</reason><stateReason><code>Client.UserInitiatedShutdown</code><message>Client.UserInitiatedShutdown: User initiated shutdown</message></stateReason>`;
}
