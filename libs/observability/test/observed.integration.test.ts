import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const fixture = join(import.meta.dirname, 'fixtures/observe.ts');

function observe(environment: Record<string, string>) {
  const { stdout, stderr } = spawnSync(process.execPath, [fixture], { env: environment, encoding: 'utf8' });
  // Warnings and errors go to stderr, everything else to stdout. CloudWatch receives both.
  const lines = `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return {
    lines: lines.filter(({ result }) => result === undefined),
    result: lines.find(({ result }) => result !== undefined)?.['result'],
  };
}

describe('an observed handler', () => {
  const lambda = {
    AWS_LAMBDA_FUNCTION_NAME: 'muster-orchestrator-test-finalizeRun',
    MUSTER_STAGE: 'test',
    POWERTOOLS_SERVICE_NAME: 'muster-orchestrator',
  };

  it('writes structured lines with the run, account and region, and passes on results and errors', () => {
    const { lines, result } = observe(lambda);
    expect(result).toEqual({
      output: 'result',
      error: 'AssumeRoleDenied',
      fault: 'InternalError RangeError: Invalid time value',
    });
    const keys = { runId: 'r1', accountId: '111111111111', region: 'eu-west-1', requestId: 'request-1' };
    const logs = lines.filter(({ _aws }) => _aws === undefined);
    expect(logs).toEqual([
      expect.objectContaining({ level: 'INFO', message: 'done', function: 'finalizeRun', ...keys }),
      expect.objectContaining({ level: 'WARN', message: 'TagTaskFailed', code: 'Throttled', ...keys }),
      expect.objectContaining({
        level: 'ERROR',
        message: 'failed',
        function: 'discover',
        error: expect.objectContaining({ name: 'AssumeRoleDenied', message: 'denied' }),
        ...keys,
      }),
      expect.objectContaining({
        level: 'ERROR',
        error: expect.objectContaining({ name: 'InternalError', message: 'RangeError: Invalid time value' }),
      }),
    ]);
  });

  it('publishes its metrics in the embedded metric format, by service and stage', () => {
    const [metrics, ...more] = observe(lambda).lines.filter(({ _aws }) => _aws !== undefined);
    expect(more).toEqual([]);
    expect(metrics).toMatchObject({
      service: 'muster-orchestrator',
      stage: 'test',
      RunsPartial: 1,
      TargetsFailed: 3,
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'Muster',
            Dimensions: [['service', 'stage']],
            Metrics: [
              { Name: 'RunsPartial', Unit: 'Count' },
              { Name: 'TargetsFailed', Unit: 'Count' },
            ],
          },
        ],
      },
    });
  });

  it('writes nothing outside Lambda, unless a log level is set', () => {
    const quiet = observe({});
    expect(quiet).toMatchObject({ lines: [], result: { output: 'result', error: 'AssumeRoleDenied' } });
    const asked = observe({ POWERTOOLS_LOG_LEVEL: 'ERROR' }).lines.filter(({ _aws }) => _aws === undefined);
    expect(asked.map(({ message }) => message)).toEqual(['failed', 'failed']);
  });
});
