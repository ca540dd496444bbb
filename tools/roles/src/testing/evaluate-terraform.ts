import { getExpressionAst, parse } from '@cdktn/hcl2json';
import { ImpossibleStateError } from '@muster/errors';
import * as z from 'zod';
import type { Json } from '../json.ts';
import type { ModuleFile } from '../terraform/module.ts';

/** A node of the syntax tree of an expression, limited to what the module of the member roles contains. */
interface Node {
  readonly type: string;
  readonly meta: {
    readonly value?: string | undefined;
    readonly type?: string | undefined;
    readonly name?: string | undefined;
    readonly operator?: string | undefined;
    readonly fullAccessor?: string | undefined;
    readonly items?: Readonly<Record<string, string>> | undefined;
  };
  readonly children: readonly Node[];
}
const text = z.string().optional();
const Meta = z.object({
  value: text,
  type: text,
  name: text,
  operator: text,
  fullAccessor: text,
  items: z.record(z.string(), z.string()).optional(),
});
const Node: z.ZodType<Node> = z.object({
  type: z.string(),
  meta: Meta.default({}),
  children: z.array(z.lazy(() => Node)).default([]),
});

const Block = z.record(z.string(), z.json());
/** The blocks of the module, as the parser returns them. Expressions are texts such as `${var.stage}`. */
const Module = z.object({
  variable: z.record(z.string(), z.array(Block)).default({}),
  locals: z.array(Block).default([]),
  resource: z.record(z.string(), z.record(z.string(), z.array(Block))).default({}),
  output: z.record(z.string(), z.array(Block)).default({}),
});
export type ParsedModule = z.infer<typeof Module>;

/** All files of a module. @throws Error if one of them is not HCL */
export async function parseModule(files: readonly ModuleFile[]): Promise<ParsedModule> {
  const parsed = await Promise.all(files.map(async ({ name, text: content }) => parse(name, content)));
  return parsed
    .map((one) => Module.parse(one))
    .reduce((all, one) => ({
      variable: { ...all.variable, ...one.variable },
      locals: [...all.locals, ...one.locals],
      resource: { ...all.resource, ...one.resource },
      output: { ...all.output, ...one.output },
    }));
}

/** Evaluates expressions of a module as Terraform does. Supports what the module of the member roles contains. */
export class TerraformEvaluation {
  readonly #module: ParsedModule;
  readonly #values: ReadonlyMap<string, Json>;

  /** @param values by name: `var.stage` for variables without a default, `data.…` for data sources */
  constructor(module: ParsedModule, values: Readonly<Record<string, Json>>) {
    this.#module = module;
    this.#values = new Map(Object.entries(values));
  }

  /** A value as the parser returns it. */
  async value(parsed: Json | undefined): Promise<Json> {
    if (parsed === undefined) throw new ImpossibleStateError('The module has no such attribute');
    if (typeof parsed === 'string')
      return this.#expression(isExpression(parsed) ? parsed.slice(2, -1) : JSON.stringify(parsed));
    if (Array.isArray(parsed)) return Promise.all(parsed.map((item) => this.value(item)));
    if (typeof parsed !== 'object' || parsed === null) return parsed;
    const entries = Object.entries(parsed).map(async ([key, item]) => [key, await this.value(item)] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  async #expression(expression: string): Promise<Json> {
    return this.#node(Node.parse(await getExpressionAst('module.tf', expression)));
  }

  async #node({ type, meta, children }: Node): Promise<Json> {
    const each = () => Promise.all(children.map((child) => this.#node(child)));
    switch (type) {
      case 'literalValue':
        if (meta.type === 'number') return Number(meta.value);
        return meta.type === 'bool' ? meta.value === 'true' : (meta.value ?? '').replaceAll('$${', '${');
      case 'template':
        return (await each()).map(String).join('');
      case 'templateWrap':
      case 'parentheses':
        return (await each())[0] ?? null;
      case 'tuple':
        return each();
      case 'object':
        return this.#object(meta.items ?? {});
      case 'conditional': {
        const [condition, whenTrue, whenFalse] = children;
        const chosen = (await this.#node(known(condition))) === true ? whenTrue : whenFalse;
        return this.#node(known(chosen));
      }
      case 'binaryOp': {
        const [left, right] = await each();
        return (left === right) === (meta.operator === 'equal');
      }
      case 'function':
        return called(meta.name ?? '', await each());
      case 'scopeTraversal':
        return this.#reference(meta.fullAccessor ?? '');
      default:
        throw new ImpossibleStateError(`The expression ${meta.value} of type ${type} is not supported`);
    }
  }

  async #object(items: Readonly<Record<string, string>>): Promise<Json> {
    const entries = Object.entries(items).map(
      async ([key, item]) =>
        [
          key.startsWith('"') ? z.string().parse(JSON.parse(key)) : key,
          await this.#expression(item),
        ] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }

  async #reference(name: string): Promise<Json> {
    const value = this.#values.get(name);
    if (value !== undefined) return value;
    const [scope, key = ''] = name.split('.');
    if (scope === 'var') return this.value(this.#module.variable[key]?.[0]?.['default']);
    const local = this.#module.locals.find((locals) => Object.hasOwn(locals, key))?.[key];
    if (scope === 'local' && local !== undefined) return this.value(local);
    throw new ImpossibleStateError(`${name} has no value`);
  }
}

/** Whether a text is one expression `${…}` as a whole, and not a template with parts such as `${a}-${b}`. */
function isExpression(text: string): boolean {
  if (!text.startsWith('${')) return false;
  let depth = 0;
  for (const [at, character] of [...text].entries()) {
    if (character === '{') depth++;
    if (character === '}' && --depth === 0) return at === [...text].length - 1;
  }
  return false;
}

function known(node: Node | undefined): Node {
  if (node === undefined) throw new ImpossibleStateError('An expression is incomplete');
  return node;
}

const Texts = z.array(z.string());
const Lists = z.array(z.array(z.json()));
const Objects = z.array(z.record(z.string(), z.json()));

function called(name: string, args: readonly Json[]): Json {
  switch (name) {
    case 'join':
      return Texts.parse(args[1]).join(z.string().parse(args[0]));
    case 'concat':
      return Lists.parse(args).flat();
    case 'merge':
      return Object.assign({}, ...Objects.parse(args));
    case 'jsonencode':
      return JSON.stringify(args[0]);
    default:
      throw new ImpossibleStateError(`The function ${name} is not supported`);
  }
}
