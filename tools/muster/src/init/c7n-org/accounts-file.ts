import { parseDocument } from 'yaml';
import * as z from 'zod';
import { ConfigError } from '../../errors.ts';

/**
 * An account of c7n-org. Every part is checked where it is used, so that one odd value costs only itself.
 * Source: CONFIG_SCHEMA in tools/c7n_org/c7n_org/cli.py of Cloud Custodian.
 */
const C7nAccount = z.record(z.string(), z.unknown());
export type C7nAccount = z.infer<typeof C7nAccount>;

const C7nFile = z.looseObject({ accounts: z.array(z.unknown()).min(1) });

/** The content of an accounts file of c7n-org. */
export interface C7nAccounts {
  readonly accounts: readonly unknown[];
  /** Keys of the file besides `accounts`. */
  readonly otherKeys: readonly string[];
}

/** Accounts of other clouds. Source: the same schema. */
const OTHER_CLOUDS = ['subscriptions', 'projects', 'tenancies'];

/**
 * Parses the text of an accounts file of c7n-org.
 * @param name the file in messages
 * @throws ConfigError
 */
export function parseC7nFile(text: string, name: string): C7nAccounts {
  const document = parseDocument(text, { prettyErrors: true, version: '1.1' });
  const [problem] = document.errors;
  if (problem !== undefined)
    throw new ConfigError(
      `${name} is not valid YAML: ${problem.message.split('\n')[0]?.replace(/:$/, '') ?? ''}`,
    );
  const content: unknown = document.toJS();
  const file = C7nFile.safeParse(content);
  if (file.success) {
    const otherKeys = Object.keys(file.data).filter((key) => key !== 'accounts');
    return { accounts: file.data.accounts, otherKeys };
  }
  const keys = typeof content === 'object' && content !== null ? Object.keys(content) : [];
  const otherCloud = OTHER_CLOUDS.find((key) => keys.includes(key));
  throw new ConfigError(
    otherCloud === undefined
      ? `${name} is not an accounts file of c7n-org: it needs a list "accounts", such as\n\naccounts:\n  - account_id: '111111111111'\n    name: production\n    role: arn:aws:iam::111111111111:role/Custodian`
      : `${name} has ${otherCloud} and no accounts: Muster reads AWS only`,
  );
}

/** An entry as a mapping. Undefined if it is none. */
export const accountMapping = (entry: unknown): C7nAccount | undefined => C7nAccount.safeParse(entry).data;
