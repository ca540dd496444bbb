export { accountsOf, type AccountsOfRun, factsOfAccount } from './adapters/organizations-accounts-of.ts';
export { type OrganizationView, viewOrganization } from './adapters/organizations-view.ts';
export { DynamoRunReader } from './adapters/dynamo-run-reader.ts';
export type { OrganizationAccount, OrganizationUnit } from './ports/organization.ts';
export type { ListedRun as RunHeader, RunProgressRows, RunReader } from './ports/run-reader.ts';
// Figures that the cost of a run depends on.
export { ACCOUNTS_PER_ITEM } from './adapters/dynamo-run-items.ts';
export { RUN_KEPT_DAYS } from './adapters/run-items.ts';
export { service } from './service.ts';
export { runStateMachine } from './state-machine/run-state-machine.ts';
