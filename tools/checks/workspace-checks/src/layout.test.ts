import { globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { layoutProblems, misplacedTests } from './layout.ts';
import { findProjects, workspaceRoot } from './projects.ts';

const filesIn = (folder: string): string[] =>
  globSync('{src,test,cloudformation}/**/*.{ts,json}', { cwd: join(workspaceRoot, folder) }).toSorted();

/** The files of a small service that follows the layout. */
const service = [
  'src/adapters/dynamo-run-store.ts',
  'src/adapters/sns-announcer.ts',
  'src/domain/plan-run.ts',
  'src/errors.ts',
  'src/functions/planRun/config.ts',
  'src/functions/planRun/deps.ts',
  'src/functions/planRun/handler.ts',
  'src/index.ts',
  'src/ports/announcer.ts',
  'src/ports/run-store.ts',
  'src/service.ts',
  'src/testing/fake-run-store.ts',
  'test/dynamo-run-store.integration.test.ts',
];

describe('the layout of the services', () => {
  it.each(['inventory', 'orchestrator', 'tagger'])('is followed by apps/%s', (name) => {
    expect(layoutProblems(name, filesIn(`apps/${name}`))).toEqual([]);
  });

  it('accepts a service that follows it', () => {
    expect(layoutProblems('inventory', service)).toEqual([]);
  });

  it.each([
    ['src/errors.ts', ['src/errors.ts is missing']],
    ['src/testing/fake-run-store.ts', ['src/testing/ is missing']],
    ['src/functions/planRun/deps.ts', ['src/functions/planRun/deps.ts is missing']],
    ['src/domain/plan-run.ts', ['src/domain/ is missing', 'src/domain/plan-run.ts is missing']],
    ['src/adapters/sns-announcer.ts', ['src/ports/announcer.ts has no adapter']],
  ])('requires %s', (file, problems) => {
    expect(
      layoutProblems(
        'inventory',
        service.filter((each) => each !== file),
      ),
    ).toEqual(problems);
  });

  it.each([
    ['src/ledger/ledger.ts', ['src/ledger/ledger.ts is in no folder of the plan']],
    ['src/helpers.ts', ['src/helpers.ts is in no folder of the plan']],
    ['src/state-machine/run.asl.json', ['src/state-machine/run.asl.json is in no folder of the plan']],
    ['src/functions/planRun/more.ts', ['src/functions/planRun/more.ts is not part of a function']],
    ['src/ports/executions.ts', ['src/ports/executions.ts has no adapter']],
  ])('does not accept %s', (file, problems) => {
    expect(layoutProblems('inventory', [...service, file])).toEqual(problems);
  });

  it('allows a state machine in the orchestrator', () => {
    expect(layoutProblems('orchestrator', [...service, 'src/state-machine/run.asl.json'])).toEqual([]);
  });
});

describe('the folder of a test', () => {
  it('is the one for its kind in every project', () => {
    const files = findProjects().flatMap(({ folder }) => filesIn(folder).map((file) => `${folder}/${file}`));
    expect(misplacedTests(files)).toEqual([]);
  });

  it('depends on the kind of the test', () => {
    const placed = [
      'apps/tagger/src/domain/rules.ts',
      'apps/tagger/src/domain/rules.test.ts',
      'apps/tagger/test/ledger.integration.test.ts',
      'tools/checks/end-to-end/test/crash.e2e.test.ts',
      'tools/checks/deployment-checks/test/rights.deployment.test.ts',
      'tools/checks/workspace-checks/src/walls.long.test.ts',
    ];
    const misplaced = [
      'apps/tagger/test/rules.test.ts',
      'apps/tagger/src/empty/rules.test.ts',
      'apps/tagger/src/domain/ledger.integration.test.ts',
      'tools/muster/test/run.e2e.test.ts',
      'tools/checks/end-to-end/test/rights.deployment.test.ts',
    ];
    expect(misplacedTests([...placed, ...misplaced])).toEqual(misplaced);
  });
});
