import type { CatalogueEntry } from './catalogue-entry.ts';

/** Codes of the command, the local engine and the simulated AWS. The message has the details. */
export const COMMAND: readonly CatalogueEntry[] = [
  {
    codes: ['WrongUse', 'InvalidOptions'],
    meaning: 'an option, an argument or their combination is not valid',
    action: 'correct the command; `--help` lists what it accepts',
  },
  {
    codes: ['NoUsableCredentials', 'CredentialsProviderError'],
    meaning: 'there are no AWS credentials, or STS does not accept them or cannot be reached',
    action: 'sign in again (`aws sso login`) or choose a profile with `--profile`',
  },
  {
    codes: [
      'DataDirectory',
      'DataDirectoryNotWritable',
      'DataDirectoryInUse',
      'DataDirectoryOutdated',
      'NoData',
    ],
    meaning:
      'the data directory cannot be used: it does not exist, is not writable, holds no or older data, or another process uses it',
    action: 'do what the message says, or choose another directory with `--data`',
  },
  {
    codes: ['Deployment'],
    meaning: 'the stage does not exist, lacks a part, or cannot be read',
    action:
      'check `--stage` and the region; `muster doctor --engine aws --stage STAGE` checks the services of the stage',
  },
  {
    codes: ['RunFailed'],
    meaning: 'the run ended without a summary',
    action: 'look the code in the message up in this runbook, then resume the run',
  },
  {
    codes: ['RunUnderWay'],
    meaning: 'a run is in progress on the data that the command would change',
    action: 'wait until the run ends, or stop it with `muster stop`',
  },
  {
    codes: ['PlanningFailed'],
    meaning: 'a stage could not make a plan; the message has the reason that Step Functions gives',
    action:
      'do what the message says; for `States.ExceedToleratedFailureThreshold`, read the log of the function `planAccount`',
  },
  {
    codes: ['PlanRefused'],
    meaning:
      'the tag plan was applied before, is older than `planMaxAge`, or its rules have changed in their file; or there is nothing to undo or to try again in a run',
    action: 'do what the message says, or make a new plan with `muster tag plan`',
  },
  {
    codes: ['LedgerIncomplete'],
    meaning:
      'the ledger no longer has all tag tasks of the run, so its values before the changes are unknown',
    action:
      'nothing; the ledger keeps them for the `ledgerRetention` of the run. Make a new plan with rules that set the wanted values',
  },
  {
    codes: ['WatchLost'],
    meaning: 'a run in AWS cannot be watched any longer; the run itself continues',
    action: 'show it later with `muster status`',
  },
  {
    codes: ['Interrupted'],
    meaning: 'the user stopped the command',
    action: 'continue the run with `muster run --resume`',
  },
  {
    codes: ['Output'],
    meaning: 'the output cannot be written, for example because the disk is full',
    action: 'make room, then repeat the command',
  },
  {
    codes: ['JournalUnusable'],
    meaning: 'the file is not a journal of the simulated AWS, or cannot be read or replayed',
    action: 'choose another file',
  },
  {
    codes: ['ListenFailed', 'StartFailed', 'ControlRefused', 'RequestTooLarge'],
    meaning: 'the simulated AWS cannot start, or refused a request',
    action: 'choose another port, or correct the request; the message has the reason',
  },
];
