/** A tag of the resource differs from the value that the plan saw. The resource was not changed. */
export const CHANGED = 'Changed';
/** AWS did not let Muster read the present tags, so nothing was changed. */
export const TAGS_NOT_COMPARED = 'TagsNotCompared';
