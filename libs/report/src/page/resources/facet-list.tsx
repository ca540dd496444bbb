import { useState } from 'preact/hooks';
import { count } from '../format.ts';
import { Foreign } from '../parts/section.tsx';
import type { Chosen, Facet } from '../query/facets.ts';

const SHOWN_VALUES = 6;

/** Groups of check boxes. Each value shows how many rows it would show. */
export function FacetList(props: {
  facets: readonly Facet[];
  counts: readonly Uint32Array[];
  chosen: Chosen;
  onChosen: (chosen: Chosen) => void;
}) {
  const { facets, counts, chosen, onChosen } = props;
  return (
    <div class="facets" role="group" aria-label="Filters">
      {facets.map((facet, position) => (
        <FacetGroup
          key={facet.id}
          facet={facet}
          counts={counts[position] ?? new Uint32Array(0)}
          selected={chosen.get(facet.id) ?? new Set()}
          onSelected={(values) => onChosen(new Map([...chosen, [facet.id, values]]))}
        />
      ))}
    </div>
  );
}

function FacetGroup(props: {
  facet: Facet;
  counts: Uint32Array;
  selected: ReadonlySet<string>;
  onSelected: (values: ReadonlySet<string>) => void;
}) {
  const { facet, counts, selected, onSelected } = props;
  const [isWhole, setWhole] = useState(false);
  const all = facet.values
    .map((value, code) => ({ value, number: counts[code] ?? 0 }))
    .filter(({ value, number }) => number > 0 || selected.has(value))
    .toSorted((a, b) => Number(selected.has(b.value)) - Number(selected.has(a.value)) || b.number - a.number);
  if (all.length < 2 && selected.size === 0) return null;
  const shown = isWhole ? all.slice(0, MAX_VALUES) : all.slice(0, SHOWN_VALUES);
  const toggle = (value: string) => {
    const next = new Set(selected);
    if (!next.delete(value)) next.add(value);
    onSelected(next);
  };
  return (
    <fieldset class="facet">
      <legend>{facet.title}</legend>
      {shown.map(({ value, number }) => (
        <label key={value}>
          <input type="checkbox" checked={selected.has(value)} onChange={() => toggle(value)} />
          <span class="facet-value">
            <Foreign text={facet.label?.(value) ?? value} />
          </span>
          <span class="facet-count">{count(number)}</span>
        </label>
      ))}
      {all.length > SHOWN_VALUES ? (
        <button type="button" class="link more" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Fewer' : `${count(all.length - SHOWN_VALUES)} more`}
        </button>
      ) : null}
    </fieldset>
  );
}

/** Check boxes of one group. The search finds the rest. */
const MAX_VALUES = 300;
