/** What pages ask of the API; each list is asked for again every few seconds, so that a page lives. */
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Credential, Facility, FinancingRequest, GreenEvent, Offer, Receivable } from '../api';
import { useApi } from '../api';

const LOOK_MS = 4_000;

export function useReceivables(): UseQueryResult<Receivable[]> {
  const api = useApi();
  return useQuery({
    queryKey: ['receivables'],
    queryFn: () => api.read(api.client.GET('/receivables', {})),
    refetchInterval: LOOK_MS,
  });
}

export function useReceivable(id: string): UseQueryResult<Receivable> {
  const api = useApi();
  return useQuery({
    queryKey: ['receivable', id],
    queryFn: () => api.read(api.client.GET('/receivables/{id}', { params: { path: { id } } })),
    refetchInterval: LOOK_MS,
  });
}

export function useRequests(): UseQueryResult<FinancingRequest[]> {
  const api = useApi();
  return useQuery({
    queryKey: ['requests'],
    queryFn: () => api.read(api.client.GET('/financing-requests', {})),
    refetchInterval: LOOK_MS,
  });
}

export function useOffers(): UseQueryResult<Offer[]> {
  const api = useApi();
  return useQuery({
    queryKey: ['offers'],
    queryFn: () => api.read(api.client.GET('/offers', {})),
    refetchInterval: LOOK_MS,
  });
}

export function useGreenEvents(): UseQueryResult<GreenEvent[]> {
  const api = useApi();
  return useQuery({
    queryKey: ['green-events'],
    queryFn: () => api.read(api.client.GET('/green-events', {})),
    refetchInterval: LOOK_MS,
  });
}

export function useCredentials(): UseQueryResult<Credential[]> {
  const api = useApi();
  return useQuery({
    queryKey: ['credentials'],
    queryFn: () => api.read(api.client.GET('/credentials', {})),
    refetchInterval: LOOK_MS,
  });
}

export function useFacilities(): UseQueryResult<Facility[]> {
  const api = useApi();
  return useQuery({
    queryKey: ['facilities'],
    queryFn: () => api.read(api.client.GET('/facilities', {})),
    refetchInterval: LOOK_MS,
  });
}
