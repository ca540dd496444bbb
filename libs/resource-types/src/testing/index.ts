import type { ResourceType } from '../resource-type.ts';

/** A made-up type, for tests that show that a new type needs no other changes. */
export const toyBoat: ResourceType = {
  name: 'toy:boat',
  words: { one: 'boat', many: 'boats' },
  listing: 'ListBoats',
  calls: { list: 'toy:ListBoats', tag: 'toy:TagBoats' },
  existsIn: (region) => region !== 'ap-south-1',
  isId: (text) => /^boat-\d+$/.test(text),
  states: ['afloat', 'sinking', 'sunk'],
  endedStates: ['sunk'],
  leftOutStates: ['sinking', 'sunk'],
};
