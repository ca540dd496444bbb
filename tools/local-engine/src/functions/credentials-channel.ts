import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { CallerAnswer, CallerCredentials, CredentialsOwner } from '@muster/aws-session/caller';
import { asError } from '@muster/errors';
import { ForwardedCredentialsError } from '../errors.ts';

/** A request of a thread for credentials. The answer carries the same number. */
interface Question {
  readonly number: number;
  readonly owner: CredentialsOwner | undefined;
}

type Reply = Pick<Question, 'number'> &
  (
    | { readonly answer: CallerAnswer }
    | { readonly error: { readonly name: string; readonly message: string } }
  );

async function replyTo({ number, owner }: Question, source: CallerCredentials): Promise<Reply> {
  try {
    return { number, answer: await source(owner) };
  } catch (error) {
    const { name, message } = asError(error);
    return { number, error: { name, message } };
  }
}

/**
 * Answers requests of a thread for the caller's credentials. They are passed in memory and not in the environment,
 * which child processes inherit.
 * @returns the port for the thread
 */
export function serveCredentials(source: CallerCredentials): MessagePort {
  const { port1: ours, port2: theirs } = new MessageChannel();
  ours.on('message', (question: Question) => {
    void replyTo(question, source).then((reply) => ours.postMessage(reply));
  });
  ours.unref();
  return theirs;
}

/**
 * Requests credentials through a port of `serveCredentials`. Failures are CredentialsProviderErrors, like those of the
 * SDK's providers.
 */
export function credentialsFrom(port: MessagePort): CallerCredentials {
  const waiting = new Map<number, PromiseWithResolvers<CallerAnswer>>();
  let asked = 0;
  port.on('message', (reply: Reply) => {
    const question = waiting.get(reply.number);
    waiting.delete(reply.number);
    if ('answer' in reply) question?.resolve(reply.answer);
    else question?.reject(new ForwardedCredentialsError(reply.error.message, { cause: reply.error }));
  });
  return (owner) => {
    const question = Promise.withResolvers<CallerAnswer>();
    const number = ++asked;
    waiting.set(number, question);
    port.postMessage({ number, owner } satisfies Question);
    return question.promise;
  };
}
