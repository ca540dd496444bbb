import type { ComponentChildren } from 'preact';
import type { TargetState } from '../../model.ts';
import { accountLabel, usePage } from '../context.ts';
import { Dialog, Facts } from '../parts/dialog.tsx';
import { Empty, Foreign } from '../parts/section.tsx';
import { Ago, Time } from '../parts/time.tsx';
import type { ResourceIndex } from '../query/resource-index.ts';

const FIELDS = [
  ['state', 'State'],
  ['instanceType', 'Type'],
  ['availabilityZone', 'Availability Zone'],
  ['platform', 'Platform'],
  ['architecture', 'Architecture'],
  ['lifecycle', 'Lifecycle'],
  ['imageId', 'Image'],
  ['vpcId', 'VPC'],
  ['subnetId', 'Subnet'],
  ['privateIpAddress', 'Private address'],
  ['publicIpAddress', 'Public address'],
  ['instanceProfileArn', 'Instance profile'],
  ['managedBy', 'Managed by'],
] as const;
const TIMES = [
  ['launchTime', 'Launched'],
  ['firstSeenAt', 'First seen'],
  ['changedAt', 'Changed'],
  ['goneAt', 'Gone since'],
] as const;

/** Why the values of a resource may be out of date, by the state of its target. */
const TRUST: Readonly<Record<Exclude<TargetState, 'fresh'>, string>> = {
  unreadable: 'Recent runs could not read its account in this region.',
  outOfScope: 'Recent runs leave out its account in this region.',
  neverRead: 'Its account was never read completely in this region.',
};

/** Everything that the table holds about one resource. */
export function ResourceDetails({
  index,
  row,
  onClose,
}: {
  index: ResourceIndex;
  row: number;
  onClose: () => void;
}) {
  const { report } = usePage();
  const account = report.accounts.findIndex(({ id }) => id === index.text(row, 'accountId'));
  const region = index.text(row, 'region');
  const target = report.targets.find(
    (each) => each.account === account && report.regions[each.region] === region,
  );
  const tags = index.tagsOf(row).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const rows: (readonly [string, ComponentChildren])[] = [
    ['Account', <Foreign text={accountLabel(report, account)} />],
    ['Region', region],
  ];
  for (const [column, title] of FIELDS)
    if (index.has(row, column)) rows.push([title, <Foreign text={index.text(row, column)} />]);
  for (const [column, title] of TIMES)
    if (index.has(row, column))
      rows.push([
        title,
        column === 'launchTime' ? (
          <Ago at={index.text(row, column)} />
        ) : (
          <Time at={index.text(row, column)} />
        ),
      ]);
  if (target?.lastCompleteScanAt !== undefined)
    rows.push(['Seen in the scan of', <Ago at={target.lastCompleteScanAt} />]);
  return (
    <Dialog title={<code>{index.text(row, 'resourceId')}</code>} onClose={onClose}>
      {target !== undefined && target.state !== 'fresh' ? (
        <p class="promise">{TRUST[target.state]} These values are as they were last seen.</p>
      ) : null}
      <Facts rows={rows} />
      <h3>Tags</h3>
      {tags.length === 0 ? (
        <Empty>No tags.</Empty>
      ) : (
        <table class="plain tags">
          <thead>
            <tr>
              <th scope="col">Key</th>
              <th scope="col">Value</th>
            </tr>
          </thead>
          <tbody>
            {tags.map(([key, value]) => (
              <tr key={key}>
                <th scope="row">
                  <Foreign text={key} />
                </th>
                <td>
                  <Foreign text={value} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Dialog>
  );
}
