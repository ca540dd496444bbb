import type { Redriven, RedrivenTask } from '@muster/tagger/control';
import type { Command } from 'commander';
import { MUSTER } from '../../output/called-as.ts';
import { plural } from '../../output/format.ts';
import { plainTable } from '../../output/table.ts';
import { visibleText } from '../../output/terminal-text.ts';
import { jsonDocument, writeAll } from '../../output/write.ts';
import type { Surroundings } from '../../surroundings.ts';
import type { CommandContext } from '../all.ts';
import { jsonOption, type LocationOptions, locationOf, locationOptions, locationText } from '../options.ts';
import { withData } from '../with-data.ts';

interface RedriveOptions extends LocationOptions {
  json?: true;
}

const HELP = `
Dead letters are messages of the task queue that the consumer could not handle in several attempts. Correct the cause
first; the list shows it as far as it is known. On this machine, a run must be in progress to receive them: the next
one begins with an empty queue and plans its tasks itself.

Examples:
  ${MUSTER} tag redrive
  ${MUSTER} tag redrive --engine aws --stage prod --json`;

export function defineRedriveCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description('Moves dead letters of the task queue back to the queue, and says what they were.')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action((options: RedriveOptions) => redrive(options, surroundings));
  for (const option of locationOptions()) command.addOption(option);
}

async function redrive(options: RedriveOptions, surroundings: Surroundings): Promise<void> {
  const location = locationOf(options, surroundings);
  const { redriven, inProgress } = await withData(surroundings, location, async (data) => ({
    redriven: await (await data.consumer()).redrive(),
    inProgress: location.engine === 'local' ? await data.inProgress() : undefined,
  }));
  await writeAll(surroundings.stdout, [options.json ? jsonDocument(redriven) : textOf(redriven)]);
  if (options.json) return;
  const notes = notesOf(redriven, locationText(options));
  if (location.engine === 'local' && redriven.messages > 0 && inProgress === undefined)
    notes.push(
      'no run is in progress, so nothing receives the messages; resume the run, which plans its tasks again',
    );
  for (const note of notes) surroundings.stderr.write(`note: ${note}\n`);
}

const STATES: Readonly<Record<RedrivenTask['state'], string>> = {
  open: 'open',
  settled: 'has its outcome',
  missing: 'not in the ledger',
  malformed: 'not understood',
};

function textOf({ messages, tasks }: Redriven): string {
  if (messages === 0) return 'There are no dead letters.\n';
  const head = `${plural(messages, 'message')} moved from the dead letters back to the queue.\n`;
  if (tasks.length === 0) return head;
  const rows = tasks.map(({ runId, accountId, region, taskNumber, state, resources, failure }) =>
    [
      runId,
      accountId,
      region,
      String(taskNumber),
      resources === undefined ? '' : String(resources),
      STATES[state],
      failure === undefined ? '' : `${failure.code}: ${failure.message}`,
    ].map(visibleText),
  );
  const header = ['RUN', 'ACCOUNT', 'REGION', 'TASK', 'RESOURCES', 'STATE', 'LAST FAILURE'];
  return `${head}\n${plainTable(header, rows, 60)}\n`;
}

function notesOf({ unreadable, tasks }: Redriven, where: string): string[] {
  const countOf = (wanted: RedrivenTask['state']) => tasks.filter(({ state }) => state === wanted).length;
  const settled = countOf('settled');
  const useless = unreadable + countOf('malformed') + countOf('missing');
  return [
    ...(useless > 0
      ? [
          `${plural(useless, 'message')} cannot be handled and will become dead letters again: ${plural(unreadable, 'message')} without a task, ${countOf('malformed')} not understood, ${countOf('missing')} not in the ledger; the section "Dead letters" of docs/runbook.md says how to delete them`,
        ]
      : []),
    ...(settled > 0
      ? [
          `${plural(settled, 'task')} of them had an outcome already, so nothing happens; "${MUSTER} status RUN${where}" shows the run`,
        ]
      : []),
  ];
}
