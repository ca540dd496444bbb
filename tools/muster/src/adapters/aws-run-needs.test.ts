import { describe, expect, it } from '@jest/globals';
import { storedRequest } from '../testing/fake-surroundings.ts';
import { acceptedRequest, refuseIncomplete } from './aws-run-needs.ts';

const INVENTORY = [
  'inventory/discover-function-arn',
  'inventory/mark-out-of-scope-function-arn',
  'inventory/mark-unreadable-function-arn',
];
const TAGGER = [
  'tagger/plan-tags-function-arn',
  'tagger/await-tagging-function-arn',
  'tagger/verify-tags-function-arn',
];
const stageWith = (names: readonly string[]) => ({
  stage: 'prod',
  region: 'us-east-1',
  parameters: new Map(names.map((name) => [name, 'arn'])),
});

describe('refuseIncomplete', () => {
  it('accepts a run if the functions of its state machine are deployed', () => {
    expect(() => refuseIncomplete(stageWith([...INVENTORY, ...TAGGER]), true)).not.toThrow();
    expect(() => refuseIncomplete(stageWith(INVENTORY), false)).not.toThrow();
  });

  it.each(TAGGER)('refuses to tag without %s', (missing) => {
    const names = [...INVENTORY, ...TAGGER].filter((name) => name !== missing);
    expect(() => refuseIncomplete(stageWith(names), true)).toThrow(
      `stage prod in us-east-1 lacks /muster/prod/${missing} of the service tagger; deploy it first: npx nx run tagger:deploy --stage=prod; --no-tag runs without the tagger`,
    );
  });

  it('names the service to deploy first', () => {
    expect(() => refuseIncomplete(stageWith([]), true)).toThrow(
      'lacks /muster/prod/inventory/discover-function-arn and 2 more parameters of the service inventory; deploy it first: npx nx run inventory:deploy --stage=prod',
    );
  });
});

describe('acceptedRequest', () => {
  it('names the requester only to a stage whose release knows the field', () => {
    const request = { ...storedRequest, requestedBy: 'arn:aws:iam::1:user/me' };
    const current = stageWith(['orchestrator/plan-state-machine-arn']);
    expect(acceptedRequest(current, request)).toBe(request);
    expect(acceptedRequest(stageWith([]), request)).toEqual(storedRequest);
  });
});
