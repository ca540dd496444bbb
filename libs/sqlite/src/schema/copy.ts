/**
 * What a copy of a stage knows about itself. Only such a file has these tables. Each text is one statement.
 * A file with another `COPY_FORMAT` is made anew.
 */
export const COPY_FORMAT = 1;

export const COPY_SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS copy (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  format INTEGER NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  stage TEXT NOT NULL,
  inventory_table TEXT NOT NULL,
  -- no value in the file is older, apart from what the stage has not read since
  begun_at TEXT NOT NULL,
  finished_at TEXT NOT NULL,
  -- when every resource was read last, whether it could have changed or not
  complete_at TEXT NOT NULL,
  -- changes whenever a run begins or ends
  lease_version INTEGER NOT NULL,
  -- items that could not be copied
  odd_items INTEGER NOT NULL,
  -- when the tables with tag tasks were read; NULL: never
  ledger_at TEXT,
  ledger_lease_version INTEGER,
  -- 1: no run could write tag tasks then
  ledger_quiet INTEGER CHECK (ledger_quiet IN (0, 1))
) STRICT`,
  `CREATE TABLE IF NOT EXISTS copied_targets (
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  -- when its resources were read; the copies since then have proven that they did not change
  read_at TEXT NOT NULL,
  odd_items INTEGER NOT NULL,
  PRIMARY KEY (account_id, region)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS copied_runs (
  run_id TEXT NOT NULL PRIMARY KEY,
  status TEXT NOT NULL,
  finished_at TEXT,
  -- the first copy that found the run in this state
  since TEXT NOT NULL,
  -- 1: nothing can be written any more, unless the run is resumed
  settled INTEGER NOT NULL CHECK (settled IN (0, 1))
) STRICT, WITHOUT ROWID`,
];
