import type * as z from 'zod';

/** `${account.name}` or `{account.name}`. */
const TEMPLATE = /\$?\{[^{}]*\}/;

/**
 * Why a tag key or value is not allowed in a configuration. Undefined if it is allowed. Templates such as
 * `{account.name}` are not supported yet, so they would be written to every instance literally. Every other `{` is
 * refused as well, because templates would change its meaning: `{{` will be a literal brace. A `}` alone is text, now
 * and in future.
 */
function templateRefusal(text: string): string | undefined {
  const [template] = TEMPLATE.exec(text) ?? [];
  if (template !== undefined)
    return (
      `"${template}" looks like a template; templates are not supported yet; ` +
      'write the literal text, with a separate rule for each value (match: { accounts: […] } selects accounts)'
    );
  return text.includes('{')
    ? 'the character { is reserved for templates, which are not supported yet; remove it'
    : undefined;
}

/**
 * The schema without templates. This check is separate from the rules' schema, so that a run that an earlier version
 * started can continue with its rules.
 */
export function withoutTemplate(schema: z.ZodString): z.ZodString {
  const { pattern = '^' } = schema.meta() ?? {};
  return schema
    .superRefine((text, context) => {
      const message = templateRefusal(text);
      if (message !== undefined) context.addIssue({ code: 'custom', message });
    })
    .meta({ pattern: `${String(pattern)}[^{]*$` });
}
