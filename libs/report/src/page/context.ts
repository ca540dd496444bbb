import { ImpossibleStateError } from '@muster/errors';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Report } from '../model.ts';
import type { Clock } from './format.ts';
import type { Chosen } from './query/facets.ts';

/** What every part of the page needs. */
export interface PageContext {
  readonly report: Report;
  readonly clock: Clock;
  /** Shows the rows of the table that have these values, and nothing else. */
  showResources(chosen: Chosen): void;
  /** Whether the page has a table that `showResources` can show. */
  readonly hasRows: boolean;
}

export const Page = createContext<PageContext | undefined>(undefined);

export function usePage(): PageContext {
  const page = useContext(Page);
  if (page === undefined) throw new ImpossibleStateError('usePage is used outside of the page');
  return page;
}

/** The ID of an account, with its name if it has one. */
export function accountLabel(report: Report, position: number): string {
  const account = report.accounts[position];
  if (account === undefined) return '';
  return account.name === undefined ? account.id : `${account.name} (${account.id})`;
}

export const accountId = (report: Report, position: number): string => report.accounts[position]?.id ?? '';
export const regionName = (report: Report, position: number): string => report.regions[position] ?? '';
