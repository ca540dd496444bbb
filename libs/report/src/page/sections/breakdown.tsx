import type { Words } from '@muster/contracts';
import { usePage } from '../context.ts';
import { capital } from '../format.ts';
import { Bars } from '../parts/bars.tsx';
import { ColumnsChart } from '../parts/columns-chart.tsx';
import { Empty, Section } from '../parts/section.tsx';
import { presentWith } from '../query/facets.ts';

export const groupsTitle = ({ many }: Words): string => capital(many);

/** Present resources by type, state, age and platform. */
export function Breakdown() {
  const { report, showResources, hasRows } = usePage();
  const { present, byType, byState, byPlatform, byArchitecture, byAge } = report.totals;
  const choose = (facet: string) =>
    hasRows ? (name: string) => showResources(presentWith([facet, name])) : undefined;
  return (
    <Section id="groups" title={groupsTitle(report.words)}>
      {present === 0 ? (
        <Empty>There are no {report.words.many} in the targets that were read.</Empty>
      ) : (
        <div class="columns-2">
          <Bars caption="By type" counted={byType} total={present} onChoose={choose('instanceType')} />
          <ColumnsChart caption="By time since launch" counted={byAge} total={present} />
          <Bars caption="By state" counted={byState} total={present} onChoose={choose('state')} />
          <div class="stack">
            <Bars
              caption="By platform"
              counted={byPlatform}
              total={present}
              shown={5}
              onChoose={choose('platform')}
            />
            <Bars caption="By architecture" counted={byArchitecture} total={present} shown={4} />
          </div>
        </div>
      )}
    </Section>
  );
}
