import type { AreaSchema } from './area.ts';

/**
 * Runs and their outcomes. Columns are named after the fields of the contracts `run-summary.v1` and
 * `target-outcome.v1`. The parts of a compound field have a column each, such as `resources_seen`, or share a JSON
 * column.
 */
const VERSION_1 = `
CREATE TABLE runs (
  run_id TEXT NOT NULL PRIMARY KEY,
  -- running, complete, partial, failed or stopped
  status TEXT NOT NULL,
  started_at TEXT NOT NULL,
  -- NULL, like all counts, until the run ends
  finished_at TEXT,
  -- number of accounts of the run; NULL until they are known
  accounts INTEGER,
  -- why the run as a whole failed
  error_code TEXT,
  error_message TEXT,
  targets_planned INTEGER,
  targets_succeeded INTEGER,
  targets_failed INTEGER,
  targets_skipped INTEGER,
  resources_seen INTEGER,
  resources_added INTEGER,
  resources_changed INTEGER,
  resources_unchanged INTEGER,
  resources_gone INTEGER,
  tagging_planned INTEGER,
  tagging_applied INTEGER,
  tagging_verified INTEGER,
  tagging_failed INTEGER,
  tagging_skipped INTEGER,
  -- of the skipped ones: tags had changed since the plan; NULL: none
  tagging_changed INTEGER,
  -- a JSON object: the number of calls by the name of the API, such as ec2:CreateTags
  api_calls TEXT,
  -- a JSON object: the page about the run that a stage writes; NULL if there is none
  report TEXT,
  -- the same as api_calls for the calls that resolved the accounts
  plan_api_calls TEXT,
  expires_at_epoch_seconds INTEGER NOT NULL,
  -- a JSON object: run-request.v1 of the first start; NULL if the run never began
  request TEXT
) STRICT, WITHOUT ROWID;

-- The accounts that a run covers, in their order.
CREATE TABLE run_accounts (
  run_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  account_id TEXT NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL,
  PRIMARY KEY (run_id, position)
) STRICT, WITHOUT ROWID;

-- Names of the accounts of a run in its organization.
CREATE TABLE account_names (
  run_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  name TEXT NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL,
  PRIMARY KEY (run_id, account_id)
) STRICT, WITHOUT ROWID;

-- The targets of a run and their outcomes.
CREATE TABLE outcomes (
  run_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  -- empty: the outcome of an account without known regions
  region TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  -- pending, succeeded, failed or skipped
  status TEXT NOT NULL,
  code TEXT,
  message TEXT,
  -- 1: the whole account failed, not this target alone
  of_account INTEGER NOT NULL CHECK (of_account IN (0, 1)),
  -- NULL, like all counts, while the target is pending
  finished_at TEXT,
  resources_seen INTEGER,
  resources_added INTEGER,
  resources_changed INTEGER,
  resources_unchanged INTEGER,
  resources_gone INTEGER,
  tagging_planned INTEGER,
  tagging_applied INTEGER,
  tagging_verified INTEGER,
  tagging_failed INTEGER,
  tagging_skipped INTEGER,
  -- of the skipped ones: tags had changed since the plan; NULL: none
  tagging_changed INTEGER,
  managed_hidden INTEGER CHECK (managed_hidden = 1),
  -- JSON as in target-outcome.v1
  api_calls TEXT,
  odd TEXT,
  rules TEXT,
  rescans TEXT,
  expires_at_epoch_seconds INTEGER NOT NULL,
  PRIMARY KEY (run_id, account_id, region, resource_type)
) STRICT, WITHOUT ROWID;

-- Whether the regions of an account were listed, and the number of calls.
CREATE TABLE account_listings (
  run_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
  -- why the list was refused, if the run read the regions in muster.yaml instead
  unlisted_code TEXT,
  unlisted_message TEXT,
  -- a JSON object: the odd items in the list
  odd TEXT,
  api_calls TEXT NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL,
  PRIMARY KEY (run_id, account_id)
) STRICT, WITHOUT ROWID;

-- Odd items in the listings of a run's accounts, as a JSON object.
CREATE TABLE odd_accounts (
  run_id TEXT NOT NULL PRIMARY KEY,
  odd TEXT NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Accounts that a run leaves out.
CREATE TABLE left_out_accounts (
  run_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL,
  PRIMARY KEY (run_id, account_id)
) STRICT, WITHOUT ROWID;

-- The runs in progress, in one row, so that one statement decides between two runs.
CREATE TABLE run_leases (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  version INTEGER NOT NULL,
  -- a JSON array
  leases TEXT NOT NULL
) STRICT;
`;

export const runs: AreaSchema = new Map([[1, VERSION_1]]);
