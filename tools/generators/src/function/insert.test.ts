import { describe, expect, it } from '@jest/globals';
import { insertExport, insertFunction } from './insert.ts';

describe('insertExport', () => {
  it('keeps the lines sorted', () => {
    expect(insertExport("export * from './a.ts';\nexport * from './c.ts';\n", './b.ts')).toBe(
      "export * from './a.ts';\nexport * from './b.ts';\nexport * from './c.ts';\n",
    );
  });
});

describe('insertFunction', () => {
  const service = [
    "import { defineService } from '@muster/service-definition';",
    "import { config as applyTags, taskQueue } from './functions/applyTags/config.ts';",
    "import { config as verifyTags } from './functions/verifyTags/config.ts';",
    '',
    'export const service = defineService({',
    '  functions: { applyTags, verifyTags },',
    '  queues: [taskQueue],',
    '});',
  ];

  it.each([
    ['in the middle', 'countTags', 2],
    ['at the start', 'addTags', 1],
    ['at the end', 'writeTags', 3],
  ])('imports the configuration %s of the others', (_, name, line) => {
    const lines = insertFunction(service.join('\n'), name).split('\n');
    expect(lines[line]).toBe(`import { config as ${name} } from './functions/${name}/config.ts';`);
    expect(lines.toSpliced(line, 1)).toEqual(
      service.with(5, `  functions: { applyTags, verifyTags, ${name} },`),
    );
  });

  it('refuses a file with an unknown structure', () => {
    expect(() => insertFunction('export const service = {};', 'countTags')).toThrow(
      'service.ts has no list of functions',
    );
  });
});
