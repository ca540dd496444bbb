import { type Expression, ref } from './references.ts';

/** A setting of the stage that may be empty: what depends on it is there only where it is given. */
interface Optional {
  /** Whether it is a list; its text divides the entries by commas. */
  readonly isList: boolean;
  /** Name of the stage's parameter for the Serverless Framework. */
  readonly setting: string;
  /** Logical id of the template's parameter. */
  readonly parameter: string;
  /** Name of the condition that holds where it is given. */
  readonly condition: string;
}

const optional = (setting: string, isList = false): Optional => {
  const name = setting.charAt(0).toUpperCase() + setting.slice(1);
  return { isList, setting, parameter: name, condition: `Has${name}` };
};

export const ALARM_EMAIL = optional('alarmEmail');
export const READER_ACCOUNTS = optional('inventoryReaderAccounts', true);
export const READER_PATHS = optional('inventoryReaderPaths', true);
const PERMISSIONS_BOUNDARY = optional('permissionsBoundaryArn');
export const THROUGH_ROLE = optional('throughRoleArn');
export const WARM_WRITES = optional('warmWritesPerSecond');
export const OPTIONAL: readonly Optional[] = [
  ALARM_EMAIL,
  PERMISSIONS_BOUNDARY,
  READER_ACCOUNTS,
  READER_PATHS,
  THROUGH_ROLE,
  WARM_WRITES,
];

/** Of every role of a stage: the most that it can do, where the stage has a boundary. docs/security.md says why. */
export const boundaryOfRole = (): Expression =>
  whereGiven(PERMISSIONS_BOUNDARY, ref(PERMISSIONS_BOUNDARY.parameter));

/** Whether the setting is given, as a condition function. */
export const isGiven = ({ parameter, isList }: Optional): Expression => ({
  'Fn::Not': [{ 'Fn::Equals': [isList ? { 'Fn::Join': ['', ref(parameter)] } : ref(parameter), ''] }],
});

export const valueOfOptional = ({ parameter }: Optional): Expression => ref(parameter);

/** The expression where the setting is given, else nothing at all. */
export const whereGiven = ({ condition }: Optional, expression: Expression): Expression => ({
  'Fn::If': [condition, expression, { Ref: 'AWS::NoValue' }],
});
