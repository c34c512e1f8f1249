/** Early payments as the console gives them: what is offered, and the signatures of the obligor and of the holder. */
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { type Answer, type Api, useApi } from '../api';
import { UNTOLD_LOOK_MS } from '../parts/live';
import { type SigningPlace, sign } from '../signing';

export type EarlyPaymentOffer = Answer<'/receivables/{id}/early-payment-offer'>;

/** What is agreed: an amount, and the day on which it is paid at the latest. */
export interface Terms {
  readonly payMinor: string;
  readonly payOn: string;
}

/** Early payments that the user's firm offers, or is offered. */
export function useEarlyPaymentOffers(): UseQueryResult<EarlyPaymentOffer[]> {
  const api = useApi();
  return useQuery({
    queryKey: ['early-payment-offers'],
    queryFn: () => api.readAll((query) => api.client.GET('/early-payment-offers', { params: { query } })),
    // No record tells of an offer: that is its point.
    refetchInterval: UNTOLD_LOOK_MS,
  });
}

/** The obligor signs terms and offers them. @throws Refused */
export async function offerEarlyPayment(api: Api, id: string, terms: Terms, place: SigningPlace): Promise<void> {
  const body = await signedTerms(api, id, terms, place);
  await api.read(api.client.PUT('/receivables/{id}/early-payment-offer', { params: { path: { id } }, body }));
}

/** The holder signs the terms that are offered, and agrees. @throws Refused */
export async function agreeEarlyPayment(api: Api, id: string, terms: Terms, place: SigningPlace): Promise<void> {
  const body = await signedTerms(api, id, terms, place);
  await api.give((header) =>
    api.client.POST('/receivables/{id}/early-payment', { params: { path: { id }, header }, body }),
  );
}

async function signedTerms(api: Api, id: string, { payMinor, payOn }: Terms, place: SigningPlace) {
  const query = { payMinor, payOn };
  const data = await api.read(
    api.client.GET('/receivables/{id}/early-payment-data', { params: { path: { id }, query } }),
  );
  const signature = await sign(api.session, place, data);
  return { ...query, signature, nonce: String(data.message.nonce), expiresAt: Number(data.message.expiresAt) };
}
