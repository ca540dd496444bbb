import type { ComponentChildren } from 'preact';
import type { Report, ReportTarget, TargetState } from '../../model.ts';
import { accountId, accountLabel, regionName, usePage } from '../context.ts';
import { capital, count } from '../format.ts';
import { Dialog, Facts } from '../parts/dialog.tsx';
import { Phrase } from '../parts/phrase.tsx';
import { Foreign } from '../parts/section.tsx';
import { Ago, Time } from '../parts/time.tsx';
import { presentWith } from '../query/facets.ts';

export const STATE_TEXT: Readonly<Record<TargetState, string>> = {
  fresh: 'read completely',
  unreadable: 'could not be read',
  outOfScope: 'out of scope',
  neverRead: 'never read completely',
};

/** Everything that is known about one cell of the map. */
export function TargetDetails({ target, onClose }: { target: ReportTarget; onClose: () => void }) {
  const { report, showResources, hasRows } = usePage();
  return (
    <Dialog
      title={
        <>
          {accountLabel(report, target.account)} · {regionName(report, target.region)}
        </>
      }
      onClose={onClose}
    >
      {target.state === 'unreadable' ? (
        <p class="promise">
          Its {report.words.many} are shown as they were last seen. None of them is reported as deleted.
        </p>
      ) : null}
      <Facts rows={[...stateFacts(target, report), ...failureFacts(target, report)]} />
      {hasRows && target.present > 0 ? (
        <button
          type="button"
          class="primary"
          onClick={() => {
            onClose();
            showResources(
              presentWith(
                ['accountId', accountId(report, target.account)],
                ['region', regionName(report, target.region)],
              ),
            );
          }}
        >
          Show these {report.words.many}
        </button>
      ) : null}
    </Dialog>
  );
}

type Fact = readonly [name: string, value: ComponentChildren];

function stateFacts(target: ReportTarget, { words }: Report): Fact[] {
  const rows: Fact[] = [
    ['State', <span class={`state ${target.state}`}>{STATE_TEXT[target.state]}</span>],
    [capital(words.many), count(target.present)],
    [
      'Last complete scan',
      target.lastCompleteScanAt === undefined ? 'none' : <Ago at={target.lastCompleteScanAt} />,
    ],
  ];
  if (target.lastAttemptAt !== undefined) rows.push(['Last attempt', <Time at={target.lastAttemptAt} />]);
  if (target.unreadableSince !== undefined)
    rows.push(['Unreadable since', <Ago at={target.unreadableSince} />]);
  if (target.outOfScopeSince !== undefined)
    rows.push(['Out of scope since', <Ago at={target.outOfScopeSince} />]);
  return rows;
}

/** Why the target failed or was skipped, and what to do. */
function failureFacts({ reason, outcome }: ReportTarget, report: Report): Fact[] {
  const { code, message = '' } = outcome?.reason ?? reason ?? {};
  const failure = report.failures.find((each) => each.code === code);
  const rows: Fact[] = outcome === undefined ? [] : [['In this run', outcome.status]];
  if (code !== undefined) rows.push(['Code', <code>{code}</code>]);
  if (message !== '') rows.push(['Message', <Foreign text={message} />]);
  if (failure?.meaning !== undefined) rows.push(['Meaning', <Phrase text={failure.meaning} />]);
  if (failure?.action !== undefined) rows.push(['What to do', <Phrase text={failure.action} />]);
  return rows;
}
