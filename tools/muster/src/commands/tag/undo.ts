import type { Command } from 'commander';
import { MUSTER } from '../../output/called-as.ts';
import type { CommandContext } from '../all.ts';
import { defineRunPlanCommand } from './of-run.ts';

const HELP = `
The command makes a plan from the ledger of the run, shows it, asks, and applies it. Tags that the run added are
removed, changed values are set back, and removed tags are set again. A tag is put back only if it still has the
value that Muster gave it. A resource with another one is counted as skipped (Changed). The undo is a run, so it can be undone as well.

The ledger keeps the values before a change for 90 days, or for the ledgerRetention of the run's configuration.

With --max-failures N, no further tag task is begun after more than N resources failed. The others fail as
TooManyFailures without a call, and "tag retry" tries them again.

Exit codes: 0 everything was set back, 3 something was skipped or failed, 1 failed, 2 refused, 130 interrupted.

Examples:
  ${MUSTER} tag undo 20261123T080000Z-4f2a
  ${MUSTER} tag undo 20261123T080000Z-4f2a --plan-only
  ${MUSTER} tag undo 20261123T080000Z-4f2a --yes --json`;

export const defineUndoCommand = (command: Command, context: CommandContext): void =>
  defineRunPlanCommand(
    {
      kind: 'undo',
      description: 'Takes back the tag changes of a run, where nobody has changed the tags since.',
      help: HELP,
      nothing: (runId) => `run ${runId} changed no tags, so there is nothing to undo`,
    },
    command,
    context,
  );
