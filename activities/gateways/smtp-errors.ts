// What a failed SMTP conversation means for the message: never, or later. Only an answer about this very
// message (its recipient, its content) is final; everything about the connection, the login, TLS and our
// sender address an operator will mend, so the message waits.
import { networkTrouble } from './http';
import { PermanentDeliveryError, quoteReply, TransientDeliveryError } from './message';

/** The parts of nodemailer's errors that decide. `command` is the SMTP command that was answered. */
interface SmtpFailure {
  code?: string;
  command?: string;
  response?: string;
  responseCode?: number;
  timeoutType?: string;
}

/** Replies that ask for a login or for TLS, at whatever command they come (RFC 4954 §6, RFC 3207 §4). */
const LOGIN_REPLIES = new Set([530, 534, 535, 538]);
const BAD_SEQUENCE = 503;
const TOO_LARGE = 552;

/** `server` is "host:port", for the operator. Of nodemailer's own texts none is used: they may hold secrets. */
export function smtpError(error: unknown, server: string, secrets: string[]): Error {
  const failure = (error ?? {}) as SmtpFailure;
  const said = failure.response ? quoteReply(failure.response, secrets) : '';
  if (failure.code === 'EENVELOPE' || failure.code === 'EMESSAGE') return refusal(failure, server, said);
  return new TransientDeliveryError(connectionTrouble(error, failure, server, said));
}

/** The server answered, and the answer was no. */
function refusal(failure: SmtpFailure, server: string, said: string): Error {
  const reply = failure.responseCode;
  if (reply === undefined) {
    return new PermanentDeliveryError(
      failure.code === 'EMESSAGE'
        ? `The message is larger than the mail server ${server} takes.`
        : 'The mail address cannot be used.',
    );
  }
  if (LOGIN_REPLIES.has(reply)) return loginTrouble(server, reply);
  if (failure.command === 'MAIL FROM' && reply !== TOO_LARGE) {
    return new TransientDeliveryError(
      `The mail server ${server} refused our sender address: check the address we send from (${said}).`,
    );
  }
  if (reply >= 500 && reply !== BAD_SEQUENCE) {
    return new PermanentDeliveryError(`The mail server ${server} refused the message (${said}).`);
  }
  return new TransientDeliveryError(`The mail server ${server} cannot take the message now (${said}).`);
}

function loginTrouble(server: string, reply: number | undefined): Error {
  // The reply's text is left out: some servers repeat what they were sent.
  const code = reply ? ` (SMTP ${reply})` : '';
  return new TransientDeliveryError(
    `The mail server ${server} did not accept our login${code}: check the user name, the password and TLS.`,
  );
}

function connectionTrouble(error: unknown, failure: SmtpFailure, server: string, said: string): string {
  switch (failure.code) {
    case 'EAUTH':
    case 'ENOAUTH':
      return loginTrouble(server, failure.responseCode).message;
    case 'ETLS':
      return `The mail server ${server} and we could not agree on TLS: ${said || networkTrouble(error)}.`;
    case 'EDNS':
      return `The mail server ${server} could not be found: its name is unknown (DNS).`;
    case 'ETIMEDOUT':
      return failure.timeoutType === 'CONNECT_TIMEOUT'
        ? `The mail server ${server} could not be reached: the connection timed out.`
        : `The mail server ${server} is too slow: it did not answer in time.`;
    case 'EPROTOCOL':
      return `The mail server ${server} does not serve us now (${said || 'no greeting of a mail server'}).`;
    case 'ECONNECTION':
      return `The mail server ${server} closed the connection${said ? ` (${said})` : ''}.`;
    default:
      return `The mail server ${server} could not be reached: ${networkTrouble(error)}.`;
  }
}
