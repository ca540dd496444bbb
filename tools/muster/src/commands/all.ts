import type { Command } from 'commander';
import type { ExitCode } from '../errors.ts';
import type { Surroundings } from '../surroundings.ts';

/** What a command works with. */
export interface CommandContext {
  readonly surroundings: Surroundings;
  /** The version of Muster. */
  readonly version: string;
  /** Sets the exit code of a command that did its work. */
  end(code: ExitCode): void;
}

/** Adds description, arguments, options and action to a command. */
export type DefineCommand = (command: Command, context: CommandContext) => void;

/** A command as the list of commands shows it. */
export interface ListedCommand {
  readonly name: string;
  /** Its options and arguments, as the list shows them. */
  readonly usage: string;
  readonly summary: string;
  /** Whether it calls AWS even if its data is in SQLite. Every command does if its data is in AWS. */
  readonly alwaysCallsAws?: true | ((options: object) => boolean);
  /** Loads the rest. Only the command that was chosen is loaded: the modules of all commands take a second. */
  load(): Promise<DefineCommand>;
  /** The commands of a group, such as `plan` of `muster tag plan`. */
  readonly commands?: readonly ListedCommand[];
}

/** The commands of `muster tag`. */
const TAG_COMMANDS: readonly ListedCommand[] = [
  {
    name: 'plan',
    usage: '[options]',
    summary: 'show what the rules would change, and save it as a plan',
    alwaysCallsAws: (options) => 'fresh' in options,
    load: async () => (await import('./tag/plan.ts')).definePlanCommand,
  },
  {
    name: 'apply',
    usage: '[options] <plan>',
    summary: 'make the changes of a plan',
    alwaysCallsAws: true,
    load: async () => (await import('./tag/apply.ts')).defineApplyCommand,
  },
  {
    name: 'undo',
    usage: '[options] <run>',
    summary: 'take back the tag changes of a run',
    alwaysCallsAws: (options) => !('planOnly' in options),
    load: async () => (await import('./tag/undo.ts')).defineUndoCommand,
  },
  {
    name: 'retry',
    usage: '[options] <run>',
    summary: 'repeat the tag changes that failed in a run',
    alwaysCallsAws: (options) => !('planOnly' in options),
    load: async () => (await import('./tag/retry.ts')).defineRetryCommand,
  },
  {
    name: 'show',
    usage: '[options] <plan>',
    summary: 'show every change of a plan',
    load: async () => (await import('./tag/show.ts')).defineShowCommand,
  },
  {
    name: 'plans',
    usage: '[options]',
    summary: 'list all plans',
    load: async () => (await import('./tag/plans.ts')).definePlansCommand,
  },
  {
    name: 'history',
    usage: '[options] <resource>',
    summary: 'show what Muster did with the tags of a resource',
    load: async () => (await import('./tag/history.ts')).defineHistoryCommand,
  },
  {
    name: 'ledger',
    usage: '[options]',
    summary: 'export what Muster did with tags',
    load: async () => (await import('./tag/ledger.ts')).defineLedgerCommand,
  },
  {
    name: 'check',
    usage: '[options]',
    summary: 'show how the tags comply with the tag standard',
    load: async () => (await import('./tag/check.ts')).defineCheckCommand,
  },
  {
    name: 'import-policy',
    usage: '<file>',
    summary: 'print a tag policy of AWS Organizations as a tag standard',
    load: async () => (await import('./tag/import-policy.ts')).defineImportPolicyCommand,
  },
  {
    name: 'pause',
    usage: '[options]',
    summary: 'begin no tag task until "tag resume"',
    load: async () => (await import('./tag/pause.ts')).definePauseCommand,
  },
  {
    name: 'resume',
    usage: '[options]',
    summary: 'continue tagging after "tag pause"',
    load: async () => (await import('./tag/pause.ts')).defineResumeCommand,
  },
  {
    name: 'redrive',
    usage: '[options]',
    summary: 'move dead letters back to the queue',
    load: async () => (await import('./tag/redrive.ts')).defineRedriveCommand,
  },
];

