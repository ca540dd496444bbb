export { compareTexts } from './arrange.ts';
export { matches, valueOf } from './matches.ts';
export type {
  Arrangement,
  ResourceFilter,
  ResourceGroup,
  ResourceKey,
  SortKey,
  TagCondition,
  TargetFilter,
  TextField,
  ValueCondition,
} from './resource-filter.ts';
export { hasWildcard, matchesAny, matchesPattern, parsePattern, type TextPattern } from './text-pattern.ts';
