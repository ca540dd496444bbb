export { METRIC_NAMES, type MetricName, type Observation, silence } from './observation.ts';
export { type Handler, observed } from './observed.ts';
