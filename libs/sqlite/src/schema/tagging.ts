import type { AreaSchema } from './area.ts';

/** The plans that `muster tag plan` saves, and the ledger of runs that set tags. */
const SAVED_PLANS = `
-- A saved plan. It is written after its targets and tasks.
CREATE TABLE plans (
  plan_id TEXT NOT NULL PRIMARY KEY,
  created_at TEXT NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL,
  -- the run whose changes the plan takes back; NULL: none
  undo_of TEXT,
  -- the run whose failed changes the plan repeats; NULL: none
  retry_of TEXT,
  -- JSON: the file with the tags of each resource, and the number of its resources; NULL: none
  list TEXT,
  -- SHA-256 of the rules; NULL: the plan is made from a run or a list
  rules_fingerprint TEXT,
  -- the file with the rules; NULL: they are those of an earlier run
  rules_file TEXT,
  -- JSON: the accounts, regions and rules that the command chose
  scope TEXT NOT NULL,
  -- resources to change, tags to set on them, tasks, tags that keep another value, and all present resources
  resources INTEGER NOT NULL,
  tags INTEGER NOT NULL,
  tasks INTEGER NOT NULL,
  conflicts INTEGER NOT NULL,
  present INTEGER NOT NULL,
  targets_planned INTEGER NOT NULL,
  targets_left_out INTEGER NOT NULL,
  -- JSON: accounts without a known target, with the reason
  unknown_accounts TEXT NOT NULL,
  -- JSON: the request of a run that applies the plan, with its rules
  request TEXT NOT NULL,
  -- the run that applies the plan, or what its canary leaves; NULL: none does
  applied_by TEXT,
  -- JSON: the part that is applied before the rest, and its run; NULL: the plan has none
  canary TEXT
) STRICT;

-- A target of a plan. It is planned or left out.
CREATE TABLE plan_targets (
  plan_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL,
  -- the earliest time at which a value of the target was read; NULL: it is left out
  read_at TEXT,
  -- JSON: the counts of the target; NULL: it is left out
  counts TEXT,
  -- why the target is left out: NeverRead, Unreadable, Stale, OutOfScope or FactsUnknown; NULL: it is planned
  left_out_reason TEXT,
  left_out_since TEXT,
  left_out_code TEXT,
  left_out_message TEXT,
  PRIMARY KEY (plan_id, account_id, region, resource_type)
) STRICT;

-- One change of a plan for up to 1000 resources of a target. A row never changes.
CREATE TABLE plan_tasks (
  plan_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  task_number INTEGER NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL,
  read_at TEXT NOT NULL,
  rule_ids TEXT NOT NULL,
  wanted TEXT NOT NULL,
  -- a JSON object: the tags that the task removes, each with the value that it must have; NULL: none
  unwanted TEXT,
  -- "tag": each tag is compared alone; NULL: a resource is changed as a whole or not at all
  guard TEXT,
  resources TEXT NOT NULL,
  PRIMARY KEY (plan_id, account_id, region, resource_type, task_number)
) STRICT;

-- One row for each tag that a plan changes on a resource. before is NULL if the resource does not have the tag. wanted
-- is NULL if the plan removes the tag.
CREATE VIEW plan_changes AS
SELECT
  t.plan_id,
  t.account_id,
  t.region,
  t.resource_type,
  r.value ->> '$.id' AS resource_id,
  w.key AS key,
  b.value AS before,
  w.value AS wanted,
  t.read_at,
  t.task_number,
  t.rule_ids
FROM plan_tasks t
JOIN plans p ON p.plan_id = t.plan_id
JOIN json_each(t.resources) r
JOIN json_each(t.wanted) w
LEFT JOIN json_each(r.value, '$.before') b ON b.key = w.key
UNION ALL
SELECT
  t.plan_id,
  t.account_id,
  t.region,
  t.resource_type,
  r.value ->> '$.id' AS resource_id,
  w.key AS key,
  b.value AS before,
  NULL AS wanted,
  t.read_at,
  t.task_number,
  t.rule_ids
FROM plan_tasks t
JOIN plans p ON p.plan_id = t.plan_id
JOIN json_each(t.resources) r
JOIN json_each(t.unwanted) w
LEFT JOIN json_each(r.value, '$.before') b ON b.key = w.key;
`;

/**
 * The ledger of the tagger. Columns are named after the fields of the contracts `tag-task.v1` and `tag-task-outcome.v1`.
 * A task stays one row, however many resources it has: a run of 48,000 resources writes 48 rows. The view
 * `tag_changes` shows one row for each resource.
 */
