export { type Emulators, startEmulators } from './emulators.ts';
export { type QueueUrls, type SqsEmulator, startSqsEmulator } from './sqs-emulator.ts';