/** The commands of `muster schedule`. */
const SCHEDULE_COMMANDS: readonly ListedCommand[] = [
  {
    name: 'set',
    usage: '[options]',
    summary: 'store the configuration of scheduled runs',
    alwaysCallsAws: true,
    load: async () => (await import('./schedule/set.ts')).defineSetCommand,
  },
  {
    name: 'show',
    usage: '[options]',
    summary: 'print the configuration of scheduled runs',
    alwaysCallsAws: true,
    load: async () => (await import('./schedule/show.ts')).defineShowScheduleCommand,
  },
];

/** All commands, in the order of the list. */
export const COMMANDS: readonly ListedCommand[] = [
  {
    name: 'init',
    usage: '[options]',
    summary: 'write muster.yaml for your accounts, and the roles in them',
    alwaysCallsAws: true,
    load: async () => (await import('./init.ts')).defineInitCommand,
  },
  {
    name: 'run',
    usage: '[options]',
    summary: 'inventory all targets and tag by rules',
    alwaysCallsAws: true,
    load: async () => (await import('./run.ts')).defineRunCommand,
  },
  {
    name: 'demo',
    usage: '[options]',
    summary: 'run against a simulated AWS, without an account',
    load: async () => (await import('./demo.ts')).defineDemoCommand,
  },
  {
    name: 'status',
    usage: '[options] [run]',
    summary: 'show the progress or result of a run',
    load: async () => (await import('./status.ts')).defineStatusCommand,
  },
  {
    name: 'stop',
    usage: '[options] <run>',
    summary: 'stop a run',
    load: async () => (await import('./stop.ts')).defineStopCommand,
  },
  {
    name: 'runs',
    usage: '[options]',
    summary: 'list all runs',
    load: async () => (await import('./runs.ts')).defineRunsCommand,
  },
  {
    name: 'inventory',
    usage: '[options] [ids...]',
    summary: 'list the resources of the inventory',
    load: async () => (await import('./inventory.ts')).defineInventoryCommand,
  },
  {
    name: 'tag',
    usage: '<command>',
    summary: 'plan tag changes, apply plans and take runs back',
    load: async () => (await import('./tag/tag.ts')).defineTagCommand,
    commands: TAG_COMMANDS,
  },
  {
    name: 'schedule',
    usage: '<command>',
    summary: 'store and show the configuration of scheduled runs',
    load: async () => (await import('./schedule/schedule.ts')).defineScheduleCommand,
    commands: SCHEDULE_COMMANDS,
  },
  {
    name: 'report',
    usage: '[options] [run]',
    summary: 'write a page that shows the inventory and a run',
    load: async () => (await import('./report.ts')).defineReportCommand,
  },
  {
    name: 'sql',
    usage: '[options] [statement]',
    summary: 'query the inventory and the runs with SQL',
    load: async () => (await import('./sql.ts')).defineSqlCommand,
  },
  {
    name: 'forget',
    usage: '[options]',
    summary: 'remove an account or region that is out of scope',
    load: async () => (await import('./forget.ts')).defineForgetCommand,
  },
  {
    name: 'cost',
    usage: '[options]',
    summary: 'estimate the cost of runs in AWS',
    load: async () => (await import('./cost.ts')).defineCostCommand,
  },
  {
    name: 'doctor',
    usage: '[options]',
    summary: 'check roles and permissions before a run',
    alwaysCallsAws: true,
    load: async () => (await import('./doctor.ts')).defineDoctorCommand,
  },
  {
    name: 'validate',
    usage: '[options] [file]',
    summary: 'check a configuration file without calling AWS',
    load: async () => (await import('./validate.ts')).defineValidateCommand,
  },
  {
    name: 'schema',
    usage: '',
    summary: 'print the JSON Schema of muster.yaml',
    load: async () => (await import('./schema.ts')).defineSchemaCommand,
  },
  {
    name: 'completion',
    usage: '<shell>',
    summary: 'print the completion script of a shell',
    load: async () => (await import('./completion.ts')).defineCompletionCommand,
  },
  {
    name: 'version',
    usage: '[options]',
    summary: 'print the version',
    load: async () => (await import('./version.ts')).defineVersionCommand,
  },
  {
    name: 'help',
    usage: '[command...]',
    summary: 'show the options of a command',
    load: async () => (await import('./help.ts')).defineHelpCommand,
  },
];
