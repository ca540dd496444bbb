export * from './account-item.v1.ts';
export * from './account-list-item.v1.ts';
export * from './resource-item.v1.ts';
export * from './tag-task-outcome.v1.ts';
export * from './tag-task.v1.ts';
export * from './target-item.v1.ts';
export * from './target-list-item.v1.ts';
export * from './target-outcome.v1.ts';
