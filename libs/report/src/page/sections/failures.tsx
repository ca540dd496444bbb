import type { FailurePlace, ReportFailure } from '../../model.ts';
import { accountLabel, regionName, usePage } from '../context.ts';
import { plural } from '../format.ts';
import { Phrase } from '../parts/phrase.tsx';
import { Empty, Foreign, Section } from '../parts/section.tsx';

const SHOWN_ACCOUNTS = 30;

function Places({ places }: { places: readonly FailurePlace[] }) {
  const { report } = usePage();
  const groups = [...Map.groupBy(places, ({ account }) => account)];
  return (
    <ul class="places">
      {groups.slice(0, SHOWN_ACCOUNTS).map(([account, group]) => {
        const regions = group.flatMap(({ region }) =>
          region === undefined ? [] : [regionName(report, region)],
        );
        return (
          <li key={account}>
            <Foreign text={accountLabel(report, account)} />
            <span class="muted">
              {' '}
              {regions.length === 0 ? 'whole account' : regions.toSorted().join(', ')}
            </span>
          </li>
        );
      })}
      {groups.length > SHOWN_ACCOUNTS ? (
        <li class="muted">and {plural(groups.length - SHOWN_ACCOUNTS, 'more account')}</li>
      ) : null}
    </ul>
  );
}

/** `2 targets, 1 account` */
function placesText(places: readonly FailurePlace[]): string {
  const targets = places.filter(({ region }) => region !== undefined).length;
  const accounts = places.length - targets;
  return [
    ...(targets > 0 ? [plural(targets, 'target')] : []),
    ...(accounts > 0 ? [plural(accounts, 'account')] : []),
  ].join(', ');
}

function Failure({ failure }: { failure: ReportFailure }) {
  const { code, status, meaning, action, places, isOfRun } = failure;
  const message = places.find((place) => place.message !== '')?.message;
  return (
    <li class={`failure ${status}`}>
      <div class="failure-head">
        <span class={`badge ${status === 'failed' ? 'bad' : 'info'}`}>{status}</span>
        <h3>
          <code>{code}</code>
        </h3>
        <span class="muted">
          {placesText(places)}
          {isOfRun ? '' : ', from an earlier run'}
        </span>
      </div>
      {meaning === undefined ? null : (
        <p>
          <Phrase text={meaning} />
        </p>
      )}
      <p class="action">
        <strong>What to do</strong>{' '}
        <Phrase
          text={
            action === undefined
              ? 'look the code up in the API reference of the AWS service that returned it'
              : action
          }
        />
      </p>
      <Places places={places} />
      {message === undefined ? null : (
        <details>
          <summary>Message of AWS or Muster</summary>
          <p class="message">
            <Foreign text={message} />
          </p>
        </details>
      )}
    </li>
  );
}

/** What failed or was skipped, by code, with the advice of the catalogue. */
export function Failures() {
  const { report } = usePage();
  const { failures, targets, words } = report;
  const failed = failures.filter(({ status }) => status === 'failed');
  const skipped = failures.filter(({ status }) => status === 'skipped');
  return (
    <Section
      id="failures"
      title="Failures and what to do"
      lead={`A target that could not be read is never reported as deleted. Its ${words.many} stay as they were last seen.`}
    >
      {failed.length === 0 ? <Empty>Nothing failed in {plural(targets.length, 'target')}.</Empty> : null}
      <ul class="failures">
        {failed.map((failure) => (
          <Failure key={`${failure.code} ${failure.isOfRun}`} failure={failure} />
        ))}
      </ul>
      {skipped.length === 0 ? null : (
        <details class="skipped">
          <summary>Skipped: {placesText(skipped.flatMap(({ places }) => places))}, and why</summary>
          <ul class="failures">
            {skipped.map((failure) => (
              <Failure key={`${failure.code} ${failure.isOfRun}`} failure={failure} />
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}
