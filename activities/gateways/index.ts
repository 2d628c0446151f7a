// The message gateways of one process, made from its configuration. A channel without configuration has no
// gateway: its messages are stored, and staff read them.
import type { MessageGateway, OutgoingMessage } from './message';
import { createSlackGateway } from './slack';
import type { SlackConfig } from './slack';
import { createSmsGateway } from './sms';
import type { TwilioConfig } from './sms';
import { createSmtpGateway } from './smtp';
import type { SmtpConfig } from './smtp';

export interface GatewayConfig {
  smtp?: SmtpConfig;
  twilio?: TwilioConfig;
  slack?: SlackConfig;
}

export type Gateways = Partial<Record<OutgoingMessage['channel'], MessageGateway>>;

/** Opens no connection yet. Throws a plain Error, without secrets, when a part of the configuration is malformed. */
export function createGateways(config: GatewayConfig): Gateways {
  return {
    ...(config.smtp && { email: createSmtpGateway(config.smtp) }),
    ...(config.twilio && { sms: createSmsGateway(config.twilio) }),
    ...(config.slack && { slack: createSlackGateway(config.slack) }),
  };
}

/** Lets messages in flight finish, then frees all connections. */
export async function closeGateways(gateways: Gateways): Promise<void> {
  await Promise.all(Object.values(gateways).map(gateway => gateway.close()));
}
