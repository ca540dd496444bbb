/** AWS puts these words before the kind of policy: "with an explicit deny in a service control policy". */
const EXPLICIT_DENY = /with an explicit deny\b/i;

/** Whether AWS says that a policy denies the call explicitly. */
export const isExplicitDeny = (message: string): boolean => EXPLICIT_DENY.test(message);
