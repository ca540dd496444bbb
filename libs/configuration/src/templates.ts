import type { Rule } from '@muster/contracts';
import type * as z from 'zod';

/** `${account.name}` or `{account.name}`. */
const TEMPLATE = /\$?\{[^{}]*\}/;

/**
 * Why a tag key or value may not be in a configuration; undefined if it may. Templates such as `{account.name}` are
 * not supported yet, so they would be written to every instance as they are. Every other `{` is refused as well, because
 * its meaning would change with templates: `{{` will be a literal brace. A `}` alone is text, now and then.
 */
function templateRefusal(text: string): string | undefined {
  const [template] = TEMPLATE.exec(text) ?? [];
  if (template !== undefined)
    return (
      `"${template}" looks like a template, and templates are not supported yet; ` +
      'write the text itself, with one rule for each text that you need (match: { accounts: […] } selects accounts)'
    );
  return text.includes('{')
    ? 'the character { is reserved for templates, which are not supported yet; leave it out'
    : undefined;
}

/**
 * Refuses templates in what the rules of a configuration set. It is no part of the rules' schema: a run that was started
 * by an earlier version goes on with its rules.
 */
export function refuseTemplates(rules: readonly Rule[], context: z.core.$RefinementCtx): void {
  for (const [index, { set }] of rules.entries())
    for (const [key, value] of set)
      for (const message of new Set([templateRefusal(key), templateRefusal(value)]))
        if (message !== undefined)
          context.addIssue({ code: 'custom', path: [index, 'set', key], message, input: value });
}
