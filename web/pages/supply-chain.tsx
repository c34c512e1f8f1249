/** The anchor's suppliers by tier, as receivables show them. */
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useApi } from '../api';
import { Chart } from '../charts/chart';
import { supplyGraph } from '../charts/supply-graph';
import { useFormats } from '../format';
import { Answered, Page, Section } from '../parts/page';
import { useReceivables } from '../parts/queries';

export function SupplyChainPage() {
  const t = useTranslations('supplyChain');
  const api = useApi();
  const { money } = useFormats();
  const query = useReceivables();
  const receivables = useMemo(() => query.data ?? [], [query.data]);
  const codes = useMemo(
    () => [...new Set(receivables.flatMap(({ seller, obligor, holder }) => [seller, obligor, holder]))],
    [receivables],
  );
  const names = useQueries({
    queries: codes.map((code) => ({
      queryKey: ['firm', code],
      queryFn: () => api.read(api.client.GET('/firms/{code}', { params: { path: { code } } })),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    })),
    combine: (answers) => new Map(codes.map((code, at) => [code, answers[at]?.data?.name ?? code])),
  });
  const content = useMemo(
    () =>
      supplyGraph(receivables, {
        name: (code) => names.get(code) ?? code,
        money,
        columns: [t('from'), t('to'), t('amount')],
      }),
    [receivables, names, money, t],
  );
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Section title={t('graph')}>
        <Answered query={query}>{() => <Chart title={t('graph')} content={content} height={460} />}</Answered>
      </Section>
    </Page>
  );
}
