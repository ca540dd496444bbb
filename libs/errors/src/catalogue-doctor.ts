import type { CatalogueEntry } from './catalogue-entry.ts';

/** Codes that only `muster doctor` reports. */
export const DOCTOR: readonly CatalogueEntry[] = [
  {
    codes: ['ServiceMissing'],
    meaning: 'a service of the stage is not deployed',
    action: 'deploy it',
    doctor: { service: 'deploy it: {deploy} (the order is {order}).' },
  },
  {
    codes: ['ParametersMissing'],
    meaning: 'a service of the stage does not publish all of its parameters',
    action: 'deploy the service again from this version',
    doctor: { service: 'deploy it again from this version: {deploy}' },
  },
  {
    codes: ['OtherVersion'],
    meaning: 'a service of the stage has another version than the command',
    action: 'deploy the service from this version',
    doctor: {
      service: 'deploy this version: {deploy}, or use the command of the version that is deployed.',
    },
  },
  {
    codes: ['FunctionMissing'],
    meaning: 'the service has no function for the check',
    action: 'deploy the service from this version',
    doctor: { check: 'deploy the service that has it: {deploy}' },
  },
  {
    codes: ['InvokeDenied'],
    meaning: 'you may not invoke the function that checks the accounts',
    action: 'allow `lambda:InvokeFunction` to yourself, or choose other credentials',
    doctor: {
      check:
        'allow lambda:InvokeFunction to yourself on {function}, or choose other credentials with AWS_PROFILE.',
    },
  },
  {
    codes: ['FunctionFailed'],
    meaning: 'the function that checks an account failed',
    action: 'read the log of the function',
    doctor: {
      check: 'its log says why: aws logs tail /aws/lambda/{function}',
      local: 'the message says why; MUSTER_DEBUG=1 shows more.',
    },
  },
  {
    codes: ['NoRegions'],
    meaning: 'none of the configured regions is enabled in the account',
    action: 'correct `regions` in the configuration, or leave the account out',
    doctor: {
      regions:
        'correct regions in muster.yaml, or take the account out: a run would find nothing to do there.',
    },
  },
  {
    codes: ['TagKeyDenied'],
    meaning: "the tagger role's policy does not allow a tag key of the rules",
    action: 'change `AllowedTagKeys` or `ProtectedTagKeys` of tools/roles/member-roles.yaml, or the rules',
    doctor: {
      tag: '{keyPolicy}, or take the key out of the rules.',
    },
  },
  {
    codes: ['DryRunIgnored'],
    meaning: 'the endpoint executes dry runs, so it is not AWS',
    action: 'start a run: it shows whether the call is allowed',
    doctor: { any: 'this endpoint is not AWS: whether the call is allowed shows only in a run.' },
  },
  {
    codes: ['TaggingNotProven'],
    meaning: 'no answer shows whether tags can be written, because no instance is known',
    action: 'make a run with `--no-tag`, then run doctor again',
  },
  {
    codes: ['TaggerRoleOutdated'],
    meaning: 'the tagger role lacks a right that the current template of the roles gives',
    action: 'deploy the current tools/roles/member-roles.yaml, or add the right to your role',
  },
  {
    codes: ['ProtectedKeyWritable', 'ProtectedKeyNotProven'],
    meaning:
      'the tagger role can write a tag key that the configuration protects, or it is not known whether it can',
    action: 'add the key to the parameter `ProtectedTagKeys` of tools/roles/member-roles.yaml',
  },
];
