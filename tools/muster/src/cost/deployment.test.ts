import { describe, expect, it } from '@jest/globals';
import { serverlessConfiguration } from '@muster/deployment';
import { service as inventory } from '@muster/inventory';
import { service as orchestrator } from '@muster/orchestrator';
import { service as tagger } from '@muster/tagger';
import { z } from 'zod';
import { readDeployment } from './deployment.ts';

const Alarm = z.object({
  Type: z.literal('AWS::CloudWatch::Alarm'),
  Properties: z.object({ Metrics: z.array(z.object({ MetricStat: z.unknown() }).partial()).optional() }),
});

/** Metrics of the alarms that `libs/deployment` adds to every service: one, or several that the alarm adds up. */
const metricsOf = (services: readonly Parameters<typeof serverlessConfiguration>[0][]): number =>
  services
    .flatMap((service) =>
      Object.values(serverlessConfiguration(service, { version: '0.0.0' }).resources.Resources),
    )
    .flatMap((resource) => Alarm.safeParse(resource).data ?? [])
    .reduce(
      (sum, { Properties: { Metrics } }) =>
        sum + (Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1),
      0,
    );

describe('the priced metrics of alarms', () => {
  it('are 16 of functions, 4 of tables, 2 of the queue, and 9 of runs', () => {
    expect(readDeployment().alarmMetrics).toBe(31);
  });

  it('match the templates, without the 9 that the orchestrator adds', () => {
    expect(metricsOf([inventory, orchestrator, tagger])).toBe(22);
  });

  it('increase with the number of functions', () => {
    const fewer = {
      ...inventory,
      functions: inventory.functions.filter(({ name }) => name !== 'checkReader'),
    };
    expect(readDeployment([fewer, orchestrator, tagger]).alarmMetrics).toBe(30);
  });
});
