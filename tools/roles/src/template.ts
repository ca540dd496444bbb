import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseDocument } from 'yaml';
import * as z from 'zod';
import { unreadableTemplate } from './errors.ts';
import type { Json } from './json.ts';
import { shortTags } from './short-tags.ts';

const AnyJson: z.ZodType<Json> = z.json();
const Scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const Length = z.coerce.number().int().min(0);

const ParameterSchema = z.looseObject({
  Type: z.string(),
  Description: z.string().optional(),
  Default: Scalar.optional(),
  AllowedPattern: z.string().optional(),
  AllowedValues: z.array(Scalar).optional(),
  MinLength: Length.optional(),
  MaxLength: Length.optional(),
  ConstraintDescription: z.string().optional(),
});
export type ParameterDefinition = z.infer<typeof ParameterSchema>;

/** The parts of a CloudFormation template that are resolved here. Other parts are kept unchanged. */
const TemplateSchema = z.looseObject({
  Parameters: z.record(z.string(), ParameterSchema).default({}),
  Conditions: z.record(z.string(), AnyJson).default({}),
  Resources: z.record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      Condition: z.string().optional(),
      Properties: z.record(z.string(), AnyJson).default({}),
    }),
  ),
  Outputs: z
    .record(z.string(), z.looseObject({ Condition: z.string().optional(), Value: AnyJson }))
    .default({}),
});
export type Template = z.infer<typeof TemplateSchema>;

/**
 * Parses the text of a template: YAML with short or long forms of the intrinsic functions, or JSON.
 * @param name name of the text in errors, for example its file
 * @throws TemplateError
 */
export function parseTemplate(text: string, name = 'template'): Template {
  const document = parseDocument(text, { customTags: [...shortTags], version: '1.2' });
  // The parser only warns about an unknown tag and would read the value as text.
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem) throw unreadableTemplate(name, firstLine(problem.message), problem);
  const parsed = TemplateSchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw unreadableTemplate(name, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, parsed.error);
}

/**
 * Reads a template from a file: see `parseTemplate`.
 * @throws TemplateError
 */
export async function readTemplate(file: string | URL): Promise<Template> {
  const name = file instanceof URL ? fileURLToPath(file) : file;
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw unreadableTemplate(name, error instanceof Error ? error.message : String(error), error);
  });
  return parseTemplate(text, name);
}

const firstLine = (text: string): string => text.split('\n')[0]?.replace(/:$/, '') ?? '';
