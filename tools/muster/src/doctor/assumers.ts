/** The principals that assume the member roles in a run, as trust policies name them. */
export interface Assumers {
  readonly reader: string;
  readonly tagger: string;
  /** What the user has to know about these ARNs. */
  readonly note?: string;
}

/** A session of a role. Its ARN does not have the path of the role. Source: IAM User Guide, "IAM identifiers". */
const SESSION = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\/.+$/;
const SSO_ROLE = /^AWSReservedSSO_/;
/** Without its own region in the path. Source: IAM Identity Center User Guide, "Referencing permission sets". */
const SSO_REGION_WITHOUT_PATH = 'us-east-1';

/** The role of a session, or the user, as a trust policy names it. */
export interface Principal {
  readonly arn: string;
  /** The name of the role if its path is unknown, so that the ARN is not complete. */
  readonly roleOfUnknownPath?: string;
}

/**
 * `arn:aws:sts::1:assumed-role/Name/session` → `arn:aws:iam::1:role/Name`. A role of IAM Identity Center gets its path.
 * @param ssoRegion the region of IAM Identity Center. Undefined if it is unknown
 */
export function principalOf(arn: string, ssoRegion: string | undefined): Principal {
  const [, partition = '', account = '', name] = SESSION.exec(arn) ?? [];
  if (name === undefined) return { arn };
  const role = `arn:${partition}:iam::${account}:role`;
  if (!SSO_ROLE.test(name)) return { arn: `${role}/${name}` };
  const region = ssoRegion === SSO_REGION_WITHOUT_PATH ? '' : `${ssoRegion ?? 'REGION'}/`;
  return {
    arn: `${role}/aws-reserved/sso.amazonaws.com/${region}${name}`,
    ...(ssoRegion === undefined ? { roleOfUnknownPath: name } : {}),
  };
}

/** How to find the whole ARN of a role. */
export const howToFindRole = (name: string): string =>
  `"aws iam get-role --role-name ${name} --query Role.Arn" shows its whole ARN`;

/**
 * The principals that assume the member roles in a run. With the engine local, the user. In AWS, the functions of the
 * stage, which are in the user's account.
 */
export function assumersOf(
  caller: string,
  stage: string | undefined,
  ssoRegion: string | undefined,
): Assumers {
  const { arn, roleOfUnknownPath: name } = principalOf(caller, ssoRegion);
  if (stage === undefined)
    return {
      reader: arn,
      tagger: arn,
      ...(name === undefined
        ? {}
        : { note: `REGION is the region of IAM Identity Center; ${howToFindRole(name)}.` }),
    };
  const [, partition = 'aws', account = ''] = /^arn:([\w-]+):\w+::(\d{12}):/.exec(caller) ?? [];
  const role = (function_: string) => `arn:${partition}:iam::${account}:role/muster-${function_}`;
  return {
    reader: [
      role(`inventory-${stage}-checkReader`),
      role(`inventory-${stage}-discover`),
      role(`orchestrator-${stage}-listRegions`),
    ].join(', '),
    tagger: [role(`tagger-${stage}-checkTagger`), role(`tagger-${stage}-applyTags`)].join(', '),
  };
}
