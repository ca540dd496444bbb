import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls';
import { loadConfig } from '@smithy/core/config';
import { ConnectionSettingsError } from './errors.ts';
import { systemError } from './system-error.ts';

/** A file of certificate authorities that the user configured. */
export interface CaBundle {
  readonly file: string;
  /** The setting that names it, for messages. */
  readonly setting: string;
}

/** The bundle of AWS_CA_BUNDLE, or `ca_bundle` of the profile. Undefined if neither is set. */
const configuredCaBundle = (profile: string | undefined): Promise<CaBundle | undefined> =>
  loadConfig<CaBundle | undefined>(
    {
      environmentVariableSelector: ({ AWS_CA_BUNDLE: file }) =>
        file ? { file, setting: 'AWS_CA_BUNDLE' } : undefined,
      configFileSelector: ({ ca_bundle: file }) =>
        file ? { file, setting: 'ca_bundle of the AWS profile' } : undefined,
      default: undefined,
    },
    profile === undefined ? {} : { profile },
  )();

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** @throws ConnectionSettingsError */
const read = ({ file, setting }: CaBundle): Promise<string> =>
  readFile(file, 'latin1').catch((error: unknown) => {
    throw new ConnectionSettingsError(
      `the CA bundle ${file} cannot be read (${systemError(error).message}); check ${setting}`,
      { cause: error },
    );
  });

/** @throws ConnectionSettingsError if the text contains no certificates as PEM */
function certificatesIn(text: string, { file, setting }: CaBundle): string[] {
  const certificates = text.match(CERTIFICATE);
  if (certificates === null)
    throw new ConnectionSettingsError(
      `the CA bundle ${file} holds no certificate in PEM format ("-----BEGIN CERTIFICATE-----"); check ${setting}`,
    );
  for (const [index, certificate] of certificates.entries()) {
    try {
      new X509Certificate(certificate);
    } catch (error) {
      throw new ConnectionSettingsError(
        `certificate ${index + 1} in the CA bundle ${file} cannot be read (${systemError(error).message}); check ${setting}`,
        { cause: error },
      );
    }
  }
  return certificates;
}

/** The certificate authorities that connections trust. */
export interface Trust {
  /** Undefined: Node's default. */
  readonly bundle: CaBundle | undefined;
  /** Options for a connection or its agent. */
  readonly options: { readonly secureContext?: SecureContext };
}

/** By content of the bundle: it is parsed once for all connections of a process. */
const contexts = new Map<string, SecureContext>();

/** @throws ConnectionSettingsError */
async function secureContextOf(bundle: CaBundle): Promise<SecureContext> {
  const text = await read(bundle);
  const context =
    contexts.get(text) ??
    createSecureContext({ ca: [...certificatesIn(text, bundle), ...getCACertificates('extra')] });
  contexts.set(text, context);
  return context;
}

/**
 * The certificate authorities that connections trust, according to the environment and the profile. As with the AWS
 * CLI, a bundle replaces the default authorities. Those of NODE_EXTRA_CA_CERTS are trusted as well.
 * @throws ConnectionSettingsError
 */
export async function configuredTrust(profile: string | undefined): Promise<Trust> {
  const bundle = await configuredCaBundle(profile);
  return { bundle, options: bundle === undefined ? {} : { secureContext: await secureContextOf(bundle) } };
}
