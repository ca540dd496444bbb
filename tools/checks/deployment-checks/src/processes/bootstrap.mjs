/**
 * Does the part of Lambda's runtime that a handler can see: imports the handler, then runs one event at a time. It
 * communicates over the channel of `child_process.fork`, so that stdout and stderr contain only the function's logs.
 * Arguments: the module and the name of the exported handler.
 */
import { pathToFileURL } from 'node:url';

const [module, exportName] = process.argv.slice(2);

const beforeImportMs = performance.now();
const handler = (await import(pathToFileURL(module).href))[exportName];
if (typeof handler !== 'function') throw new TypeError(`${module} exports no function ${exportName}`);
const importedMs = performance.now();

process.on('message', async ({ id, eventJson, remainingMs }) => {
  const deadlineMs = performance.now() + remainingMs;
  const context = {
    awsRequestId: id,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadlineMs - performance.now())),
  };
  try {
    const output = await handler(JSON.parse(eventJson), context);
    process.send({ type: 'result', id, outputJson: JSON.stringify(output) ?? 'null' });
  } catch (error) {
    const { name = typeof error, message = String(error), stack = '' } = error ?? {};
    process.send({ type: 'failure', id, errorType: name, errorMessage: message, trace: stack.split('\n') });
  }
});
process.on('disconnect', () => process.exit());

// performance.now() counts from the start of the process.
process.send({ type: 'ready', importMs: importedMs - beforeImportMs, startMs: importedMs });
