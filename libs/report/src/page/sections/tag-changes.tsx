import { usePage } from '../context.ts';
import { count, counted, plural } from '../format.ts';
import { Empty, Foreign, Section } from '../parts/section.tsx';

const RESULTS = ['applied', 'failed', 'skipped', 'open'] as const;

/** The tags that the run set, with the values before. */
export function TagChangesSection() {
  const { report } = usePage();
  const { tagChanges, run, words } = report;
  const tagging = run?.tagging;
  return (
    <Section
      id="tag-changes"
      title="Tag changes of the run"
      lead={
        tagging === undefined || tagging.planned === 0
          ? undefined
          : `${counted(tagging.planned, words)} planned: ${count(tagging.applied)} changed, ${count(tagging.verified)} verified in AWS afterwards, ${count(tagging.failed)} failed, ${count(tagging.skipped)} skipped.`
      }
    >
      {tagChanges === undefined || tagChanges.changes.length === 0 ? (
        <Empty>
          {tagChanges === undefined
            ? 'The tag changes were not read for this report.'
            : 'The run changed no tags.'}
        </Empty>
      ) : (
        <div class="table-scroll" tabIndex={0} role="region" aria-label="Tag changes">
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">Tag</th>
                <th scope="col">Before</th>
                <th scope="col">After</th>
                {RESULTS.map((result) => (
                  <th scope="col" class="number" key={result}>
                    {result}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {tagChanges.changes.map((change) => (
                <tr key={`${change.key}\n${change.value}\n${change.before}`}>
                  <th scope="row">
                    <Foreign text={change.key} />
                  </th>
                  <td>
                    {change.before === null ? (
                      <span class="muted">no tag</span>
                    ) : (
                      <Foreign text={change.before} />
                    )}
                  </td>
                  <td>
                    <Foreign text={change.value} />
                  </td>
                  {RESULTS.map((result) => (
                    <td class={change[result] === 0 ? 'number muted' : 'number'} key={result}>
                      {count(change[result])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {tagChanges !== undefined && tagChanges.more > 0 ? (
        <p class="muted">{plural(tagChanges.more, 'more kind')} of changes are not listed.</p>
      ) : null}
    </Section>
  );
}
