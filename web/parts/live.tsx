/** Lets pages live: what changed is asked for again as the API tells of it, and every few seconds where it cannot tell. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { followEvents } from '../../client/events';
import { useSession } from '../session';

/** How often a page looks by itself while no stream is open, and while one is: not everything is told. */
const LOOK_MS = 4_000;
/** How often a list looks of which no event tells: what stands in no record and no operation. */
export const UNTOLD_LOOK_MS = LOOK_MS;
const LIVE_LOOK_MS = 30_000;
/** Changes that come together are asked for together. */
const TOGETHER_MS = 300;

/** What is asked for again when a record of a kind changes, or a reminder is made, by the first part of its query's key. */
const QUERIES_OF_KIND: Readonly<Record<string, readonly string[]>> = {
  firm: ['firm', 'firms'],
  credential: ['credentials'],
  greenEvent: ['green-events'],
  earlyPayment: ['receivables', 'receivable', 'early-payment-offers'],
  receivable: ['receivables', 'receivable', 'verification', 'verifications', 'settlement-items', 'cash-flow'],
  payment: ['payments', 'settlement-items', 'cash-flow'],
  financingRequest: ['requests', 'mandates'],
  offer: ['offers', 'facilities', 'settlement-items', 'cash-flow'],
  offerNotice: ['offers', 'requests'],
  sealedOffer: ['offers', 'facilities'],
  facility: ['facilities'],
  reservation: ['facilities'],
  rateCard: ['rate-cards'],
  bankPolicy: ['policies', 'rate-cards'],
  reminder: ['reminders'],
};

const LookMs = createContext(LOOK_MS);

/** Milliseconds after which a query asks again by itself. */
export function useLookMs(): number {
  return useContext(LookMs);
}

/** Follows the events of the user who is signed in. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const { token } = useSession();
  const queries = useQueryClient();
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    const leaving = new AbortController();
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      timer = undefined;
      const again = new Set(changed);
      changed.clear();
      void queries.invalidateQueries({ predicate: ({ queryKey }) => again.has(String(queryKey[0])) });
    };
    const told = (kind: string) => {
      for (const name of [...(QUERIES_OF_KIND[kind] ?? []), 'height']) changed.add(name);
      timer ??= setTimeout(ask, TOGETHER_MS);
    };
    followEvents(
      { url: location.origin, token: () => token, signal: leaving.signal },
      {
        record: ({ kind }) => told(kind),
        reminder: () => told('reminder'),
        // Private records stand in no block: their own user's commands are what tells of them.
        operation: ({ subject = '' }) => told(subject.split('/')[0] ?? ''),
        live: setLive,
      },
    ).catch(() => undefined); // where there is no stream, pages look by themselves
    return () => {
      leaving.abort();
      clearTimeout(timer);
    };
  }, [token, queries]);
  return <LookMs value={isLive ? LIVE_LOOK_MS : LOOK_MS}>{children}</LookMs>;
}
