import { conditionOf, type Expression, ref } from './references.ts';

/** A setting of the stage that may be empty. Its dependents exist only if it has a value. */
interface Optional {
  /** Whether it is a list. Commas separate the entries in its text. */
  readonly isList: boolean;
  /** Name of the stage's parameter in the Serverless Framework. */
  readonly setting: string;
  /** Logical ID of the template's parameter. */
  readonly parameter: string;
  /** Name of the condition that is true if the setting has a value. */
  readonly condition: string;
}

const optional = (setting: string, isList = false): Optional => {
  const name = setting.charAt(0).toUpperCase() + setting.slice(1);
  return { isList, setting, parameter: name, condition: conditionOf(setting) };
};

export const ALARM_EMAIL = optional('alarmEmail');
export const READER_ACCOUNTS = optional('inventoryReaderAccounts', true);
export const READER_PATHS = optional('inventoryReaderPaths', true);
const PERMISSIONS_BOUNDARY = optional('permissionsBoundaryArn');
export const REPORT_RETENTION = optional('reportRetentionDays');
export const THROUGH_ROLE = optional('throughRoleArn');
export const WARM_WRITES = optional('warmWritesPerSecond');
export const OPTIONAL: readonly Optional[] = [
  ALARM_EMAIL,
  PERMISSIONS_BOUNDARY,
  READER_ACCOUNTS,
  READER_PATHS,
  REPORT_RETENTION,
  THROUGH_ROLE,
  WARM_WRITES,
];

/** Permissions boundary for every role of a stage, if configured. See docs/security.md. */
export const boundaryOfRole = (): Expression =>
  whereGiven(PERMISSIONS_BOUNDARY, ref(PERMISSIONS_BOUNDARY.parameter));

/** Whether the setting has a value, as a condition function. */
export const isGiven = ({ parameter, isList }: Optional): Expression => ({
  'Fn::Not': [{ 'Fn::Equals': [isList ? { 'Fn::Join': ['', ref(parameter)] } : ref(parameter), ''] }],
});

export const valueOfOptional = ({ parameter }: Optional): Expression => ref(parameter);

/** The expression if the setting has a value. Otherwise nothing. */
export const whereGiven = ({ condition }: Optional, expression: Expression): Expression => ({
  'Fn::If': [condition, expression, { Ref: 'AWS::NoValue' }],
});
