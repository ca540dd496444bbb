/**
 * What a CreateTags code asks for. CreateTags is all-or-nothing: whatever the code, no resource of the call was tagged.
 * - `drop-named`: the message names resources (perhaps not all) that cannot be tagged; without them it may work.
 * - `split`: some resource is to blame, the message does not say which.
 * - `ask-some`: either nothing of this target may be tagged, or some resource is protected by a policy of its own, as by
 *   a condition on its tags; the message does not say which.
 * - `give-up`: no resource of this target can be tagged with this change.
 * - `wait`: somebody else tags the same resource at this moment.
 * - `renew`: the credentials ran out.
 * - `renew-once`: the credentials are not taken; where new ones are not either, no resource of this target can be tagged.
 *
 * Source: EC2 API Reference, error codes; STS API Reference, common errors.
 */
export type Reaction = 'drop-named' | 'split' | 'ask-some' | 'give-up' | 'wait' | 'renew' | 'renew-once';

const REACTIONS: Readonly<Record<Exclude<Reaction, 'split'>, readonly string[]>> = {
  'drop-named': ['InvalidInstanceID.NotFound', 'InvalidInstanceID.Malformed', 'InvalidID'],
  'ask-some': ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation'],
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
  (['drop-named', 'ask-some', 'give-up', 'wait', 'renew', 'renew-once'] as const).flatMap((reaction) =>
    REACTIONS[reaction].map((code) => [code, reaction] as const),
  ),
);

/** A code that is not known is split, so that each resource gets the answer that is its own. */
export const reactionTo = (code: string): Reaction => reactionByCode.get(code) ?? 'split';

/** Instance ids that a message names, such as "The instance IDs 'i-1, i-2' do not exist". */
export const namedInstances = (message: string): string[] => message.match(/\bi-[0-9a-f]+\b/g) ?? [];
