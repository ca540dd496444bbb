import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceRoot } from '../projects.ts';
import { withTables } from './runbook-table.ts';

// The npm script formats the file afterwards.
const file = join(workspaceRoot, 'docs/runbook.md');
writeFileSync(file, withTables(readFileSync(file, 'utf8')));
