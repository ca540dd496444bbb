import { describe, expect, it } from '@jest/globals';
import { service as inventory } from '@muster/inventory';
import { service as orchestrator } from '@muster/orchestrator';
import { resources } from '@muster/orchestrator/cloudformation';
import { service as tagger } from '@muster/tagger';
import { readDeployment } from './deployment.ts';

describe('the priced metrics of alarms', () => {
  it('are 19 of functions, 4 of tables, 2 of the queue, and 9 of runs', () => {
    expect(readDeployment().alarmMetrics).toBe(34);
  });

  it.each<[string, number]>([
    ['PartialRunAlarm', 32],
    ['BrokenRunAlarm', 31],
    ['ScheduleAlarm', 31],
    ['SilentScheduleAlarm', 33],
  ])('decrease without %s of the orchestrator', (id, metrics) => {
    const fewer = Object.fromEntries(Object.entries(resources).filter(([name]) => name !== id));
    expect(
      readDeployment([
        { service: orchestrator, resources: fewer },
        { service: inventory },
        { service: tagger },
      ]).alarmMetrics,
    ).toBe(metrics);
  });

  it('increase with the number of functions', () => {
    const fewer = {
      ...inventory,
      functions: inventory.functions.filter(({ name }) => name !== 'checkReader'),
    };
    expect(
      readDeployment([{ service: orchestrator, resources }, { service: fewer }, { service: tagger }])
        .alarmMetrics,
    ).toBe(33);
  });
});
