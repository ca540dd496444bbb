/**
 * The regions of the commercial partition that are enabled in every account by default.
 * Source: https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html
 */
export const DEFAULT_REGIONS: readonly string[] = [
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'eu-central-1',
  'eu-north-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'sa-east-1',
];

/** Regions that an account must opt in to. */
export const OPT_IN_REGIONS: readonly string[] = [
  'af-south-1',
  'ap-east-1',
  'ap-east-2',
  'ap-south-2',
  'ap-southeast-3',
  'ap-southeast-4',
  'ap-southeast-5',
  'ap-southeast-6',
  'ap-southeast-7',
  'ca-west-1',
  'eu-central-2',
  'eu-south-1',
  'eu-south-2',
  'il-central-1',
  'me-central-1',
  'me-south-1',
  'mx-central-1',
];

/** All regions of the commercial partition. */
export const ALL_REGIONS: readonly string[] = [...DEFAULT_REGIONS, ...OPT_IN_REGIONS];

/** The names in a partition of AWS. */
export interface Partition {
  /** Second part of every ARN. */
  readonly name: string;
  /** Suffix of every host name. */
  readonly dnsSuffix: string;
  readonly regions: readonly string[];
}

const COMMERCIAL: Partition = { name: 'aws', dnsSuffix: 'amazonaws.com', regions: ALL_REGIONS };
/** All their regions are enabled by default. Source: the SDK's partitions.json. */
const OTHER_PARTITIONS: readonly Partition[] = [
  { name: 'aws-cn', dnsSuffix: 'amazonaws.com.cn', regions: ['cn-north-1', 'cn-northwest-1'] },
  { name: 'aws-eusc', dnsSuffix: 'amazonaws.eu', regions: ['eusc-de-east-1'] },
  { name: 'aws-iso', dnsSuffix: 'c2s.ic.gov', regions: ['us-iso-east-1', 'us-iso-west-1'] },
  { name: 'aws-iso-b', dnsSuffix: 'sc2s.sgov.gov', regions: ['us-isob-east-1', 'us-isob-west-1'] },
  { name: 'aws-iso-e', dnsSuffix: 'cloud.adc-e.uk', regions: ['eu-isoe-west-1'] },
  { name: 'aws-iso-f', dnsSuffix: 'csp.hci.ic.gov', regions: ['us-isof-east-1', 'us-isof-south-1'] },
  { name: 'aws-us-gov', dnsSuffix: 'amazonaws.com', regions: ['us-gov-east-1', 'us-gov-west-1'] },
];

/** The regions of every partition, the commercial ones first. */
export const REGIONS_OF_ALL_PARTITIONS: readonly string[] = [COMMERCIAL, ...OTHER_PARTITIONS].flatMap(
  ({ regions }) => regions,
);

export const partitionOf = (region: string): Partition =>
  OTHER_PARTITIONS.find(({ regions }) => regions.includes(region)) ?? COMMERCIAL;

/** Whether an account has the region without opting in. */
export const isDefaultRegion = (region: string): boolean =>
  DEFAULT_REGIONS.includes(region) || partitionOf(region) !== COMMERCIAL;
