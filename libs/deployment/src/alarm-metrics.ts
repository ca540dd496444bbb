import * as z from 'zod';
import type { Expression } from './references.ts';

const Alarm = z.object({
  Type: z.literal('AWS::CloudWatch::Alarm'),
  Properties: z.object({ Metrics: z.array(z.object({ MetricStat: z.unknown() }).partial()).optional() }),
});

/** The metrics of an alarm: one, or several that it adds up. */
function metricsOf(resource: Expression): number {
  const alarm = Alarm.safeParse(resource).data;
  if (alarm === undefined) return 0;
  return alarm.Properties.Metrics?.filter(({ MetricStat }) => MetricStat !== undefined).length ?? 1;
}

/** The number of metrics that the alarms of a template watch. CloudWatch bills an alarm by its metrics. */
export const alarmMetricsIn = (resources: Readonly<Record<string, Expression>>): number =>
  Object.values(resources).reduce<number>((sum, resource) => sum + metricsOf(resource), 0);
