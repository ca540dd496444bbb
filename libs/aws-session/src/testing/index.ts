export { type Certificate, createTestAuthority, type TestAuthority, type Validity } from './certificates.ts';
export { onlyLoopback, type OnlyLoopback } from './only-loopback.ts';
export {
  type RecordedRequest,
  type RecordingProxy,
  type RecordingProxyOptions,
  startRecordingProxy,
} from './recording-proxy.ts';
