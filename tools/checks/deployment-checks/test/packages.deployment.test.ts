import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { sdkClientsOf, sizeOf, sourcesOf } from '../src/packages/bundle.ts';
import { embeddedDatabaseIn } from '../src/packages/embedded-database.ts';
import { functionsOf, templateOf } from '../src/packages/packages.ts';
import { serviceNames } from '../src/packages/services.ts';
import { readZip } from '../src/packages/zip.ts';
import { packaged } from './packaged.ts';

/** All AWS SDK clients that each function may contain. */
const CLIENTS: Readonly<Record<string, readonly string[]>> = {
  discover: ['client-dynamodb', 'client-ec2'],
  markUnreadable: ['client-dynamodb'],
  markOutOfScope: ['client-dynamodb'],
  checkReader: ['client-ec2'],
  planTags: ['client-dynamodb', 'client-sqs'],
  applyTags: ['client-dynamodb', 'client-ec2', 'client-sqs'],
  awaitTagging: ['client-dynamodb'],
  verifyTags: ['client-dynamodb'],
  checkTagger: ['client-ec2'],
  beginPlan: ['client-dynamodb'],
  planAccount: ['client-dynamodb'],
  finishPlan: ['client-dynamodb'],
  planRun: ['client-dynamodb', 'client-organizations', 'client-sfn'],
  listRegions: ['client-dynamodb', 'client-ec2', 'client-organizations'],
  recordOutcome: ['client-dynamodb'],
  recordAccountOutcome: ['client-dynamodb'],
  findLeftOut: ['client-dynamodb'],
  finalizeRun: ['client-dynamodb', 'client-sns'],
  writeReport: ['client-dynamodb', 'client-s3'],
  startScheduledRun: ['client-dynamodb', 'client-sfn', 'client-ssm'],
};
/** Every client contains the SDK's chain of credential providers, which loads these only when needed. */
const CREDENTIAL_CHAIN = ['signin', 'sso', 'sso-oidc', 'sts'].map((name) => `nested-clients/${name}`);
/** Size limit of a zip without its source map. */
const ONE_MEGABYTE = 1_000_000;

const packages = packaged('local');
const functions = functionsOf(packages);
const named = functions.map((each) => [each.name, each] as const);

describe('the packages', () => {
  it('contain all functions of all services', () => {
    expect(functions.map(({ name }) => name).toSorted()).toEqual(Object.keys(CLIENTS).toSorted());
  });

  it.each(named)('%s is one minified module with its source map', (_name, { zipFile, handler }) => {
    const module = `${handler.slice(0, handler.lastIndexOf('.'))}.mjs`;
    const entries = readZip(readFileSync(zipFile));
    expect(entries.map(({ name }) => name)).toEqual([module, `${module}.map`]);
    const [code = ''] = entries.map(({ content }) => content().toString());
    expect(code.split('\n').length).toBeLessThan(code.length / 200);
  });

  it.each(named)('%s is smaller than 1 MB without its source map', (_name, each) => {
    expect(sizeOf(each).withoutMapBytes).toBeLessThan(ONE_MEGABYTE);
  });

  it.each(named)('%s contains only the SDK clients that it uses', (name, each) => {
    expect(sdkClientsOf(sourcesOf(each))).toEqual([...(CLIENTS[name] ?? []), ...CREDENTIAL_CHAIN]);
  });

  it.each(named)('%s contains nothing of the embedded database', (_name, each) => {
    const code = readZip(readFileSync(each.zipFile))
      .filter(({ name }) => name.endsWith('.mjs'))
      .map(({ content }) => content().toString())
      .join('\n');
    expect(embeddedDatabaseIn({ sources: sourcesOf(each), code })).toEqual([]);
  });

  it('contain the page of the report in one zip, which is not the largest, and no bundler', () => {
    const sizes = new Map(functions.map((each) => [each.name, sizeOf(each).withoutMapBytes]));
    // The page is compressed. Its text begins with the bytes of a gzip file in base64.
    const withPage = functions.filter(({ zipFile }) =>
      readZip(readFileSync(zipFile)).some(({ content }) =>
        /["'`]H4sI[A-Za-z0-9+/]{20000}/.test(content().toString()),
      ),
    );
    expect(withPage.map(({ name }) => name)).toEqual(['writeReport']);
    const others = [...sizes].filter(([name]) => name !== 'writeReport').map(([, bytes]) => bytes);
    expect(sizes.get('writeReport')).toBeLessThan(Math.max(...others));
    for (const each of functions)
      expect(sourcesOf(each).filter((source) => /esbuild|build-page/.test(source))).toEqual([]);
  });

  it.each(named)('%s contains no tests and no tools', (_name, each) => {
    const strange = sourcesOf(each).filter((source) =>
      /\.test\.ts|\/test\/|(^|\.\.\/)tools\/|\/fake-/.test(source),
    );
    expect(strange).toEqual([]);
  });
});

const LambdaFunction = z.looseObject({ Runtime: z.string(), Architectures: z.array(z.string()) });

describe.each(serviceNames)('the functions of %s', (service) => {
  it('run on Node 24 and arm64', () => {
    const found = Object.values(templateOf(packages, service).Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(({ Properties }) => LambdaFunction.parse(Properties));
    expect(new Set(found.map(({ Runtime, Architectures }) => `${Runtime} ${Architectures.join()}`))).toEqual(
      new Set(['nodejs24.x arm64']),
    );
  });
});
