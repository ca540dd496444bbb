/**
 * Sizes of table items in bytes: names and UTF-8 values, by the rules of
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 * Measured in November 2026 on every write of three local runs against the simulated AWS (2 accounts × 3 regions × 1000
 * instances: first inventory, tagging, nothing to do) and one of 1 × 1 × 3500. The simulated instances have 4.75 tags
 * on average after tagging, with 67 bytes of keys and values in total.
 *
 * The deployment checks measure the packaged functions on another fleet of 2 × 3 × 1000: instances of 652 bytes, and the
 * items of the other tables.
 */

/** Source: DynamoDB Developer Guide, "DynamoDB read and write operations". */
const WRITE_UNIT_BYTES = 1_024;
const READ_UNIT_BYTES = 4_096;

/** An instance in the inventory table: 661 on average after tagging (largest 761), 640 before. */
export const RESOURCE_ITEM_BYTES = 661;
/** The IDs of one full page of 1000 instances, compressed, in the checkpoint table: 9,972 on average. */
export const PAGE_IDS_ITEM_BYTES = 9_972;
/** A checkpoint at the end of a scan: 258; with a NextToken 628. */
export const CHECKPOINT_ITEM_BYTES = 258;
/** An entry in the list of targets of the inventory table. */
export const TARGET_LIST_ITEM_BYTES = 85;
/**
 * A tag task that sets one tag of 10 letters: 53,243 at most for 1000 resources that no AWS service manages. Marks of
 * managed ones made it 53,432 in the fleet of the deployment checks.
 */
export const taskItemBytes = (resources: number): number => 231 + 53 * resources;
/** The outcome of a tag task: 216 at most. */
export const TASK_OUTCOME_ITEM_BYTES = 216;
/** A target's plan in the ledger. */
export const PLAN_ITEM_BYTES = 219;
/** What the attempts at a tag task have decided. */
export const TASK_PROGRESS_ITEM_BYTES = 141;
/** The verification of a target in the ledger. */
export const VERIFICATION_ITEM_BYTES = 236;
/** The outcome of a target in the runs table: 334, and 455 with tagging. */
export const TARGET_OUTCOME_ITEM_BYTES = 455;
/** The header of an ended run: about 540, and about 110 more with a report. Calculated, not measured. */
export const RUN_HEADER_ITEM_BYTES = 650;
/** An account's row in the runs table. */
export const ACCOUNT_ITEM_BYTES = 154;
/** The row with up to 1000 accounts of the run. */
export const accountsItemBytes = (accounts: number): number => 87 + 13 * accounts;
/** DynamoDB adds this to every item for the storage bill. Source: as above. */
export const STORAGE_OVERHEAD_BYTES = 100;

/** Write request units for one item of that size. */
export const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));
/** Read request units for a strongly consistent read of that many bytes. An empty read costs one. */
export const readUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES));
