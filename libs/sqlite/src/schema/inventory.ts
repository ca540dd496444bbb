import type { AreaSchema } from './area.ts';

/**
 * The inventory and its checkpoints. Columns are named after the fields of the contracts `resource-item.v1`,
 * `target-item.v1` and `account-item.v1`. A field of the contract that has no column is in a column with JSON.
 */
const VERSION_1 = `
CREATE TABLE resources (
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  resource_id TEXT NOT NULL,
  state TEXT NOT NULL,
  instance_type TEXT,
  image_id TEXT,
  availability_zone TEXT,
  launch_time TEXT,
  architecture TEXT,
  platform TEXT,
  lifecycle TEXT,
  vpc_id TEXT,
  subnet_id TEXT,
  private_ip_address TEXT,
  public_ip_address TEXT,
  instance_profile_arn TEXT,
  managed_by TEXT,
  -- a JSON object of strings
  tags TEXT NOT NULL,
  -- a JSON object: the properties of a resource type other than instances; NULL for instances
  details TEXT,
  first_seen_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  -- NULL: the resource is present
  gone_at TEXT,
  content_hash TEXT NOT NULL,
  written_by TEXT NOT NULL,
  expires_at_epoch_seconds INTEGER,
  PRIMARY KEY (account_id, region, resource_type, resource_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX resources_expiry ON resources (expires_at_epoch_seconds)
  WHERE expires_at_epoch_seconds IS NOT NULL;

CREATE TABLE targets (
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  last_complete_scan_at TEXT,
  last_complete_scan_run_id TEXT,
  last_complete_scan_begun_at TEXT,
  last_attempt_at TEXT,
  last_attempt_run_id TEXT,
  last_error_code TEXT,
  last_error_message TEXT,
  last_error_at TEXT,
  unreadable_since TEXT,
  present INTEGER,
  out_of_scope_since TEXT,
  out_of_scope_code TEXT,
  out_of_scope_message TEXT,
  -- a JSON object: the freshness of each type of resource other than EC2 instances, by the name of the type
  freshness_by_type TEXT,
  -- the name of the account in the configuration or the organization
  account_name TEXT,
  -- a JSON object: what was last read about the account in AWS Organizations; NULL: nothing
  organization TEXT,
  PRIMARY KEY (account_id, region)
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts (
  account_id TEXT NOT NULL PRIMARY KEY,
  last_attempt_at TEXT,
  last_attempt_run_id TEXT,
  last_error_code TEXT,
  last_error_message TEXT,
  last_error_at TEXT,
  unreadable_since TEXT,
  out_of_scope_since TEXT,
  out_of_scope_code TEXT,
  out_of_scope_message TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoints (
  run_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  scan TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  version INTEGER NOT NULL,
  done INTEGER NOT NULL CHECK (done IN (0, 1)),
  begun_at TEXT,
  next_token TEXT,
  pages INTEGER NOT NULL,
  last_page TEXT,
  restarts INTEGER NOT NULL,
  -- JSON objects
  listing TEXT,
  guard TEXT,
  resources TEXT NOT NULL,
  odd TEXT,
  managed_hidden INTEGER CHECK (managed_hidden = 1),
  api_calls TEXT NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL,
  PRIMARY KEY (run_id, account_id, region, scan, resource_type)
) STRICT, WITHOUT ROWID;

-- The IDs on each page of an incomplete scan.
CREATE TABLE checkpoint_pages (
  run_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  scan TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  page TEXT NOT NULL,
  -- the page before it in the same listing
  before TEXT,
  -- one ID a line
  ids TEXT NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL,
  PRIMARY KEY (run_id, account_id, region, scan, resource_type, page)
) STRICT;
`;

export const inventory: AreaSchema = new Map([[1, VERSION_1]]);
