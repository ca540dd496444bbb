import { setTimeout } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { parseContract, type TagTaskMessage, TagTaskMessageV1 } from '@muster/contracts';
import type { TaskQueue } from '../ports/task-queue.ts';

const message = (taskNumber: number): TagTaskMessage =>
  parseContract(TagTaskMessageV1, { ...TagTaskMessageV1.example, taskNumber });

/**
 * Tests of every TaskQueue.
 * @param receiveAll receives the bodies of all messages that were sent
 */
export function taskQueueContract(
  createQueue: () => { readonly queue: TaskQueue; receiveAll(): Promise<readonly string[]> },
): void {
  it('sends each of 23 messages once', async () => {
    const { queue, receiveAll } = createQueue();
    const messages = Array.from({ length: 23 }, (_, index) => message(index + 1));
    await queue.send(messages);
    const received = (await receiveAll()).map((body) => parseContract(TagTaskMessageV1, JSON.parse(body)));
    expect(received.toSorted((a, b) => a.taskNumber - b.taskNumber)).toEqual(messages);
  });

  it('sends a message that is received after its delay', async () => {
    const { queue, receiveAll } = createQueue();
    await queue.send([message(1)], 1);
    await queue.send([message(2)]);
    const taskNumbers = async () =>
      (await receiveAll()).map((body) => parseContract(TagTaskMessageV1, JSON.parse(body)).taskNumber);
    expect(await taskNumbers()).toEqual([2]);
    const late: number[] = [];
    while (late.length === 0) {
      await setTimeout(100);
      late.push(...(await taskNumbers()));
    }
    expect(late).toEqual([1]);
  });

  it('sends nothing if there are no messages', async () => {
    const { queue, receiveAll } = createQueue();
    await queue.send([]);
    expect(await receiveAll()).toEqual([]);
  });
}
