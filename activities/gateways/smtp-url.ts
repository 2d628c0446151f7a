// The mail server's address, as operators write it:
//   smtp://host:587               STARTTLS when the server offers it
//   smtp://user:password@host:587 STARTTLS required: a password never travels in the clear
//   smtps://user:password@host    TLS from the first byte (port 465)
// Options, after `?`: `requireTLS=true|false` overrides the default above, `ignoreTLS=true` never upgrades,
// `tls.rejectUnauthorized=false` accepts any certificate (a mail server with a self-made one).

export interface SmtpAddress {
  host: string;
  port: number;
  secure: boolean;
  requireTLS: boolean;
  ignoreTLS: boolean;
  rejectUnauthorized: boolean;
  auth: { user: string; pass: string } | undefined;
}

const OPTIONS = ['requireTLS', 'ignoreTLS', 'tls.rejectUnauthorized'];

/** Throws a plain Error that says what is wrong without quoting the URL: it may hold a password. */
export function parseSmtpUrl(text: string): SmtpAddress {
  if (!URL.canParse(text)) throw new Error('The SMTP URL is not a URL such as smtp://host:587.');
  const url = new URL(text);
  if (url.protocol !== 'smtp:' && url.protocol !== 'smtps:') {
    throw new Error(`The SMTP URL starts with ${url.protocol}//, not with smtp:// or smtps://.`);
  }
  if (url.hostname === '') throw new Error('The SMTP URL names no host.');
  const options = readOptions(url);
  const secure = url.protocol === 'smtps:';
  const user = decodePart(url.username);
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    ignoreTLS: options.get('ignoreTLS') ?? false,
    requireTLS: options.get('requireTLS') ?? (user !== '' && !secure && !options.get('ignoreTLS')),
    rejectUnauthorized: options.get('tls.rejectUnauthorized') ?? true,
    auth: user === '' ? undefined : { user, pass: decodePart(url.password) },
  };
}

function readOptions(url: URL): Map<string, boolean> {
  const options = new Map<string, boolean>();
  for (const [name, value] of url.searchParams) {
    if (!OPTIONS.includes(name)) {
      throw new Error(`The SMTP URL has an option that is not one of ${OPTIONS.join(', ')}.`);
    }
    if (value !== 'true' && value !== 'false') throw new Error(`${name} in the SMTP URL is true or false.`);
    options.set(name, value === 'true');
  }
  return options;
}

/** A user name or password as meant: percent-decoded, or as it stands when it holds a lone %. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
