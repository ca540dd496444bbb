/** A profile in the AWS configuration of this machine. */
export interface ListedProfile {
  readonly name: string;
  /** Whether it has a source of credentials. A profile can have only a region. */
  readonly hasCredentials: boolean;
  /** The account that the files name. Absent: only the credentials can say it. */
  readonly accountId?: string;
}

/** The AWS profiles of this machine. */
export interface ProfilePorts {
  /** @returns the profiles, and a text that names the files and the profiles in them */
  list(): Promise<{ readonly profiles: readonly ListedProfile[]; readonly where: string }>;
  /** The account and the ARN of the credentials of a profile. @throws CommandError */
  identity(
    profile: string,
    homeRegion: string,
  ): Promise<{ readonly accountId: string; readonly arn: string }>;
}
