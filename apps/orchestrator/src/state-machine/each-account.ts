import { catchAll, machine, map, pass } from './asl.ts';
import { task } from './called-functions.ts';
import { eachRegion } from './each-region.ts';
import { RETRIES } from './retry-policies.ts';

/** One account: its regions are listed and each is a target. An account that cannot be read is marked and recorded. */
export const eachAccount = machine('ListRegions', {
  ListRegions: task('listRegions', {
    Parameters: { 'run.$': '$.run', 'accountId.$': '$.accountId' },
    Retry: RETRIES,
    ResultPath: '$.targets',
    Catch: catchAll('MarkUnreadable', { ResultPath: '$.error' }),
    Next: 'EachRegion',
  }),
  EachRegion: map({
    ItemsPath: '$.targets.targets',
    ItemSelector: {
      'run.$': '$.run',
      'accountId.$': '$.accountId',
      'region.$': '$$.Map.Item.Value.region',
      'resourceType.$': '$$.Map.Item.Value.resourceType',
      'account.$': '$.targets.account',
      'regionCount.$': 'States.ArrayLength($.targets.targets)',
    },
    MaxConcurrency: 20,
    ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...eachRegion },
    ResultPath: null,
    Next: 'AccountDone',
  }),
  MarkUnreadable: task('markUnreadable', {
    Comment: 'A target that could not be read is never reported as deleted.',
    Retry: RETRIES,
    ResultPath: '$.known',
    Catch: catchAll('RecordAccountOutcome', { ResultPath: null }),
    Next: 'RecordAccountOutcome',
  }),
  RecordAccountOutcome: task('recordAccountOutcome', {
    Retry: RETRIES,
    ResultPath: null,
    Catch: catchAll('AccountDone', { ResultPath: null }),
    Next: 'AccountDone',
  }),
  AccountDone: pass({ Comment: 'The account returns no data to the run.', Result: {}, End: true }),
});
