import type { Command } from 'commander';
import { MUSTER } from '../../output/called-as.ts';
import type { CommandContext } from '../all.ts';
import { defineRunPlanCommand } from './of-run.ts';

const HELP = `
The command makes a plan from the ledger of the run, shows it, asks, and applies it. The plan contains the resources
whose tags could not be changed: those that failed, and those without an outcome, for example because the run was
stopped. A resource is changed only if its tags still have the values from before the run. All others are skipped as
Changed.

With --max-failures N, no further tag task is begun after more than N resources failed. The others fail as
TooManyFailures without a call, and "tag retry" tries them again.

Exit codes: 0 everything was set, 3 something was skipped or failed, 1 failed, 2 refused, 130 interrupted.

Examples:
  ${MUSTER} tag retry 20261123T080000Z-4f2a
  ${MUSTER} tag retry 20261123T080000Z-4f2a --plan-only
  ${MUSTER} tag retry 20261123T080000Z-4f2a --yes --json`;

export const defineRetryCommand = (command: Command, context: CommandContext): void =>
  defineRunPlanCommand(
    {
      kind: 'retry',
      description: 'Repeats the tag changes that failed in a run.',
      help: HELP,
      nothing: (runId, resumeCommand) =>
        `no tag change of run ${runId} failed, so there is nothing to try again. A target that could not be read has no changes yet; "${resumeCommand}" reads it again`,
    },
    command,
    context,
  );
