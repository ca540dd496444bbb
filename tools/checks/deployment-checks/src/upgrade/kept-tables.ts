import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

const Resource = z.looseObject({ Type: z.string(), Properties: z.looseObject({}).optional() });
const Template = z.looseObject({
  Parameters: z.record(z.string(), z.unknown()).optional(),
  Conditions: z.record(z.string(), z.unknown()).optional(),
  Resources: z.record(z.string(), Resource),
});
type Template = z.infer<typeof Template>;
/** The file that the Serverless Framework writes next to the zips, and deploys. */
const State = z.looseObject({
  service: z.looseObject({ provider: z.looseObject({ compiledCloudFormationTemplate: Template }) }),
});

/** A change to one of them replaces the table. Source: CloudFormation, AWS::DynamoDB::Table, update behavior. */
const REPLACING = ['TableName', 'KeySchema'] as const;

/**
 * Checks that an update replaces no table, and writes the deployed definitions of the tables into the package.
 * moto_server cannot change a table of a stack.
 * @param stateFile `serverless-state.json` of the package
 * @throws AssertionError if an update would delete or replace a table
 */
export function keepTables(deployed: unknown, stateFile: string): void {
  const earlier = Template.parse(deployed);
  const state = State.parse(JSON.parse(readFileSync(stateFile, 'utf8')));
  const { provider } = state.service;
  const later = provider.compiledCloudFormationTemplate;
  for (const [id, table] of Object.entries(earlier.Resources).filter(
    ([, { Type }]) => Type === 'AWS::DynamoDB::Table',
  )) {
    const next = later.Resources[id];
    assert.ok(next, `the update would delete ${id}`);
    for (const name of REPLACING)
      assert.deepEqual(next.Properties?.[name], table.Properties?.[name], `${name} of ${id} has changed`);
    later.Resources[id] = table;
  }
  provider.compiledCloudFormationTemplate = withoutUnused({
    ...later,
    Conditions: { ...earlier.Conditions, ...later.Conditions },
    Parameters: { ...earlier.Parameters, ...later.Parameters },
  });
  writeFileSync(stateFile, JSON.stringify(state));
}

/** Removes conditions and parameters that only the tables used, because a linter reports them. */
function withoutUnused(template: Template): Template {
  const { Parameters = {}, Conditions = {}, ...rest } = template;
  const conditions = usedOf(Conditions, rest);
  return { ...rest, Conditions: conditions, Parameters: usedOf(Parameters, { ...rest, conditions }) };
}

function usedOf(entries: Readonly<Record<string, unknown>>, by: unknown): Record<string, unknown> {
  let used: Record<string, unknown> = {};
  for (let count = -1; count !== Object.keys(used).length;) {
    count = Object.keys(used).length;
    const text = JSON.stringify([by, used]);
    used = Object.fromEntries(
      Object.entries(entries).filter(([name]) => new RegExp(`\\b${name}\\b`).test(text)),
    );
  }
  return used;
}
