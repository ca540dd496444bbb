import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { LambdaProcess } from '../src/processes/lambda-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'muster-lambda-process-'));
const bootstrap = join(folder, 'bootstrap.mjs');
copyFileSync(fileURLToPath(new URL('../src/processes/bootstrap.mjs', import.meta.url)), bootstrap);

const processes: LambdaProcess[] = [];
/**
 * A process whose handler has this body. The handler can use `event`, `context` and `state`, which exists as long as
 * the process.
 */
function processOf(body: string, { timeoutSeconds = 20, environment = {} } = {}): LambdaProcess {
  const module = join(folder, `${processes.length}.mjs`);
  writeFileSync(module, `const state = {};\nexport const handler = async (event, context) => { ${body} };\n`);
  const unpacked = { folder, bootstrap, module, exportName: 'handler' };
  const created = new LambdaProcess({ unpacked, environment, timeoutSeconds });
  processes.push(created);
  return created;
}

afterEach(() => Promise.all(processes.map((each) => each.close())));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the process of a function', () => {
  it('receives the event, a request ID and the remaining time', async () => {
    const process = processOf(
      'return [event.a, typeof context.awsRequestId, context.getRemainingTimeInMillis()];',
    );
    expect(JSON.parse(await process.invoke('{"a":1}', { remainingMs: 0 }))).toEqual([1, 'string', 0]);
  });

  it('has only the environment that it was given', async () => {
    const process = processOf('return Object.keys(process.env);', { environment: { TABLE: 'runs' } });
    expect(JSON.parse(await process.invoke('{}'))).toEqual(['TABLE']);
  });

  it('reports errors by name, separates its logs, and handles the next event', async () => {
    const process = processOf(
      'state.calls = (state.calls ?? 0) + 1; console.log("a line"); if (event.fail) throw Object.assign(new Error("why"), { name: "Throttled" }); return state.calls;',
    );
    await expect(process.invoke('{"fail":true}')).rejects.toMatchObject({
      name: 'Throttled',
      failure: { errorType: 'Throttled', errorMessage: 'why' },
    });
    expect(await process.invoke('{}')).toBe('2');
    expect(await process.endedOutput()).toBe('a line\na line\n');
  });

  it('handles one event at a time', async () => {
    const process = processOf(
      'state.busy ??= 0; const seen = ++state.busy; await new Promise((done) => setTimeout(done, 5)); state.busy--; return seen;',
    );
    expect(await Promise.all([process.invoke('{}'), process.invoke('{}'), process.invoke('{}')])).toEqual([
      '1',
      '1',
      '1',
    ]);
  });

  it('ends at the timeout, and the next event starts a new process', async () => {
    const process = processOf(
      'if (event.hang) await new Promise(() => setInterval(() => 0, 1000)); return "ok";',
      {
        timeoutSeconds: 1,
      },
    );
    await process.invoke('{}');
    await expect(process.invoke('{"hang":true}')).rejects.toMatchObject({
      name: 'Sandbox.Timedout',
      failure: { errorMessage: 'Task timed out after 1 seconds' },
    });
    expect(await process.invoke('{}')).toBe('"ok"');
  });

  it('fails its event if it ends', async () => {
    await expect(processOf('process.exit(7);').invoke('{}')).rejects.toMatchObject({
      name: 'Runtime.ExitError',
    });
  });
});
