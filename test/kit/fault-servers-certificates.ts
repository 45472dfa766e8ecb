import { metadataReady } from './fault-servers-reflect.ts';
import { randomBytes, type webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

export type KeyPair = { readonly key: string; readonly cert: string };

export type Wanted = {
  /** DNS names and addresses the certificate is for; the first is its subject. */
  readonly names: readonly string[];
  readonly fromDays?: number;
  readonly toDays?: number;
};

export type Authority = {
  /** The root, as PEM. */
  readonly root: string;
  /** A leaf and the chain up to the root, as a server sends it. */
  readonly issue: (wanted: Wanted) => Promise<KeyPair>;
};

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY = 86_400_000;
const serial = (): string => `00${randomBytes(12).toString('hex')}`;
const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

// Half an hour more, so that "in 5 days" stays so while a test runs.
const days = (count: number): Date => new Date(Date.now() + count * DAY + DAY / 48);

/** A private certificate authority, made anew in every run; nothing of it is kept. */
export async function mintAuthority(name = 'Tocsin test authority'): Promise<Authority> {
  if (!metadataReady) throw new Error('the certificate library cannot work without Reflect.getMetadata');
  const keys = await newKeys();
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: `CN=${name}`,
    notBefore: days(-400),
    notAfter: days(400),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    root: root.toString('pem'),
    issue: async (wanted) => {
      const own = await newKeys();
      const leaf = await x509.X509CertificateGenerator.create({
        ...common(wanted),
        issuer: root.subject,
        signingKey: keys.privateKey,
        publicKey: own.publicKey,
        extensions: [...leafExtensions(wanted), await x509.AuthorityKeyIdentifierExtension.create(root)],
      });
      return { key: await privatePem(own), cert: `${leaf.toString('pem')}\n${root.toString('pem')}\n` };
    },
  };
}

/** A certificate that vouches for itself. */
export async function mintSelfSigned(wanted: Wanted): Promise<KeyPair> {
  const keys = await newKeys();
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    ...common(wanted),
    name: `CN=${wanted.names[0] ?? ''}`,
    keys,
    extensions: leafExtensions(wanted),
  });
  return { key: await privatePem(keys), cert: cert.toString('pem') };
}

function common(wanted: Wanted): {
  serialNumber: string;
  subject: string;
  notBefore: Date;
  notAfter: Date;
  signingAlgorithm: typeof ALGORITHM;
} {
  return {
    serialNumber: serial(),
    subject: `CN=${wanted.names[0] ?? ''}`,
    notBefore: days(wanted.fromDays ?? -30),
    notAfter: days(wanted.toDays ?? 90),
    signingAlgorithm: ALGORITHM,
  };
}

function leafExtensions(wanted: Wanted): x509.Extension[] {
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension(
      wanted.names.map((value) => ({ type: isIP(value) === 0 ? 'dns' : 'ip', value })),
    ),
  ];
}

async function privatePem(keys: webcrypto.CryptoKeyPair): Promise<string> {
  const bytes = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey));
  return `-----BEGIN PRIVATE KEY-----\n${bytes.toString('base64').replaceAll(/(.{64})/g, '$1\n')}\n-----END PRIVATE KEY-----\n`;
}
