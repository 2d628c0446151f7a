// How Berth meets Temporal: the connection, and how workers are tuned. Retry policies stand beside the activities they
// belong to, in workflows/, with their reasons. Everything here can be changed without touching a workflow.
import { readFile } from 'node:fs/promises';
import type { TLSConfig } from '@temporalio/client';
import type { WorkerOptions } from '@temporalio/worker';
import type { DataConverter, PayloadCodec } from '@temporalio/common';
import type { TemporalSettings } from './config';

export interface ClusterOptions {
  address: string;
  apiKey?: string;
  tls?: TLSConfig;
}

/** Address, TLS and key of the cluster, for clients and workers alike. */
export async function connectionOptions(settings: TemporalSettings): Promise<ClusterOptions> {
  const { certPath, keyPath, caPath } = settings;
  const pair =
    certPath && keyPath ? { crt: await readFile(certPath), key: await readFile(keyPath) } : undefined;
  const ca = caPath ? await readFile(caPath) : undefined;
  return {
    address: settings.address,
    apiKey: settings.apiKey,
    tls: settings.tls ? { clientCertPair: pair, serverRootCACertificate: ca } : undefined,
  };
}

/** Encrypts what leaves this process for Temporal; undefined where no keys are configured. Loaded only then. */
export async function codecOf({
  codecKeys,
}: Pick<TemporalSettings, 'codecKeys'>): Promise<PayloadCodec | undefined> {
  if (!codecKeys) return undefined;
  const { createPayloadCodec } = await import('./config/codec');
  return createPayloadCodec(codecKeys);
}

/** The same for clients and workers, which have to agree. */
export async function dataConverterOf(settings: TemporalSettings): Promise<DataConverter | undefined> {
  const codec = await codecOf(settings);
  return codec && { payloadCodecs: [codec] };
}

/**
 * Ten seconds from being told to stop to the end: what is in flight gets most of them, then it is cancelled, and what not
 * even then ends, or cannot be reported because Temporal is away, is left to the next worker.
 */
const ENDING = { shutdownGraceTime: '5 seconds', shutdownForceTime: '7 seconds' } as const;

/**
 * Lifecycles sleep nearly all their life, so few run at once. What is kept in memory saves replays: about 300 MB for
 * 1,000 workflows. Of a worker that was killed another takes them over after the five seconds; the SDK would wait ten.
 */
export function bookingWorkerTuning(maxCachedWorkflows: number): Partial<WorkerOptions> {
  return {
    maxCachedWorkflows,
    maxConcurrentWorkflowTaskExecutions: 40,
    maxConcurrentLocalActivityExecutions: 40,
    maxConcurrentActivityTaskExecutions: 20,
    stickyQueueScheduleToStartTimeout: '5 seconds',
    ...ENDING,
  };
}

/** A calendar server is asked little at once: most are small, and count how often a login asks. */
export const calendarWorkerTuning: Partial<WorkerOptions> = {
  maxConcurrentActivityTaskExecutions: 10,
  ...ENDING,
};

/** HubSpot counts every request; more at once would only wait for each other. */
export const crmWorkerTuning: Partial<WorkerOptions> = {
  maxConcurrentActivityTaskExecutions: 6,
  ...ENDING,
};

/** Providers may be slow: many sends wait at once, and none of them holds up a booking. */
export const messageWorkerTuning: Partial<WorkerOptions> = {
  maxConcurrentActivityTaskExecutions: 50,
  ...ENDING,
};
