// cspell:ignore statu
import { describe, expect, it } from '@jest/globals';
import { modulesLoadedBy } from '../src/testing/loaded-modules.ts';

/** Files of other projects than the command and its errors. */
const foreign = (files: readonly string[]) =>
  files.filter((file) => !/^(tools\/muster|libs\/errors)\//.test(file));

const commandsIn = (files: readonly string[]) =>
  files.filter((file) => /^tools\/muster\/src\/commands\//.test(file));

describe('what the command loads to show help', () => {
  it.each([[['--help']], [['--version']], [['nonsense']]])('%j: names and summaries', async (args) => {
    const { files, packages } = await modulesLoadedBy(args);
    expect(packages).toEqual(['commander']);
    expect(foreign(files)).toEqual([]);
    expect(commandsIn(files)).toEqual(['tools/muster/src/commands/all.ts']);
  });

  // Without `cost`: the bounds of its options are figures of the services.
  it.each(['run', 'status', 'stop', 'runs', 'inventory', 'forget', 'doctor'])(
    '%s --help: neither the engine nor a client of AWS',
    async (name) => {
      const { code, files, packages } = await modulesLoadedBy([name, '--help']);
      expect(code).toBe(0);
      expect(commandsIn(files)).toContain(`tools/muster/src/commands/${name}.ts`);
      expect(packages.filter((each) => /^@(aws-sdk|smithy)\//.test(each))).toEqual([]);
      expect(files.filter((file) => /^(apps|tools\/(?!muster\/))/.test(file))).toEqual([]);
    },
  );
});
