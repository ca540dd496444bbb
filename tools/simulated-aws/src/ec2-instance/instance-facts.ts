import { hashText, hex8, pick, unitFraction, word } from '../fleet/random.ts';

const FIRST_LAUNCH_MS = Date.UTC(2025, 0, 1);
const LAUNCH_SPAN_SECONDS = 600 * 86_400;
const ROLES = ['web', 'api', 'worker', 'db', 'cache', 'batch', 'bastion', 'search'];
const TEAMS = ['payments', 'search', 'platform', 'data', 'mobile', 'growth', 'security'];
const ENVIRONMENTS = ['prod', 'staging', 'dev', 'test'];
const MANAGERS = ['eks.amazonaws.com', 'lambda.amazonaws.com', 'ecs.amazonaws.com'];
const TYPES: readonly { name: string; architecture: string; cores: number }[] = [
  { name: 't3.micro', architecture: 'x86_64', cores: 1 },
  { name: 't3.large', architecture: 'x86_64', cores: 1 },
  { name: 'm6i.xlarge', architecture: 'x86_64', cores: 2 },
  { name: 'm7g.large', architecture: 'arm64', cores: 2 },
  { name: 'c6i.2xlarge', architecture: 'x86_64', cores: 4 },
  { name: 'c7g.xlarge', architecture: 'arm64', cores: 4 },
  { name: 'r6i.large', architecture: 'x86_64', cores: 1 },
  { name: 'r7g.2xlarge', architecture: 'arm64', cores: 8 },
];

export type TagPair = readonly [key: string, value: string];

/** Properties of an instance that never change. */
export interface InstanceFacts {
  readonly type: (typeof TYPES)[number];
  readonly imageId: string;
  readonly zone: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly securityGroup: { readonly id: string; readonly name: string };
  readonly privateIp: string;
  readonly privateDns: string;
  readonly publicIp: string | undefined;
  readonly volumeId: string;
  readonly launchEpochMs: number;
  readonly profileArn: string | undefined;
  readonly isWindows: boolean;
  readonly spotRequestId: string | undefined;
  readonly managedBy: string | undefined;
}

/**
 * Properties, initial states and initial tags of a target's instances. They are computed from the seed on each access.
 */
export class FactSource {
  readonly #accountId: string;
  readonly #region: string;
  readonly #base: number;
  readonly #managedShare: number;
  readonly #stoppedShare: number;
  readonly #metadataTagsShare: number;
  readonly #dnsSuffix: string;
  readonly #vpcId: string;
  readonly #subnets: readonly string[];
  readonly #images: readonly string[];
  readonly #groups: readonly { id: string; name: string }[];

  constructor(scope: {
    seed: number;
    accountId: string;
    region: string;
    managedShare: number;
    stoppedShare: number;
    metadataTagsShare: number;
  }) {
    this.#accountId = scope.accountId;
    this.#region = scope.region;
    this.#managedShare = scope.managedShare;
    this.#stoppedShare = scope.stoppedShare;
    this.#metadataTagsShare = scope.metadataTagsShare;
    this.#base = hashText(`${scope.accountId}/${scope.region} facts`, scope.seed);
    this.#dnsSuffix = scope.region === 'us-east-1' ? 'ec2.internal' : `${scope.region}.compute.internal`;
    const id = (kind: string, at: number) => {
      const hash = hashText(`${kind} ${at}`, this.#base);
      return `${kind}-0${hex8(hash)}${hex8(word(hash, 1))}`;
    };
    this.#vpcId = id('vpc', 0);
    this.#subnets = [0, 1, 2].map((at) => id('subnet', at));
    this.#images = [0, 1, 2, 3, 4, 5].map((at) => id('ami', at));
    this.#groups = ['default', 'web', 'internal', 'database'].map((name, at) => ({ id: id('sg', at), name }));
  }

  #word(index: number, stream: number): number {
    return word(word(this.#base, stream), index);
  }

  isManaged(index: number): boolean {
    return unitFraction(this.#word(index, 1)) < this.#managedShare;
  }

  startsStopped(index: number): boolean {
    return unitFraction(this.#word(index, 2)) < this.#stoppedShare;
  }

  /** Whether the instance's metadata shows its tags. */
  hasMetadataTags(index: number): boolean {
    return unitFraction(this.#word(index, 11)) < this.#metadataTagsShare;
  }

  /** "r-" and 17 hex digits. `firstIndex` is the first index of the reservation. */
  reservationId(firstIndex: number): string {
    return `r-0${hex8(this.#word(firstIndex, 3))}${hex8(this.#word(firstIndex, 4))}`;
  }

  /** The initial tags: Name, Team, CostCenter, and in three of four cases Environment. */
  tags(index: number): TagPair[] {
    const draw = this.#word(index, 5);
    const tags: TagPair[] = [
      ['Name', `${pick(ROLES, draw)}-${hex8(this.#word(index, 6)).slice(0, 5)}`],
      ['Team', pick(TEAMS, draw >>> 3)],
      ['CostCenter', `CC-${1000 + ((draw >>> 6) % 40)}`],
    ];
    if ((draw >>> 12) % 4 !== 0) tags.push(['Environment', pick(ENVIRONMENTS, draw >>> 14)]);
    return tags;
  }

  facts(index: number): InstanceFacts {
    const shape = this.#word(index, 7);
    const net = this.#word(index, 8);
    const life = this.#word(index, 9);
    const zone = shape % 3;
    const octets = [16 + zone, (net >>> 8) & 255, 4 + (net & 127)];
    const managed = this.isManaged(index);
    return {
      type: pick(TYPES, shape >>> 2),
      imageId: pick(this.#images, shape >>> 5),
      zone: `${this.#region}${pick(['a', 'b', 'c'], zone)}`,
      vpcId: this.#vpcId,
      subnetId: pick(this.#subnets, zone),
      securityGroup: pick(this.#groups, shape >>> 9),
      privateIp: `10.${octets[0]}.${octets[1]}.${octets[2]}`,
      privateDns: `ip-10-${octets[0]}-${octets[1]}-${octets[2]}.${this.#dnsSuffix}`,
      publicIp:
        (net >>> 16) % 4 === 0 ? `54.${(net >>> 18) & 127}.${(net >>> 4) & 255}.${net & 255}` : undefined,
      volumeId: `vol-0${hex8(net)}${hex8(this.#word(index, 10))}`,
      launchEpochMs: FIRST_LAUNCH_MS + (life % LAUNCH_SPAN_SECONDS) * 1000,
      profileArn:
        (shape >>> 12) % 3 === 0 ? `arn:aws:iam::${this.#accountId}:instance-profile/fleet` : undefined,
      isWindows: (shape >>> 16) % 12 === 0,
      spotRequestId: !managed && (shape >>> 20) % 16 === 0 ? `sir-${hex8(life)}` : undefined,
      managedBy: managed ? pick(MANAGERS, life) : undefined,
    };
  }
}
