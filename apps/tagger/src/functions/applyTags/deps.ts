import { setTimeout as pause } from 'node:timers/promises';
import { countApiCalls, sharedAwsSessions, taggerRole } from '@muster/aws-session';
import { DEFAULT_TAG_CALLS_PER_SECOND, type TagTaskMessage } from '@muster/contracts';
import type { FailedReceive, Invocation } from '@muster/handlers';
import { resourceAdapterOf } from '../../adapters/resource-adapters.ts';
import { consumerStores } from '../../adapters/stores.ts';
import type { ApplyTagsPorts } from '../../domain/apply-tags.ts';
import { waitForSlot } from '../../domain/call-slots.ts';
import { retryDelaySeconds } from '../../domain/retry-delay.ts';
import { remember } from '../../domain/stops.ts';

/** Time reserved at the end of an invocation for the ledger: this, or a quarter of a short invocation. */
const RESERVE_MS = 10_000;

export interface ApplyTagsDeps {
  /** The ports for one invocation. */
  portsFor(invocation: Pick<Invocation, 'remainingMs'>): ApplyTagsPorts;
  /** Delays a message whose task failed. */
  delayFailed(failed: FailedReceive): Promise<void>;
}

/** @throws EnvironmentError */
export function createDeps(): ApplyTagsDeps {
  const { ledger, failures, rate, queue, pause: pauses } = consumerStores();
  const sessions = sharedAwsSessions();
  const stoppedAt = remember((runId) => ledger.stoppedAt(runId), Date.now);
  const pausedAt = remember(() => pauses.pausedAt(), Date.now);
  return {
    delayFailed: ({ receiptHandle, receiveCount }) =>
      queue.delay(receiptHandle, retryDelaySeconds(receiveCount, Math.random())),
    portsFor({ remainingMs }) {
      const reserveMs = Math.min(RESERVE_MS, remainingMs() / 4);
      const timeLeftMs = () => remainingMs() - reserveMs;
      const applyPortsFor = (message: TagTaskMessage) => {
        const role = taggerRole(message, message.accountId, 'tagger');
        const place = { sessions, role, region: message.region, callTimeMs: timeLeftMs };
        const adapter = resourceAdapterOf(message.resourceType);
        return {
          writer: adapter.writerOf(place),
          reader: adapter.readerOf(place),
          facts: adapter.factsOf(place),
          waitForSlot: () =>
            waitForSlot(message, message.tagCallsPerSecond ?? DEFAULT_TAG_CALLS_PER_SECOND, {
              rate,
              timeLeftMs,
              pause: async (milliseconds) => pause(milliseconds),
            }),
          timeIsShort: () => timeLeftMs() <= 0,
          pause: async (milliseconds: number) => pause(milliseconds),
          random: Math.random,
        };
      };
      return {
        ledger,
        failures,
        stoppedAt,
        pausedAt: () => pausedAt('tagging'),
        applyPortsFor,
        countApiCalls,
        now: () => new Date(),
        sendLater: (message, delaySeconds) => queue.send([message], delaySeconds),
        random: Math.random,
      };
    },
  };
}
