/**
 * What a CreateTags code asks for. CreateTags is all-or-nothing: whatever the code, no resource of the call was tagged.
 * - `drop-named`: the message names resources (perhaps not all) that cannot be tagged; without them it may work.
 * - `search`: either nothing of this target can be tagged with this change, or some resource is to blame. The message
 *   does not say which. Codes that are not known are treated like this.
 * - `give-up`: no resource of this target can be tagged with this change.
 * - `wait`: somebody else tags the same resource at this moment.
 * - `renew`: the credentials ran out.
 * - `renew-once`: the credentials are not taken; where new ones are not either, no resource of this target can be tagged.
 *
 * Source: EC2 API Reference, error codes; STS API Reference, common errors.
 */
export type Reaction = 'drop-named' | 'search' | 'give-up' | 'wait' | 'renew' | 'renew-once';

const REACTIONS: Readonly<Record<Exclude<Reaction, 'search'>, readonly string[]>> = {
  'drop-named': ['InvalidInstanceID.NotFound', 'InvalidInstanceID.Malformed', 'InvalidID'],
  'give-up': [
    'AssumeRoleDenied',
    'Blocked',
    'InvalidTagKey.Malformed',
    'NoCredentials',
    'OptInRequired',
    'PackedPolicyTooLarge',
    'PendingVerification',
    'RegionDisabledException',
    'ValidationError',
  ],
  wait: ['ConcurrentTagAccess'],
  renew: ['RequestExpired', 'ExpiredToken', 'ExpiredTokenException'],
  'renew-once': [
    'AuthFailure',
    'InvalidClientTokenId',
    'MissingAuthenticationToken',
    'SignatureDoesNotMatch',
    'UnrecognizedClientException',
  ],
};

const reactionByCode = new Map(
  (['drop-named', 'give-up', 'wait', 'renew', 'renew-once'] as const).flatMap((reaction) =>
    REACTIONS[reaction].map((code) => [code, reaction] as const),
  ),
);

export const reactionTo = (code: string): Reaction => reactionByCode.get(code) ?? 'search';

/** No resource of the target can be tagged with this change. */
export const endsTask = (code: string): boolean =>
  reactionTo(code) === 'give-up' || reactionTo(code) === 'renew-once';

/** What AWS was called for twice before the refusal came here. See `onceMore` of `@muster/aws-session`. */
const TRIED_TWICE: readonly string[] = ['AssumeRoleDenied', 'NoCredentials'];

/** The refusal ends the task, and its call was made only once so far. */
export const isBelievedTwice = (code: string): boolean =>
  reactionTo(code) === 'give-up' && !TRIED_TWICE.includes(code);

/**
 * Codes that depend on a single resource: its number of tags, its state, who manages it. Every other code that asks for
 * a search depends on the change: a tag policy, a permission, a key or a value, or what nobody knows.
 */
const CODES_OF_ONE_RESOURCE: readonly string[] = [
  'IncorrectInstanceState',
  'IncorrectState',
  'OperationNotPermitted',
  'TagLimitExceeded',
];

/** The code says something of the change, not of the single resource that was asked. */
export const dependsOnChange = (code: string): boolean =>
  reactionTo(code) === 'search' && !CODES_OF_ONE_RESOURCE.includes(code);

/** Instance ids that a message names, such as "The instance IDs 'i-1, i-2' do not exist". */
export const namedInstances = (message: string): string[] => message.match(/\bi-[0-9a-f]+\b/g) ?? [];
