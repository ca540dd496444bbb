export * from './doctor-report.v1.ts';
export * from './muster-config.v1.ts';
export * from './run-summary.v1.ts';
export * from './scheduled-config.v1.ts';
export * from './tag-check.v1.ts';
export * from './tag-plan.v1.ts';
