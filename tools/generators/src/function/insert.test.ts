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
    "import type { ServiceDefinition } from '@muster/service-definition';",
    "import { applyTagsFunction, taskQueue } from './functions/applyTags/config.ts';",
    "import { verifyTagsFunction } from './functions/verifyTags/config.ts';",
    '',
    'export const service: ServiceDefinition = {',
    '  functions: [applyTagsFunction, verifyTagsFunction],',
    '  queues: [taskQueue],',
    '};',
  ];

  it.each([
    ['in the middle', 'countTags', 2],
    ['at the start', 'addTags', 1],
    ['at the end', 'writeTags', 3],
  ])('imports the configuration %s of the others', (_, name, line) => {
    const lines = insertFunction(service.join('\n'), name).split('\n');
    expect(lines[line]).toBe(`import { ${name}Function } from './functions/${name}/config.ts';`);
    expect(lines.toSpliced(line, 1)).toEqual(
      service.with(5, `  functions: [applyTagsFunction, verifyTagsFunction, ${name}Function],`),
    );
  });

  it('refuses a file that it does not know', () => {
    expect(() => insertFunction('export const service = {};', 'countTags')).toThrow(
      'service.ts has no list of functions',
    );
  });
});
