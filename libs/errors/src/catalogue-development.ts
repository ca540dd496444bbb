import type { CatalogueEntry } from './catalogue-entry.ts';

/** Codes that only people who change or release Muster see. */
export const DEVELOPMENT: readonly CatalogueEntry[] = [
  {
    codes: ['InvalidDefinition', 'EngineConfiguration', 'EngineClosed'],
    meaning: 'the definitions of services contradict one another, or the engine is used in a wrong way',
    action: 'correct the `config.ts` or `service.ts` that the message names',
  },
  {
    codes: ['InvalidContractFile'],
    meaning: 'a file of libs/contracts does not export exactly the contract of its name',
    action: 'rename the file or the contract',
  },
  {
    codes: ['InvalidRelease'],
    meaning: 'the schemas cannot be kept under this version',
    action: 'choose a version such as 1.2.3 that is newer than the last release',
  },
  {
    codes: ['InvalidTemplate'],
    meaning: 'CloudFormation would refuse a template or a parameter',
    action: 'correct the part that the message names',
  },
  {
    codes: ['UnknownService'],
    meaning: 'no service has this name',
    action: 'use a name from `npx nx show projects`',
  },
  {
    codes: ['GeneratorFailed'],
    meaning: 'the generator cannot create what was requested',
    action: 'correct the option that the message names',
  },
  {
    codes: ['PackageIncomplete'],
    meaning: 'the npm package of the command cannot be made, or a file that it needs is missing',
    action: 'read the message, correct the list of files and make the package again',
  },
  {
    codes: ['CheckFailed', 'BenchFailed'],
    meaning: 'a check or a benchmark cannot create, start or read something that it needs',
    action: 'read the message and run it again',
  },
];
