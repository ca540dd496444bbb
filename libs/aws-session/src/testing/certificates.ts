import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/** A certificate with its private key, both as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Validity {
  readonly from: Date;
  readonly to: Date;
}

/** A certificate authority for a test. It is not stored. */
export interface TestAuthority {
  /** As PEM. */
  readonly cert: string;
  /** A certificate for a host name or an IPv4 address. */
  issue(host: string, validity?: Validity): Certificate;
}

const DAY_MS = 86_400_000;
const aroundNow = (): Validity => ({
  from: new Date(Date.now() - DAY_MS),
  to: new Date(Date.now() + DAY_MS),
});

/** Tags of ASN.1, including those of X.509's fields. Source: X.690; RFC 5280, appendix A. */
const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  objectId: 0x06,
  utf8String: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  dnsName: 0x82,
  ipAddress: 0x87,
  version: 0xa0,
  extensions: 0xa3,
} as const;

/** A value with its tag and length. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes = length < 0x100 ? [length] : [length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, 0x80 | bytes.length, ...bytes]), content]);
}

const sequence = (...parts: readonly Buffer[]): Buffer => der(TAG.sequence, ...parts);

function objectId(text: string): Buffer {
  const [first = 0, second = 0, ...rest] = text.split('.').map(Number);
  const bytes = rest.flatMap((arc) => {
    const digits = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) digits.unshift(0x80 | (left & 0x7f));
    return digits;
  });
  return der(TAG.objectId, Buffer.from([40 * first + second, ...bytes]));
}

/** `20261123080000Z`; two digits of the year until 2049. Source: RFC 5280, 4.1.2.5. */
function time(date: Date): Buffer {
  const text = date.toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return date.getUTCFullYear() < 2050
    ? der(TAG.utcTime, Buffer.from(text.slice(2)))
    : der(TAG.generalizedTime, Buffer.from(text));
}

const ECDSA_WITH_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'));
const TRUE = der(TAG.boolean, Buffer.from([0xff]));

const commonName = (name: string): Buffer =>
  sequence(der(TAG.set, sequence(objectId('2.5.4.3'), der(TAG.utf8String, Buffer.from(name)))));

const extension = (id: string, critical: boolean, value: Buffer): Buffer =>
  sequence(objectId(id), ...(critical ? [TRUE] : []), der(TAG.octetString, value));

const IS_AUTHORITY = extension('2.5.29.19', true, sequence(TRUE));

const alternativeName = (host: string): Buffer =>
  extension(
    '2.5.29.17',
    false,
    sequence(
      /^\d+(\.\d+){3}$/.test(host)
        ? der(TAG.ipAddress, Buffer.from(host.split('.').map(Number)))
        : der(TAG.dnsName, Buffer.from(host)),
    ),
  );

interface CertificateFields {
  readonly issuer: string;
  readonly subject: string;
  readonly publicKey: KeyObject;
  readonly extension: Buffer;
  readonly validity: Validity;
}

/** Source: RFC 5280, 4.1. */
function certificate(fields: CertificateFields, issuerKey: KeyObject): string {
  const toBeSigned = sequence(
    der(TAG.version, der(TAG.integer, Buffer.from([2]))),
    der(TAG.integer, Buffer.from([1]), randomBytes(15)),
    ECDSA_WITH_SHA256,
    commonName(fields.issuer),
    sequence(time(fields.validity.from), time(fields.validity.to)),
    commonName(fields.subject),
    fields.publicKey.export({ type: 'spki', format: 'der' }),
    der(TAG.extensions, sequence(fields.extension)),
  );
  const signature = der(TAG.bitString, Buffer.from([0]), sign('sha256', toBeSigned, issuerKey));
  const base64 = sequence(toBeSigned, ECDSA_WITH_SHA256, signature).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
}

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' });

/** Creates a certificate authority for tests. */
export function createTestAuthority(name = 'Muster test authority'): TestAuthority {
  const { privateKey, publicKey } = newKeys();
  return {
    cert: certificate(
      { issuer: name, subject: name, publicKey, extension: IS_AUTHORITY, validity: aroundNow() },
      privateKey,
    ),
    issue: (host, validity = aroundNow()) => {
      const keys = newKeys();
      return {
        cert: certificate(
          {
            issuer: name,
            subject: host,
            publicKey: keys.publicKey,
            extension: alternativeName(host),
            validity,
          },
          privateKey,
        ),
        key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}
