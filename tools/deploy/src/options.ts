import { parseArgs } from 'node:util';
import { asError } from '@muster/errors';
import { WrongUseError } from './errors.ts';

export interface Options {
  readonly stage: string;
  /** The region, and the setting that chose it. */
  readonly region: { readonly name: string; readonly source: string };
  /** The account of the credentials. Undefined: the one that the settings of the stage name, or any. */
  readonly account: string | undefined;
  /** Only checks. Changes nothing in AWS. */
  readonly checkOnly: boolean;
}

export const USAGE = `Usage: npm run deploy -- --stage STAGE [options]

Deploys all services of a stage, in the order that their definitions give. Checks each of them before the first one is
deployed, and stops at the first failure. Services that have not changed stay as they are.

Options:
  --stage STAGE       the stage: 1 to 20 lower-case letters, digits or hyphens
  --region REGION     region of the services (default: AWS_REGION, AWS_DEFAULT_REGION, us-east-1)
  --account ID        refuse credentials of another account (default: "accountId" of the stage in stages.json)
  --check, --dry-run  only check and package the services
  --help              print this help
`;

/** The default region of the services' Serverless configuration. */
const DEFAULT_REGION = 'us-east-1';
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;

const regionOf = (
  option: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Options['region'] => {
  if (option !== undefined) return { name: option, source: '--region' };
  for (const variable of ['AWS_REGION', 'AWS_DEFAULT_REGION']) {
    const name = environment[variable];
    if (name !== undefined && name !== '') return { name, source: variable };
  }
  return { name: DEFAULT_REGION, source: 'the default' };
};

/** @returns undefined if the help is wanted. @throws WrongUseError */
export function parseOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Options | undefined {
  const values = parsed(args);
  if (values.help === true) return undefined;
  if (values.stage === undefined)
    throw new WrongUseError('--stage is missing: npm run deploy -- --stage prod');
  if (values.account !== undefined && !/^\d{12}$/.test(values.account))
    throw new WrongUseError(`--account ${values.account}: expected an account ID of 12 digits`);
  const region = regionOf(values.region, environment);
  if (!REGION.test(region.name))
    throw new WrongUseError(`${region.source} is "${region.name}": expected a region, such as us-east-1`);
  return {
    stage: values.stage,
    region,
    account: values.account,
    checkOnly: values.check === true || values['dry-run'] === true,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stage: { type: 'string', short: 's' },
        region: { type: 'string', short: 'r' },
        account: { type: 'string' },
        check: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (error) {
    throw new WrongUseError(asError(error).message, { cause: error });
  }
}
