import { describe, expect, it } from '@jest/globals';
import { type Contract, parseContract } from '@muster/contracts';
import type { z } from 'zod';
import * as items from './dynamo-ledger-items.ts';

const contracts: readonly Contract<z.ZodType>[] = [
  items.TaskItemV1,
  items.OutcomeItemV1,
  items.PlanItemV1,
  items.ProgressItemV1,
  items.VerificationItemV1,
];

describe('ledger items', () => {
  it.each(contracts)('the example of $id is valid', (contract) => {
    expect(parseContract(contract, contract.example)).toEqual(contract.example);
  });

  it('numbers sort keys with at least four digits', () => {
    expect(items.numberedSortKey('task#', 7)).toBe('task#0007');
    expect(items.numberedSortKey('task#', 12345)).toBe('task#12345');
  });
});
