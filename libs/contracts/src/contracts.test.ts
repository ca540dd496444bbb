import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { allContracts, contractsIn } from './all.ts';
import * as contracts from './index.ts';
import { toJsonSchema } from './json-schema.ts';

const folder = new URL('../schemas/', import.meta.url);

describe.each(allContracts.map((contract) => [contract.id, contract] as const))('%s', (id, contract) => {
  it('accepts its example', () => {
    expect(contract.schema.safeParse(contract.example).error).toBeUndefined();
  });

  it('has a current JSON Schema (npm run schemas writes it)', () => {
    expect(readFileSync(new URL(`${id}.json`, folder), 'utf8')).toBe(toJsonSchema(contract));
  });
});

describe('the list of contracts', () => {
  it('contains the exports of the package, and no unused schema', () => {
    const exported = Object.entries(contracts)
      .filter(([name]) => /V\d+$/.test(name))
      .map(([, contract]) => (contract as { id: string }).id);
    const listed = allContracts.map(({ id }) => id);
    expect(listed.toSorted()).toEqual(exported.toSorted());
    expect(readdirSync(folder).toSorted()).toEqual(listed.map((id) => `${id}.json`).toSorted());
  });

  it('contains a message as soon as its file exists', async () => {
    const found = await contractsIn(new URL('../test/fixtures/messages/', import.meta.url));
    expect(found.map(({ id }) => id)).toEqual(['new-message.v2']);
  });

  it('refuses a file whose name differs from its contract', async () => {
    await expect(contractsIn(new URL('../test/fixtures/wrong-id/', import.meta.url))).rejects.toThrow(
      'new-message.v2.ts must export one contract, with the id "new-message.v2"',
    );
  });
});
