/** What pages ask of the API; each list is asked for again when it changes, so that a page lives. */
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Credential, Facility, FinancingRequest, Firm, GreenEvent, Offer, Receivable } from '../api';
import { useApi } from '../api';
import type { Policy } from '../policies/fields';
import { useLookMs } from './live';

export function useReceivables(): UseQueryResult<Receivable[]> {
  const api = useApi();
  const refetchInterval = useLookMs();
  return useQuery({
    queryKey: ['receivables'],
    queryFn: () => api.readAll((query) => api.client.GET('/receivables', { params: { query } })),
    refetchInterval,
  });
}

export function useReceivable(id: string): UseQueryResult<Receivable> {
  const api = useApi();
  const refetchInterval = useLookMs();
  return useQuery({
    queryKey: ['receivable', id],
    queryFn: () => api.read(api.client.GET('/receivables/{id}', { params: { path: { id } } })),
    refetchInterval,
  });
}

export function useRequests(): UseQueryResult<FinancingRequest[]> {
  const api = useApi();
  const refetchInterval = useLookMs();
  return useQuery({
    queryKey: ['requests'],
    queryFn: () => api.readAll((query) => api.client.GET('/financing-requests', { params: { query } })),
    refetchInterval,
  });
}

export function useOffers(): UseQueryResult<Offer[]> {
  const api = useApi();
  const refetchInterval = useLookMs();
  return useQuery({
    queryKey: ['offers'],
    queryFn: () => api.readAll((query) => api.client.GET('/offers', { params: { query } })),
    refetchInterval,
  });
}

export function useGreenEvents(): UseQueryResult<GreenEvent[]> {
  const api = useApi();
  const refetchInterval = useLookMs();
  return useQuery({
    queryKey: ['green-events'],
    queryFn: () => api.readAll((query) => api.client.GET('/green-events', { params: { query } })),
    refetchInterval,
  });
}

export function useCredentials(): UseQueryResult<Credential[]> {
  const api = useApi();
  const refetchInterval = useLookMs();
  return useQuery({
    queryKey: ['credentials'],
    queryFn: () => api.readAll((query) => api.client.GET('/credentials', { params: { query } })),
    refetchInterval,
  });
}

export function useFacilities(): UseQueryResult<Facility[]> {
  const api = useApi();
  const refetchInterval = useLookMs();
  return useQuery({
    queryKey: ['facilities'],
    queryFn: () => api.readAll((query) => api.client.GET('/facilities', { params: { query } })),
    refetchInterval,
  });
}

export function usePolicies(): UseQueryResult<Policy[]> {
  const api = useApi();
  const refetchInterval = useLookMs();
  return useQuery({
    queryKey: ['policies'],
    queryFn: () => api.readAll((query) => api.client.GET('/policies', { params: { query } })),
    refetchInterval,
  });
}

/** Firms that are registered, for names and choices. */
export function useFirms(): UseQueryResult<Firm[]> {
  const api = useApi();
  return useQuery({
    queryKey: ['firms'],
    queryFn: () => api.readAll((query) => api.client.GET('/firms', { params: { query } })),
    staleTime: 60_000,
  });
}
