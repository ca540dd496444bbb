export { longTests as default } from '../../../jest.preset.mjs';
