import type { ComponentChildren } from 'preact';
import { usePage } from '../context.ts';
import { capital, count, plural, share } from '../format.ts';
import { Bar } from '../parts/bars.tsx';

function Tile(props: { title: string; value: string; tone?: string; children?: ComponentChildren }) {
  return (
    <li class={`tile ${props.tone ?? ''}`}>
      <p class="tile-title">{props.title}</p>
      <p class="tile-value">{props.value}</p>
      <div class="tile-note">{props.children}</div>
    </li>
  );
}

/** The numbers that are read first. */
export function Tiles() {
  const { report } = usePage();
  const { totals, targets, accounts, accountProblems, words } = report;
  const inScope = targets.filter(({ state }) => state !== 'outOfScope');
  const unreadable = inScope.filter(({ state }) => state === 'unreadable').length;
  const neverRead = inScope.filter(({ state }) => state === 'neverRead').length;
  const unreadAccounts = accountProblems.filter(({ state }) => state === 'unreadable').length;
  const occupied = totals.byRegion.filter((number) => number > 0).length;
  const { tags, changes } = totals;
  const tagged = tags.withAllKeys ?? tags.withAnyTag;
  const running = totals.byState.find(([state]) => state === 'running')?.[1] ?? 0;
  return (
    <ul class="tiles" aria-label="Key figures">
      <Tile title={capital(words.many)} value={count(totals.present)}>
        {changes === undefined
          ? `${count(running)} running`
          : `+${count(changes.added)} added, −${count(changes.gone)} gone since the earlier run`}
      </Tile>
      <Tile title="Accounts" value={count(accounts.length)}>
        {unreadAccounts === 0
          ? `${count(totals.byAccount.filter((number) => number > 0).length)} with ${words.many}`
          : `${plural(unreadAccounts, 'account')} could not be read`}
      </Tile>
      <Tile title="Regions" value={count(report.regions.length)}>
        {count(occupied)} with {words.many}
      </Tile>
      <Tile
        title="Unreadable targets"
        value={count(unreadable)}
        tone={unreadable > 0 ? 'bad' : neverRead > 0 ? 'warn' : 'good'}
      >
        of {plural(inScope.length, 'target')} in scope
        {neverRead === 0 ? '' : `; ${count(neverRead)} never read completely`}
      </Tile>
      <Tile
        title={tags.withAllKeys === undefined ? 'Tagged' : 'Tagged as wanted'}
        value={share(tagged, totals.present)}
      >
        <Bar value={tagged} of={totals.present} tone="good" />
        {tags.withAllKeys === undefined
          ? 'have at least one tag'
          : `have ${tags.keys.map(({ key }) => key).join(', ')}`}
      </Tile>
    </ul>
  );
}
