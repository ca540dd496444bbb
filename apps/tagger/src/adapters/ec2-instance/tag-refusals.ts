import type { Blame, Reaction, TagRefusal } from '../../ports/tag-writer.ts';
import { isExplainable } from './blamed-instance.ts';

/**
 * Error codes of CreateTags and of AssumeRole. Source: EC2 API Reference, error codes; STS API Reference, common
 * errors.
 */
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

/** AWS was called twice before the refusal was reported. See `onceMore` of `@muster/aws-session`. */
const TRIED_TWICE: readonly string[] = ['AssumeRoleDenied', 'NoCredentials'];

/**
 * Codes that depend on a single instance: its number of tags, its state, or the service that manages it. All other
 * codes that require a search depend on the change: a tag policy, a permission, a key, a value, or an unknown code.
 */
const CODES_OF_ONE_INSTANCE: readonly string[] = [
  'IncorrectInstanceState',
  'IncorrectState',
  'OperationNotPermitted',
  'TagLimitExceeded',
];

const NOT_FOUND = 'InvalidInstanceID.NotFound';

/**
 * A dry run of CreateTags found no such instance. EC2 documents that a dry run answers `DryRunOperation` or
 * `UnauthorizedOperation`. It does not document whether it looks for the instance before it checks the rights, so this
 * code shows nothing about rights.
 */
export const isNotFound = ({ name }: Error): boolean => name === NOT_FOUND;

/** Instance IDs in a message such as "The instance IDs 'i-1, i-2' do not exist". */
const namedInstances = (message: string): string[] => message.match(/\bi-[0-9a-f]+\b/g) ?? [];

function blameFor(code: string, message: string, reaction: Reaction): Blame {
  if (reaction !== 'drop-named') return { outcome: 'failed', message };
  return { outcome: 'skipped', message: code === NOT_FOUND ? 'The instance no longer exists' : message };
}

/** What a refusal of CreateTags with this code and message means. An unknown code requires a search. */
export function tagRefusal(code: string, message: string): TagRefusal {
  const reaction = reactionByCode.get(code) ?? 'search';
  return {
    code,
    message,
    reaction,
    namedIds: reaction === 'drop-named' ? namedInstances(message) : [],
    blame: blameFor(code, message, reaction),
    isAboutChange: reaction === 'search' && !CODES_OF_ONE_INSTANCE.includes(code),
    isExplainable: isExplainable(code),
    isConfirmed: TRIED_TWICE.includes(code),
  };
}
