export { type Call, decide } from './simulate.ts';
