import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { CallerAnswer, CallerCredentials } from '@muster/aws-session/caller';

/** A thread asks for the caller's credentials; the number comes back with the answer. */
interface Question {
  readonly number: number;
}

type Reply = Question &
  (
    | { readonly answer: CallerAnswer }
    | { readonly error: { readonly name: string; readonly message: string } }
  );

async function replyTo({ number }: Question, source: CallerCredentials): Promise<Reply> {
  try {
    return { number, answer: await source() };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { number, error: { name, message } };
  }
}

/**
 * Answers a thread that asks for the caller's credentials. They go from memory to memory: not through its environment,
 * which child processes inherit.
 * @returns the port to hand over to the thread
 */
export function serveCredentials(source: CallerCredentials): MessagePort {
  const { port1: ours, port2: theirs } = new MessageChannel();
  ours.on('message', (question: Question) => {
    void replyTo(question, source).then((reply) => ours.postMessage(reply));
  });
  ours.unref();
  return theirs;
}

/** Asks by a port of `serveCredentials`. What it throws is a CredentialsProviderError, as of the SDK's own providers. */
export function credentialsFrom(port: MessagePort): CallerCredentials {
  const waiting = new Map<number, PromiseWithResolvers<CallerAnswer>>();
  let asked = 0;
  port.on('message', (reply: Reply) => {
    const question = waiting.get(reply.number);
    waiting.delete(reply.number);
    if ('answer' in reply) question?.resolve(reply.answer);
    else
      question?.reject(
        Object.assign(new Error(reply.error.message), {
          name: 'CredentialsProviderError',
          cause: reply.error,
        }),
      );
  });
  return () => {
    const question = Promise.withResolvers<CallerAnswer>();
    const number = ++asked;
    waiting.set(number, question);
    port.postMessage({ number } satisfies Question);
    return question.promise;
  };
}
