import { wordsForAll } from '@muster/contracts';
import type { Command } from 'commander';
import { knownInstances } from '../doctor/known-instances.ts';
import { reportText } from '../doctor/report-text.ts';
import { MUSTER } from '../output/called-as.ts';
import { plural } from '../output/format.ts';
import { jsonDocument, writeAll } from '../output/write.ts';
import { identityOf } from '../run/identity-of.ts';
import { CONFIG_VARIABLE, DEFAULT_CONFIG, newRun } from '../run/prepare.ts';
import { newRunId } from '../run/run-id.ts';
import type { Surroundings } from '../surroundings.ts';
import type { CommandContext } from './all.ts';
import { jsonOption, locationOf, type LocationOptions, locationOptions, profilesOption } from './options.ts';

/** Time between two progress lines. A shorter check shows none. */
const PROGRESS_EVERY_MS = 5_000;

interface DoctorOptions extends LocationOptions {
  config?: string;
  profiles?: readonly string[];
  tag: boolean;
  json?: true;
}

const HELP = `
Checks your credentials, whether the reader and tagger roles of each account can be assumed, which regions are
enabled, and whether DescribeInstances and CreateTags are allowed there. All calls are
dry runs: nothing is changed. If an earlier run found ${wordsForAll().many}, doctor tries CreateTags on one of them. With
--engine aws, the functions of the stage make the checks, and doctor also checks that all services are deployed in this
version.

Exit codes: 0 no problems, 3 problems found, 1 the check failed (no credentials, no such stage), 2 invalid usage.

Examples:
  ${MUSTER} doctor
  ${MUSTER} doctor --config production.yaml --no-tag
  ${MUSTER} doctor --engine aws --stage prod
  ${MUSTER} doctor --json > doctor.json`;

export function defineDoctorCommand(command: Command, { surroundings, version, end }: CommandContext): void {
  command
    .description('Checks the roles and permissions that a run needs, before you start it.')
    .option(
      '--config <file>',
      `configuration file (default: $${CONFIG_VARIABLE}, or ${DEFAULT_CONFIG} if it exists)`,
    )
    .addOption(profilesOption());
  for (const option of locationOptions()) command.addOption(option);
  command
    .option('--no-tag', 'do not check the tagger role')
    .addOption(jsonOption())
    .addHelpText('after', HELP)
    .action(async (options: DoctorOptions) => {
      const location = locationOf(options, surroundings);
      const runId = `doctor-${newRunId(surroundings.now(), Math.random())}`;
      const { config, profiles, tag, engine } = options;
      const { request } = await newRun({ config, profiles, runId, tag, engine }, surroundings);
      const caller = await identityOf(request, location, surroundings);
      const known = knownInstances(surroundings, location);
      // Loaded late: it knows the definitions of the services, which `--help` does not need.
      const { examine } = await import('../doctor/examine.ts');
      const report = await examine(
        {
          request,
          caller,
          ssoRegion: await surroundings.ssoRegion(),
          stage: location.engine === 'aws' ? location.stage : undefined,
          version,
          withTagger: options.tag,
          known,
          onProgress: options.json === true ? () => undefined : progressLines(surroundings),
        },
        surroundings.doctor,
      ).finally(() => known.close());
      const { stdout } = surroundings;
      const width = stdout.isTTY === true ? stdout.columns : undefined;
      const text = options.json === true ? jsonDocument(report) : reportText(report, options.tag, width);
      await writeAll(stdout, [text]);
      end(report.status === 'ok' ? 0 : 3);
    });
}

/** Writes progress lines, so that the check of many accounts does not seem to hang. */
function progressLines({ stderr, now }: Surroundings): (done: number, accounts: number) => void {
  let shownAtMs = now().getTime();
  return (done, accounts) => {
    const nowMs = now().getTime();
    if (done === accounts || nowMs - shownAtMs < PROGRESS_EVERY_MS) return;
    shownAtMs = nowMs;
    stderr.write(`[${done}/${plural(accounts, 'account')}] checked\n`);
  };
}
