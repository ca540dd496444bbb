/**
 * Why a rule does not change a tag, or a resource, that it matches:
 * - `Template`: a template of its value cannot be filled.
 * - `ValueLimit`: the value would be empty, or longer than EC2 allows.
 * - `RenameKept`: the tags to rename have different values, or the wanted key exists with another one.
 * - `Owned`: an AWS service owns the resource, and the rule reports such resources.
 */
export type ConflictReason = 'Template' | 'ValueLimit' | 'RenameKept' | 'Owned';

export interface Conflict {
  readonly reason: ConflictReason;
  readonly ruleId: string;
  /** The key that the rule does not change. Absent if the reason concerns the whole resource. */
  readonly key?: string;
  /** What is in the way, such as `the tag Name is missing`. */
  readonly message: string;
}
