import { AccountId, RegionName } from './ids.ts';
import { RunContext, runContextExample } from './run-context.ts';

export const Target = { run: RunContext, accountId: AccountId, region: RegionName };

export const targetExample = { run: runContextExample, accountId: '111111111111', region: 'us-east-1' };
