import { matchesGlob } from '../glob.ts';
import { element, ec2Answer } from '../protocol/xml.ts';
import { isDefaultRegion, partitionOf } from '../regions.ts';
import type { Simulation } from '../simulation.ts';
import { type Answer, type Call, targetOf } from './call.ts';
import { deniedByPolicy, invalidValue, refuseDryRun } from './ec2-errors.ts';
import { parseFilters } from './ec2-filters.ts';

interface RegionRow {
  readonly 'region-name': string;
  readonly endpoint: string;
  readonly 'opt-in-status': 'opt-in-not-required' | 'opted-in' | 'not-opted-in';
}

/** DescribeRegions: the enabled regions, or with AllRegions all regions of the partition. */
export function describeRegions(call: Call, { world, faults }: Simulation): Answer {
  if (faults.hits('describeRegionsDenied', targetOf(call))) throw deniedByPolicy(call);
  const partition = partitionOf(call.region);
  const names = call.params.list('RegionName');
  const unknown = names.find((name) => !partition.regions.includes(name));
  if (unknown !== undefined) throw invalidValue(`Invalid region name: ${unknown}`);
  const filters = parseFilters(call.params);
  refuseDryRun(call);
  const isEnabled = (name: string) =>
    world.isRegionEnabled(name) && !faults.hits('disabledRegions', `${call.identity.accountId}/${name}`);
  const all = call.params.flag('AllRegions');
  const rows = partition.regions
    .filter((name) => all || isEnabled(name))
    .filter((name) => names.length === 0 || names.includes(name))
    .map((name) => rowOf(name, isEnabled(name)))
    .filter((row) =>
      filters.every(({ name, values }) => values.some((value) => matchesGlob(value, field(row, name)))),
    );
  const nameOf = (row: RegionRow) =>
    faults.hits('regionsWithoutName', `${call.identity.accountId}/${row['region-name']}`)
      ? ''
      : element('regionName', row['region-name']);
  const items = rows.map(
    (row) =>
      `<item>${nameOf(row)}${element('regionEndpoint', row.endpoint)}${element('optInStatus', row['opt-in-status'])}</item>`,
  );
  return { body: ec2Answer('DescribeRegions', call.requestId, `<regionInfo>${items.join('')}</regionInfo>`) };
}

function rowOf(name: string, enabled: boolean): RegionRow {
  const whenEnabled = isDefaultRegion(name) ? 'opt-in-not-required' : 'opted-in';
  return {
    'region-name': name,
    endpoint: `ec2.${name}.${partitionOf(name).dnsSuffix}`,
    'opt-in-status': enabled ? whenEnabled : 'not-opted-in',
  };
}

function field(row: RegionRow, filter: string): string {
  if (filter === 'region-name' || filter === 'endpoint' || filter === 'opt-in-status') return row[filter];
  throw invalidValue(`The filter '${filter}' is invalid`);
}
