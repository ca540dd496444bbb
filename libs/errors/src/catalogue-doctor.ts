import type { CatalogueEntry } from './catalogue-entry.ts';

/** Codes that only `muster doctor` reports. */
export const DOCTOR: readonly CatalogueEntry[] = [
  {
    codes: ['ServiceMissing', 'ParametersMissing', 'OtherVersion'],
    meaning: 'a service of the stage is not deployed, not completely, or in another version than the command',
    action: 'deploy the service from this version',
  },
  {
    codes: ['FunctionMissing'],
    meaning: 'the service has no function for the check',
    action: 'deploy the service from this version',
  },
  {
    codes: ['InvokeDenied'],
    meaning: 'you may not invoke the function that checks the accounts',
    action: 'allow `lambda:InvokeFunction` to yourself, or choose other credentials',
  },
  {
    codes: ['FunctionFailed'],
    meaning: 'the function that checks an account failed',
    action: 'read the log of the function',
  },
  {
    codes: ['NoRegions'],
    meaning: 'none of the configured regions is enabled in the account',
    action: 'correct `regions` in the configuration, or leave the account out',
  },
  {
    codes: ['TagKeyDenied'],
    meaning: "the tagger role's policy does not allow a tag key of the rules",
    action: 'change `AllowedTagKeys` or `ProtectedTagKeys` of tools/roles/member-roles.yaml, or the rules',
  },
  {
    codes: ['DryRunIgnored', 'TaggingNotProven'],
    meaning: 'no answer shows whether the call is allowed',
    action: 'start a run: it shows whether the call is allowed',
  },
  {
    codes: ['ProtectedKeyWritable', 'ProtectedKeyNotProven'],
    meaning:
      'the tagger role can write a tag key that the configuration protects, or it is not known whether it can',
    action: 'add the key to the parameter `ProtectedTagKeys` of tools/roles/member-roles.yaml',
  },
];
