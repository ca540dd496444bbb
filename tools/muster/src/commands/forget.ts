import { wordsForAll } from '@muster/contracts';
import { KNOWN_REGIONS } from '@muster/regions';
import { type Command, Option } from 'commander';
import { RunInProgressError, WrongUseError } from '../errors.ts';
import { MUSTER } from '../output/called-as.ts';
import { counted, plural } from '../output/format.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import type { Forgettable, OpenedData, Surroundings } from '../surroundings.ts';
import type { CommandContext } from './all.ts';
import { completing } from './completion-values.ts';
import {
  jsonOption,
  type LocationOptions,
  locationName,
  locationOf,
  locationOptions,
  parseAccountId,
  parseRegion,
} from './options.ts';
import { withData } from './with-data.ts';

/** Lifetime of checkpoints: `KEPT_SECONDS` in `dynamo-checkpoint-store.ts` of the inventory, plus a day. */
const CHECKPOINTS_KEPT_MS = 15 * 24 * 3_600_000;

interface ForgetOptions extends LocationOptions {
  account: string;
  region?: string;
  yes?: true;
  json?: true;
}

const help = () => `
Removes the ${wordsForAll().many}, targets and checkpoints of an account, or of one of its regions. The account or region must be
out of scope: "muster inventory" shows it as "not in scope". Runs and the ledger of tags are kept.

Examples:
  ${MUSTER} forget --account 222222222222
  ${MUSTER} forget --account 222222222222 --region ap-east-1 --yes
  ${MUSTER} forget --account 222222222222 --engine aws --stage prod`;

export function defineForgetCommand(command: Command, { surroundings }: CommandContext): void {
  command
    .description(
      'Removes an account or region that is out of scope from the inventory. Asks for confirmation on a terminal.',
    )
    .requiredOption('--account <id>', 'account to remove', parseAccountId)
    .addOption(
      completing(
        new Option('--region <name>', 'remove only this region of the account').argParser(parseRegion),
        KNOWN_REGIONS,
      ),
    )
    .option('--yes', 'do not ask for confirmation; required if there is no terminal')
    .addOption(jsonOption())
    .addHelpText('after', help())
    .action((options: ForgetOptions) => forget(options, surroundings));
  for (const option of locationOptions()) command.addOption(option);
}

async function forget(options: ForgetOptions, surroundings: Surroundings): Promise<void> {
  const { account, region } = options;
  const location = locationOf(options, surroundings);
  const { stdout, stderr } = surroundings;
  const subject = region === undefined ? `account ${account}` : `${account} ${region}`;
  const look = () =>
    withData(surroundings, location, async (data) => {
      await refuseWhileRunning(data);
      return data.forgetter.look(account, region);
    });

  const found = await look();
  refuseInScope(found, subject);
  const isKnown = found.targets.length > 0 || found.account !== 'none';
  if (isKnown) {
    stderr.write(`${planText(found, subject, locationName(location))}\n`);
    if (options.yes !== true && !(await confirmed(surroundings)))
      throw new WrongUseError('nothing was removed: not confirmed');
  } else stderr.write(`note: the inventory has nothing of ${subject}\n`);

  const forgotten = isKnown
    ? await withData(surroundings, location, async (data) => {
        await refuseWhileRunning(data);
        const again = await data.forgetter.look(account, region);
        refuseInScope(again, subject);
        return data.forgetter.forget(account, again, await recentRuns(data, surroundings.now()));
      })
    : { targets: [], resources: 0, checkpoints: 0, account: false };
  const text = options.json
    ? jsonDocument({ accountId: account, ...(region === undefined ? {} : { region }), forgotten })
    : `Removed: ${plural(forgotten.targets.length, 'target')}, ${counted(forgotten.resources, wordsForAll())}, ${plural(forgotten.checkpoints, 'checkpoint item')}\n`;
  await writeAll(stdout, [text]);
}

/** @throws WrongUseError */
function refuseInScope({ inScope, account }: Forgettable, subject: string): void {
  if (inScope.length > 0)
    throw new WrongUseError(
      `${subject} is in scope (${inScope.join(', ')}): remove it from the configuration, run "muster run", then forget it; or choose a --region that is not in scope`,
    );
  if (account === 'in scope')
    throw new WrongUseError(
      `${subject} is in scope and could not be read: remove it from the configuration, run "muster run", then forget it`,
    );
}

/** @throws RunInProgressError */
async function refuseWhileRunning(data: OpenedData): Promise<void> {
  const runId = await data.inProgress();
  if (runId !== undefined)
    throw new RunInProgressError(
      `run ${runId} is in progress on this data; wait until it ends, then try again`,
    );
}

function planText({ targets, account }: Forgettable, subject: string, place: string): string {
  const resources = targets.reduce((sum, target) => sum + target.resources, 0);
  const regions = targets.map(({ region }) => region).join(', ');
  const item = account === 'none' ? '' : ', and the item of the account';
  return (
    `Removes ${subject} from ${place}: ${plural(targets.length, 'target')}${regions === '' ? '' : ` (${regions})`} ` +
    `with ${counted(resources, wordsForAll())} and their checkpoints${item}. Runs and the ledger are kept.`
  );
}

/** @throws WrongUseError if there is no terminal */
async function confirmed({ terminal }: Surroundings): Promise<boolean> {
  if (terminal === undefined)
    throw new WrongUseError('there is no terminal to confirm on; repeat the command with --yes');
  const answer = await terminal.ask('Remove this? [y/N] ');
  return /^y(es)?$/i.test((answer ?? '').trim());
}

/** Runs whose checkpoints may still exist. */
async function recentRuns({ runs }: OpenedData, now: Date): Promise<string[]> {
  const recent = (await runs.listRuns()).filter(
    ({ startedAt, finishedAt }) =>
      now.getTime() - Date.parse(finishedAt ?? startedAt) < CHECKPOINTS_KEPT_MS || finishedAt === undefined,
  );
  return recent.map(({ runId }) => runId);
}
