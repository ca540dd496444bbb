import {
  inlineRulesOf,
  parseOwn,
  type Rule,
  Rules,
  type RunContext,
  type RunRequest,
  withNamedRules,
} from '@muster/contracts';
import { jsonIn } from '@muster/errors';
import { type DynamoTexts, sha256Of } from './dynamo-texts.ts';
import { StoredRulesMissingError } from './errors.ts';

type RunWithRules = Pick<RunContext, 'runId' | 'rules' | 'storedRules'>;

/** The rules of runs. */
export interface RulesSource {
  /**
   * The rules of a run, which its request contains or names.
   * @throws StoredRulesMissingError, TextChangedError, ContractError
   */
  rulesOf(run: RunWithRules): Promise<readonly Rule[]>;
}

/** For runs whose requests contain their rules: those on one machine. */
export const inlineRules: RulesSource = {
  async rulesOf({ runId, rules, storedRules }) {
    if (storedRules !== undefined) throw new StoredRulesMissingError(runId, storedRules.sha256);
    return inlineRulesOf({ rules });
  },
};

/** Keeps the rules that were read last, because the targets of a run have the same. */
export class DynamoRules implements RulesSource {
  readonly #texts: Pick<DynamoTexts, 'read'>;
  #latest: { readonly sha256: string; readonly rules: readonly Rule[] } | undefined;

  constructor(texts: Pick<DynamoTexts, 'read'>) {
    this.#texts = texts;
  }

  async rulesOf({ runId, rules, storedRules }: RunWithRules): Promise<readonly Rule[]> {
    if (storedRules === undefined) return inlineRulesOf({ rules });
    const { sha256 } = storedRules;
    if (this.#latest?.sha256 === sha256) return this.#latest.rules;
    const text = await this.#texts.read('rules', sha256);
    if (text === undefined) throw new StoredRulesMissingError(runId, sha256);
    const read = parseOwn(Rules, jsonIn(text), `list of the rules of run ${runId} in the ledger`);
    this.#latest = { sha256, rules: read };
    return read;
  }
}

/**
 * Stores the rules of a run, so that its request only names them. A request that names them already stays as it is, and
 * the rules of a run that applies a plan are only named: they are not evaluated.
 * @param expiresAtEpochSeconds the rules are kept at least until then
 */
export async function withStoredRules(
  request: RunRequest,
  texts: Pick<DynamoTexts, 'write'>,
  expiresAtEpochSeconds: number,
): Promise<RunRequest> {
  const { run } = request;
  const { rules } = run;
  if (rules === undefined || rules.length === 0) return request;
  const text = JSON.stringify(rules);
  const sha256 =
    run.planId === undefined ? await texts.write('rules', text, expiresAtEpochSeconds) : sha256Of(text);
  return { ...request, run: withNamedRules(run, rules, sha256) };
}
