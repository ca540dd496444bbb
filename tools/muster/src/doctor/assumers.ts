/** `arn:aws:sts::1:assumed-role/Name/session` → `arn:aws:iam::1:role/Name`, the form that trust policies use. */
const principalOf = (arn: string): string =>
  arn.replace(/^(arn:[\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\/.+$/, '$1:iam::$2:role/$3');

/**
 * The principals that assume the member roles in a run. With the engine local, the user. In AWS, the functions of the
 * stage, which are in the user's account.
 */
export function assumersOf(caller: string, stage: string | undefined): { reader: string; tagger: string } {
  const user = principalOf(caller);
  if (stage === undefined) return { reader: user, tagger: user };
  const [, partition = 'aws', account = ''] = /^arn:([\w-]+):\w+::(\d{12}):/.exec(caller) ?? [];
  const role = (name: string) => `arn:${partition}:iam::${account}:role/muster-${name}`;
  return {
    reader: [
      role(`inventory-${stage}-checkReader`),
      role(`inventory-${stage}-discover`),
      role(`orchestrator-${stage}-listRegions`),
    ].join(', '),
    tagger: [role(`tagger-${stage}-checkTagger`), role(`tagger-${stage}-applyTags`)].join(', '),
  };
}
