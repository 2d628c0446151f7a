// The mail gateway against a real SMTP server: what arrives, and what each kind of trouble is called.
import { startSmtpServer } from '../../tests/harness/smtp';
import type { SmtpBehaviour, SmtpServerSettings, SmtpTestServer } from '../../tests/harness/smtp';
import { PermanentDeliveryError, TransientDeliveryError } from './message';
import type { MessageGateway, OutgoingMessage } from './message';
import { createSmtpGateway } from './smtp';
import type { SmtpTimeouts } from './smtp';

const FROM = 'Harbour Cars <no-reply@demo.test>';

const mail = (overrides: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  key: 'booking-7/1/confirmed/email',
  channel: 'email',
  to: 'customer@example.test',
  subject: 'Your booking',
  body: 'See you on Monday.',
  ...overrides,
});

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of cleanUp.splice(0).reverse()) await close();
});

async function server(settings: SmtpServerSettings = {}): Promise<SmtpTestServer> {
  const smtp = await startSmtpServer(settings);
  cleanUp.push(() => smtp.close());
  return smtp;
}

function gatewayTo(url: string, timeouts: Partial<SmtpTimeouts> = {}, from = FROM): MessageGateway {
  const gateway = createSmtpGateway({ url, from }, timeouts);
  cleanUp.push(() => gateway.close());
  return gateway;
}

const failure = (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => Promise.reject(new Error('The message was sent.')),
    (error: Error) => error,
  );

describe('a mail that is taken', () => {
  it('arrives with sender, recipient, subject, text, and a Message-ID made from key and sender domain', async () => {
    const smtp = await server();
    const result = await gatewayTo(smtp.url).send(
      mail({ subject: 'Zürich → Ålesund 🚗', body: 'Grüße,\nBerth' }),
    );
    const received = await smtp.nextMessage();
    expect(received.envelope).toEqual({ from: 'no-reply@demo.test', to: ['customer@example.test'] });
    expect(received.from?.text).toBe('"Harbour Cars" <no-reply@demo.test>');
    expect(received.subject).toBe('Zürich → Ålesund 🚗');
    expect(received.text?.trim()).toBe('Grüße,\nBerth');
    expect(received.messageId).toBe('<booking-7=2F1=2Fconfirmed=2Femail@demo.test>');
    expect(received.headers.get('auto-submitted')).toBe('auto-generated');
    expect(result).toEqual({ outcome: 'sent', providerId: received.messageId });
  });

  it('has the same Message-ID when it is sent again, and another one for another key', async () => {
    const smtp = await server();
    const gateway = gatewayTo(smtp.url);
    for (const key of ['a/1', 'a/1', 'a=2F1', 'é'.repeat(300)]) await gateway.send(mail({ key }));
    const [first, again, other, long] = smtp.messages.map(received => received.messageId);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(long).toMatch(/^<sha256=[0-9a-f]{64}@demo\.test>$/);
  });

  it('carries a calendar file as text/calendar with method=PUBLISH, byte for byte', async () => {
    const smtp = await server();
    const content = 'BEGIN:VCALENDAR\r\nSUMMARY:Überfahrt\r\nEND:VCALENDAR\r\n';
    await gatewayTo(smtp.url).send(
      mail({
        attachments: [{ filename: 'booking.ics', contentType: 'text/calendar; charset=utf-8', content }],
      }),
    );
    const received = await smtp.nextMessage();
    expect(received.attachments).toHaveLength(1);
    expect(received.attachments[0]).toMatchObject({ filename: 'booking.ics', contentType: 'text/calendar' });
    expect(received.attachments[0]?.content.toString('utf8')).toBe(content);
    expect(received.raw).toMatch(/Content-Type: text\/calendar;\s[^\r]*method=PUBLISH/i);
    expect(received.text?.trim()).toBe('See you on Monday.');
  });

  it('goes over a connection that is kept: ten mails in a row need one', async () => {
    const smtp = await server();
    const gateway = gatewayTo(smtp.url);
    for (let n = 0; n < 10; n += 1) await gateway.send(mail({ key: `row-${n}` }));
    expect(smtp.messages).toHaveLength(10);
    expect(smtp.connectionCount).toBe(1);
  });

  it('shares at most five connections with fifty sent at once, and all arrive once', async () => {
    const smtp = await server();
    const gateway = gatewayTo(smtp.url);
    await Promise.all(Array.from({ length: 50 }, (_, n) => gateway.send(mail({ key: `burst-${n}` }))));
    expect(new Set(smtp.messages.map(received => received.messageId)).size).toBe(50);
    expect(smtp.messages).toHaveLength(50);
    expect(smtp.connectionCount).toBeLessThanOrEqual(5);
  });
});

