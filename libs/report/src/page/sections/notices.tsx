import type { ComponentChildren } from 'preact';
import type { ReportAccountProblem, ReportRun, ReportTarget } from '../../model.ts';
import { usePage } from '../context.ts';
import { capital, count, counted, plural } from '../format.ts';
import { Foreign } from '../parts/section.tsx';
import { Ago, Time } from '../parts/time.tsx';

type Tone = 'good' | 'warn' | 'bad' | 'info';

function Notice({ tone, title, children }: { tone: Tone; title: string; children?: ComponentChildren }) {
  return (
    <li class={`notice ${tone}`}>
      <strong>{title}</strong> {children}
    </li>
  );
}

const oldest = (times: readonly (string | undefined)[]): string | undefined =>
  times.filter((time) => time !== undefined).toSorted()[0];

const allRead = (targets: number): string =>
  targets === 1
    ? 'The target in scope was read completely.'
    : `All ${count(targets)} targets in scope were read completely.`;

/** What the numbers below do not cover, said before them. */
export function Notices() {
  const { report } = usePage();
  const { targets, accountProblems, run, place, totals, listed, words } = report;
  const of = (state: ReportTarget['state']) => targets.filter((target) => target.state === state);
  const [unreadable, neverRead, outOfScope] = [of('unreadable'), of('neverRead'), of('outOfScope')];
  const accountsThat = (state: ReportAccountProblem['state']) =>
    accountProblems.filter((problem) => problem.state === state).length;
  const [unreadAccounts, leftOutAccounts] = [accountsThat('unreadable'), accountsThat('outOfScope')];
  const since = oldest(unreadable.map(({ unreadableSince }) => unreadableSince));
  const isCovered = unreadable.length + neverRead.length + unreadAccounts === 0;
  return (
    <ul class="notices" aria-label="What this report covers">
      {place.isDemonstration ? (
        <Notice tone="info" title="Demonstration.">
          These accounts and {words.many} are simulated.
        </Notice>
      ) : null}
      {run === undefined ? null : <RunNotice run={run} />}
      {unreadable.length === 0 ? null : (
        <Notice tone="bad" title={`${plural(unreadable.length, 'target')} could not be read.`}>
          {since === undefined ? null : (
            <>
              The oldest gap began on <Ago at={since} />.{' '}
            </>
          )}
          The table shows{' '}
          {counted(
            unreadable.reduce((sum, { present }) => sum + present, 0),
            words,
          )}{' '}
          there as they were last seen. None of them is reported as deleted.
        </Notice>
      )}
      {unreadAccounts === 0 ? null : (
        <Notice tone="bad" title={`${plural(unreadAccounts, 'account')} could not be read at all.`}>
          This report has no {words.many} there.
        </Notice>
      )}
      {neverRead.length === 0 ? null : (
        <Notice tone="warn" title={`${plural(neverRead.length, 'target')} never read completely.`}>
          {capital(words.many)} may be missing there.
        </Notice>
      )}
      {isCovered && targets.length > outOfScope.length ? (
        <Notice tone="good" title={allRead(targets.length - outOfScope.length)}>
          A target is one account in one region.
        </Notice>
      ) : null}
      {outOfScope.length === 0 ? null : (
        <Notice tone="info" title={`${plural(outOfScope.length, 'target')} out of scope.`}>
          Recent runs left them out.{' '}
          {counted(
            outOfScope.reduce((sum, { present }) => sum + present, 0),
            words,
          )}{' '}
          there may be out of date.
        </Notice>
      )}
      {leftOutAccounts === 0 ? null : (
        <Notice tone="info" title={`${plural(leftOutAccounts, 'account')} out of scope.`}>
          Recent runs left {leftOutAccounts === 1 ? 'it' : 'them'} out, and the inventory has no {words.many}{' '}
          there.
        </Notice>
      )}
      {listed === undefined && totals.present > 0 ? (
        <Notice tone="info" title="Totals only.">
          The table has more {words.many} than a page can list. Use <code>muster inventory --format csv</code>{' '}
          for all rows.
        </Notice>
      ) : null}
      {(run?.notes ?? []).map((note) => (
        <Notice key={note.message} tone="info" title={`${note.code}:`}>
          <Foreign text={note.message} />
        </Notice>
      ))}
    </ul>
  );
}

function RunNotice({ run }: { run: ReportRun }) {
  const { madeAt } = usePage().report;
  switch (run.status) {
    case 'complete':
      return null;
    case 'partial':
      return (
        <Notice tone="warn" title="The run is partial.">
          {count(run.targets.succeeded)} of {plural(run.targets.planned, 'target')} succeeded,{' '}
          {count(run.targets.failed)} failed, {count(run.targets.skipped)} were skipped.{' '}
          <a href="#failures">See what to do.</a>
        </Notice>
      );
    case 'running':
      return (
        <Notice tone="warn" title="The run had not ended.">
          This page shows what was stored on <Time at={madeAt} />. The numbers still change.
        </Notice>
      );
    case 'interrupted':
    case 'stopped':
      return (
        <Notice tone="warn" title={`The run was ${run.status}.`}>
          {count(run.targets.succeeded)} of {plural(run.targets.planned, 'target')}{' '}
          {run.targets.planned === 1 ? 'has' : 'have'} an outcome. Everything else is as earlier runs left it.
        </Notice>
      );
    case 'failed':
      return (
        <Notice tone="bad" title="The run failed.">
          {run.error === undefined ? 'No target succeeded.' : <Foreign text={run.error.message} />} The table
          is as earlier runs left it.
        </Notice>
      );
  }
}