const VERSION_1 = `
-- One plan for each target of a run. It is written after its tasks.
CREATE TABLE tag_plans (
  run_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  created_at TEXT NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL,
  -- the tasks 1 to this number belong to the plan
  tasks INTEGER NOT NULL,
  planned INTEGER NOT NULL,
  conflicts_kept INTEGER NOT NULL,
  -- NULL: the first
  round INTEGER,
  -- tasks of earlier rounds
  tasks_before INTEGER,
  replans INTEGER,
  -- a JSON list of the rules that match a resource of the target, with their counts
  rules TEXT,
  PRIMARY KEY (run_id, account_id, region, resource_type)
) STRICT;

-- One change for up to 1000 resources of a target. A row never changes.
CREATE TABLE tag_tasks (
  run_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  task_number INTEGER NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL,
  -- the earliest time at which a value in "resources" was read
  read_at TEXT NOT NULL,
  -- NULL: the first
  round INTEGER,
  -- how long the records of the run are kept, such as 180d; NULL: 90d
  ledger_retention TEXT,
  -- 1: the resources would have more tags than EC2 allows, so the task is not applied
  exceeds_tag_limit INTEGER CHECK (exceeds_tag_limit = 1),
  -- a JSON list of the rules that require the change
  rule_ids TEXT NOT NULL,
  -- a JSON object: the tags that the task sets
  wanted TEXT NOT NULL,
  -- a JSON object: the tags that the task removes, each with the value that it must have; NULL: none
  unwanted TEXT,
  -- a JSON list: {"id":…, "before":{key: value, or null if the resource did not have the tag}, "rules":[positions in rule_ids],
  -- "kept":[the tags that somebody else has changed since the run that is undone, and that stay],
  -- "mayBeChanged":true if a task of an earlier round may have changed some of the tags}
  resources TEXT NOT NULL,
  PRIMARY KEY (run_id, account_id, region, resource_type, task_number)
) STRICT;

-- The outcome of a task. Every resource of the task was tagged, except those in tag_task_exceptions.
CREATE TABLE tag_task_outcomes (
  run_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  task_number INTEGER NOT NULL,
  settled_at TEXT NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL,
  -- number of resources
  resources INTEGER NOT NULL,
  -- a JSON object: number of calls by action
  api_calls TEXT NOT NULL,
  PRIMARY KEY (run_id, account_id, region, resource_type, task_number)
) STRICT;

-- Resources of a settled task that were not tagged.
CREATE TABLE tag_task_exceptions (
  run_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  task_number INTEGER NOT NULL,
  resource_id TEXT NOT NULL,
  -- failed or skipped
  outcome TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  -- 1: an earlier attempt may have changed some of the tags
  may_be_changed INTEGER CHECK (may_be_changed = 1),
  expires_at_epoch_seconds INTEGER NOT NULL,
  PRIMARY KEY (run_id, account_id, region, resource_type, task_number, resource_id)
) STRICT;

-- The decisions of an interrupted attempt at a task.
CREATE TABLE tag_task_progress (
  run_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  task_number INTEGER NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL,
  search_calls INTEGER,
  -- JSON: the IDs that were tagged, the exceptions, and the number of calls by action
  applied TEXT NOT NULL,
  exceptions TEXT NOT NULL,
  api_calls TEXT NOT NULL,
  -- a JSON list: the undecided resources whose tags an attempt may have changed; NULL: none
  may_be_changed TEXT,
  -- 1: an attempt has not reported its decisions; each undecided resource may be changed
  is_unfinished INTEGER CHECK (is_unfinished = 1),
  -- why the latest attempt failed
  failure_code TEXT,
  failure_message TEXT,
  PRIMARY KEY (run_id, account_id, region, resource_type, task_number)
) STRICT;

-- The latest comparison of the tags of a target with EC2.
CREATE TABLE tag_verifications (
  run_id TEXT NOT NULL,
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  resource_type TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  checked_at TEXT NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL,
  planned INTEGER NOT NULL,
  applied INTEGER NOT NULL,
  verified INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  skipped INTEGER NOT NULL,
  -- of the skipped ones: tags had changed since the plan; NULL: none
  changed INTEGER,
  unverified INTEGER NOT NULL,
  -- JSON lists: the first IDs whose tags were not seen, and the first IDs that are gone
  unverified_ids TEXT NOT NULL,
  gone_ids TEXT NOT NULL,
  PRIMARY KEY (run_id, account_id, region, resource_type)
) STRICT;

-- The next call that may change tags in an account and region, in milliseconds since the epoch.
CREATE TABLE call_slots (
  account_id TEXT NOT NULL,
  region TEXT NOT NULL,
  next_slot_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, region)
) STRICT, WITHOUT ROWID;

-- Runs that were stopped with the command "stop". A row stays when its run is resumed.
CREATE TABLE run_stops (
  run_id TEXT NOT NULL PRIMARY KEY,
  stopped_at TEXT NOT NULL,
  expires_at_epoch_seconds INTEGER NOT NULL
) STRICT;

-- One row while tagging is paused with the command "tag pause".
CREATE TABLE tagging_pause (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  paused_at TEXT NOT NULL
) STRICT;

-- One row for each resource of each task of a plan: the tags before, the tags that the task sets, and the outcome.
CREATE VIEW tag_changes AS
SELECT
  t.run_id,
  t.account_id,
  t.region,
  t.resource_type,
  r.value ->> '$.id' AS resource_id,
  t.task_number,
  r.value -> '$.before' AS before,
  t.wanted,
  t.unwanted,
  CASE WHEN o.task_number IS NULL THEN 'planned' ELSE coalesce(e.outcome, 'applied') END AS outcome,
  e.code,
  e.message,
  t.read_at,
  o.settled_at,
  t.rule_ids
FROM tag_tasks t
JOIN tag_plans p
  ON p.run_id = t.run_id AND p.account_id = t.account_id AND p.region = t.region
  AND p.resource_type = t.resource_type AND t.task_number <= p.tasks
JOIN json_each(t.resources) r
LEFT JOIN tag_task_outcomes o
  ON o.run_id = t.run_id AND o.account_id = t.account_id AND o.region = t.region
  AND o.resource_type = t.resource_type AND o.task_number = t.task_number
LEFT JOIN tag_task_exceptions e
  ON e.run_id = t.run_id AND e.account_id = t.account_id AND e.region = t.region
  AND e.resource_type = t.resource_type AND e.task_number = t.task_number AND e.resource_id = r.value ->> '$.id';
`;

export const tagging: AreaSchema = new Map([[1, `${VERSION_1}${SAVED_PLANS}`]]);