describe('injection', () => {
  it('cannot add a header through subject, file name or content type', async () => {
    const smtp = await server();
    const evil = 'x\r\nBcc: spy@evil.test\r\n\r\nX-Evil: yes\u2028';
    await gatewayTo(smtp.url).send(
      mail({
        subject: evil,
        attachments: [{ filename: evil, contentType: `text/plain${evil}`, content: 'x' }],
      }),
    );
    const received = await smtp.nextMessage();
    expect(received.envelope.to).toEqual(['customer@example.test']);
    expect(received.headers.has('bcc')).toBe(false);
    expect(received.raw).not.toMatch(/^(Bcc|X-Evil):/im);
    expect(received.subject).toBe('x Bcc: spy@evil.test X-Evil: yes');
  });

  it.each([
    'a@example.test, spy@evil.test',
    'a@example.test\r\nRCPT TO:<spy@evil.test>',
    'Name <a@example.test>',
    '<a@example.test>',
    'a b@example.test',
    '"a b"@example.test',
    'a@b@example.test',
    'example.test',
    '@example.test',
    'a@',
    '',
    `${'a'.repeat(250)}@example.test`,
  ])('never lets %j through as one address', async to => {
    const smtp = await server();
    const error = await failure(gatewayTo(smtp.url).send(mail({ to })));
    expect(error).toBeInstanceOf(PermanentDeliveryError);
    expect(error.message).toContain('is not a mail address');
    expect(smtp.connectionCount).toBe(0);
  });
});

