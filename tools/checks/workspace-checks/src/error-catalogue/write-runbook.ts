import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { workspaceRoot } from '../projects.ts';
import { withTables } from './runbook-table.ts';

const file = join(workspaceRoot, 'docs/runbook.md');
const text = withTables(readFileSync(file, 'utf8'));
writeFileSync(file, await format(text, { parser: 'markdown' }));