describe('a mail that is refused', () => {
  const permanent: [string, SmtpBehaviour][] = [
    ['the recipient with 550', { fault: 'reject-recipient', code: 550 }],
    ['the recipient with 553', { fault: 'reject-recipient', code: 553 }],
    ['the content with 554', { fault: 'reject-content', code: 554 }],
    ['the size at MAIL FROM with 552', { fault: 'reject-sender', code: 552 }],
  ];
  it.each(permanent)('is permanent when the server refuses %s', async (_, behaviour) => {
    const smtp = await server({ behaviour });
    const error = await failure(gatewayTo(smtp.url).send(mail()));
    expect(error).toBeInstanceOf(PermanentDeliveryError);
    expect(error.message).toMatch(/^The mail server 127\.0\.0\.1:\d+ refused the message \(55\d /);
    expect(smtp.messages).toHaveLength(0);
  });

  const transient: [string, SmtpBehaviour, RegExp][] = [
    [
      'refuses the recipient with 450',
      { fault: 'reject-recipient', code: 450 },
      /cannot take the message now \(450/,
    ],
    [
      'refuses the recipient with 421',
      { fault: 'reject-recipient', code: 421 },
      /closed the connection \(421/,
    ],
    [
      'refuses the content with 451',
      { fault: 'reject-content', code: 451 },
      /cannot take the message now \(451/,
    ],
    [
      'refuses the content with 503',
      { fault: 'reject-content', code: 503 },
      /cannot take the message now \(503/,
    ],
    [
      'wants a login with 530',
      { fault: 'reject-sender', code: 530 },
      /did not accept our login \(SMTP 530\)/,
    ],
    [
      'refuses our sender with 550',
      { fault: 'reject-sender', code: 550 },
      /check the address we send from \(550/,
    ],
    ['greets with 421', { fault: 'refuse-greeting', code: 421 }, /does not serve us now \(421/],
    ['greets with 554', { fault: 'refuse-greeting', code: 554 }, /does not serve us now \(554/],
    ['hangs up instead of greeting', { fault: 'drop-at-greeting' }, /closed the connection\./],
    ['hangs up within the content', { fault: 'drop-in-data' }, /closed the connection\./],
  ];
  it.each(transient)('is transient when the server %s, and goes out later', async (_, behaviour, words) => {
    const smtp = await server({ behaviour });
    const gateway = gatewayTo(smtp.url);
    const error = await failure(gateway.send(mail()));
    expect(error).toBeInstanceOf(TransientDeliveryError);
    expect(error.message).toMatch(words);
    expect(smtp.messages).toHaveLength(0);
    smtp.behave({ fault: 'none' });
    await gateway.send(mail());
    expect(smtp.messages).toHaveLength(1);
  });

  it('is not repeated by the gateway itself when the server may have taken it', async () => {
    const smtp = await server();
    const gateway = gatewayTo(smtp.url);
    await gateway.send(mail({ key: 'first' })); // the pool may repeat over a reused connection, if anywhere
    smtp.behave({ fault: 'drop-after-data' });
    const error = await failure(gateway.send(mail({ key: 'second' })));
    expect(error).toBeInstanceOf(TransientDeliveryError);
    smtp.behave({ fault: 'none' });
    await gateway.send(mail({ key: 'third' }));
    expect(smtp.messages.map(received => received.messageId)).toEqual(
      ['first', 'second', 'third'].map(key => `<${key}@demo.test>`),
    );
  });

  it('does not spoil the mails around it', async () => {
    const smtp = await server({
      behaviour: { fault: 'reject-recipient', code: 550, only: ['gone@example.test'] },
    });
    const gateway = gatewayTo(smtp.url);
    const results = await Promise.allSettled(
      ['a', 'gone', 'b', 'gone', 'c'].map((name, n) =>
        gateway.send(mail({ key: `k${n}`, to: `${name}@example.test` })),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(smtp.messages.map(received => received.envelope.to[0]).sort()).toEqual([
      'a@example.test',
      'b@example.test',
      'c@example.test',
    ]);
  });

  it('is permanent when the server says beforehand that it takes no mail of this size', async () => {
    const smtp = await server({ sizeLimitBytes: 2_000 });
    const error = await failure(gatewayTo(smtp.url).send(mail({ body: 'long '.repeat(2_000) })));
    expect(error).toBeInstanceOf(PermanentDeliveryError);
    expect(smtp.messages).toHaveLength(0);
  });
});

describe('a server that is down or slow', () => {
  it('is told as a refused connection, and the mail goes out when the server is back', async () => {
    const smtp = await server();
    const gateway = gatewayTo(smtp.url);
    await gateway.send(mail({ key: 'before' }));
    await smtp.stop();
    const error = await failure(gateway.send(mail({ key: 'during' })));
    expect(error).toBeInstanceOf(TransientDeliveryError);
    expect(error.message).toBe(
      `The mail server 127.0.0.1:${smtp.port} could not be reached: the connection was refused.`,
    );
    await smtp.start();
    await gateway.send(mail({ key: 'during' }));
    expect(smtp.messages.map(received => received.messageId)).toEqual([
      '<before@demo.test>',
      '<during@demo.test>',
    ]);
  });

  it('is told when its name does not exist', async () => {
    const error = await failure(gatewayTo('smtp://mail.invalid:25', { connectionMs: 2_000 }).send(mail()));
    expect(error).toBeInstanceOf(TransientDeliveryError);
    expect(error.message).toMatch(/^The mail server mail\.invalid:25 could not be /);
  });

  const slow: [string, SmtpBehaviour, Partial<SmtpTimeouts>, RegExp][] = [
    ['greet', { fault: 'slow-greeting', delayMs: 60_000 }, { greetingMs: 150 }, /did not answer in time/],
    ['answer to the content', { fault: 'hang-after-data' }, { socketMs: 150 }, /did not answer in time/],
    ['do anything', { fault: 'hang-after-data' }, { sendMs: 150 }, /no result in 0\.15 s/],
  ];
  it.each(slow)('is given up when it takes too long to %s', async (_, behaviour, timeouts, words) => {
    const smtp = await server({ behaviour });
    const startedMs = performance.now();
    const error = await failure(gatewayTo(smtp.url, timeouts).send(mail()));
    expect(error).toBeInstanceOf(TransientDeliveryError);
    expect(error.message).toMatch(words);
    expect(performance.now() - startedMs).toBeLessThan(3_000);
  });

  it('does not hold up other mails for ever: those waiting for a connection are given up in time too', async () => {
    const smtp = await server({ behaviour: { fault: 'hang-after-data' } });
    const gateway = gatewayTo(smtp.url, { sendMs: 300 });
    const errors = await Promise.all(
      Array.from({ length: 12 }, (_, n) => failure(gateway.send(mail({ key: `q${n}` })))),
    );
    expect(errors.every(error => error instanceof TransientDeliveryError)).toBe(true);
    smtp.behave({ fault: 'none' });
    await gateway.send(mail({ key: 'after' }));
    expect(smtp.messages).toHaveLength(1);
  });
});

describe('giving up and closing', () => {
  it('ends with the reason of the signal, hangs up, and serves the next mail', async () => {
    const smtp = await server({ behaviour: { fault: 'hang-after-data' } });
    const gateway = gatewayTo(smtp.url);
    const controller = new AbortController();
    const reason = new Error('the booking was cancelled');
    const error = failure(gateway.send(mail(), controller.signal));
    await smtp.nextConnection();
    controller.abort(reason);
    expect(await error).toBe(reason);
    expect(await failure(gateway.send(mail(), AbortSignal.abort(reason)))).toBe(reason);
    smtp.behave({ fault: 'none' });
    await gateway.send(mail({ key: 'next' }));
    expect(smtp.messages.map(received => received.messageId)).toEqual(['<next@demo.test>']);
  });

  it('closes only after the mails already handed over are out, and takes no more', async () => {
    const smtp = await server();
    const gateway = gatewayTo(smtp.url);
    const sent = Promise.all(Array.from({ length: 20 }, (_, n) => gateway.send(mail({ key: `last-${n}` }))));
    await gateway.close();
    expect(smtp.messages).toHaveLength(20);
    await sent;
    const error = await failure(gateway.send(mail()));
    expect(error).toBeInstanceOf(TransientDeliveryError);
    expect(error.message).toContain('shutting down');
  });
});

describe('login and TLS', () => {
  const auth = { user: 'berth@demo.test', pass: 'p@ss/w%rd' };
  const withLogin = (url: string, options = '') =>
    url.replace('//', `//${encodeURIComponent(auth.user)}:${encodeURIComponent(auth.pass)}@`) + options;

  it('logs in over STARTTLS with the percent-decoded password', async () => {
    const smtp = await server({ auth, tls: 'starttls' });
    await gatewayTo(withLogin(smtp.url, '?tls.rejectUnauthorized=false')).send(mail());
    expect(await smtp.nextMessage()).toMatchObject({ secure: true, user: auth.user });
  });

  it('logs in over TLS from the first byte', async () => {
    const smtp = await server({ auth, tls: 'implicit' });
    await gatewayTo(withLogin(smtp.url, '?tls.rejectUnauthorized=false')).send(mail());
    expect(await smtp.nextMessage()).toMatchObject({ secure: true, user: auth.user });
  });

  it.each(['starttls', 'implicit'] as const)(
    'does not trust a self-made certificate unasked (%s)',
    async tls => {
      const smtp = await server({ auth, tls });
      const error = await failure(gatewayTo(withLogin(smtp.url)).send(mail()));
      expect(error).toBeInstanceOf(TransientDeliveryError);
      expect(error.message).toContain('certificate');
    },
  );

  it('never sends a password in the clear, unless the URL says so', async () => {
    const smtp = await server({ auth, tls: 'none' });
    const error = await failure(gatewayTo(withLogin(smtp.url)).send(mail()));
    expect(error).toBeInstanceOf(TransientDeliveryError);
    expect(error.message).toContain('TLS');
    await gatewayTo(withLogin(smtp.url, '?requireTLS=false')).send(mail());
    expect(await smtp.nextMessage()).toMatchObject({ secure: false, user: auth.user });
  });

  it('calls a wrong password transient, since an operator will mend it, and shows no part of it', async () => {
    const smtp = await server({ auth, tls: 'none' });
    const url = smtp.url.replace('//', '//berth:wrong-secret@') + '?requireTLS=false';
    const error = await failure(gatewayTo(url).send(mail()));
    expect(error).toBeInstanceOf(TransientDeliveryError);
    expect(error.message).toBe(
      `The mail server 127.0.0.1:${smtp.port} did not accept our login (SMTP 535): check the user name, the password and TLS.`,
    );
    expect(JSON.stringify([error.stack, error.cause])).not.toContain('wrong-secret');
  });
});

describe('configuration', () => {
  it.each([
    ['not a url', FROM, 'is not a URL'],
    ['http://user:s3cret@host', FROM, 'starts with http://'],
    ['smtp://user:s3cret@host?pool=true', FROM, 'an option that is not one of'],
    ['smtp://user:s3cret@host?requireTLS=maybe', FROM, 'requireTLS in the SMTP URL is true or false'],
    ['smtp://user:s3cret@host', 'Harbour Cars', 'The address we send mail from'],
    ['smtp://user:s3cret@host', 'a@demo.test\r\nBcc: spy@evil.test', 'The address we send mail from'],
  ])('%s from %j is refused at once, without quoting it', (url, from, words) => {
    const create = () => createSmtpGateway({ url, from });
    expect(create).toThrow(words);
    expect(create).not.toThrow('s3cret');
  });
});
