/** What a draft would have done with the requests of the past: figures, three charts, and each request's fate. */
import { Badge, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { paths } from '../../client/client';
import { obligorsChart, peakByObligor, ratesChart, reasonsChart, type TriedRequest } from '../charts/back-test';
import { Chart } from '../charts/chart';
import { useFormats } from '../format';
import { Figures } from '../parts/page';
import { useReceivables, useRequests } from '../parts/queries';
import type { PolicyTerms } from './fields';
import { useNames, useReasonWords } from './reasons';

/** A back-test as the API answers it. */
export type BackTest = paths['/policies/back-test']['post']['responses'][200]['content']['application/json'];

const COLOURS = { served: 'teal', ineligible: 'orange', limited: 'orange', unpriced: 'red' } as const;

export function BackTestResults({ terms, backTest }: { terms: PolicyTerms; backTest: BackTest }) {
  const t = useTranslations('policies');
  const { money, rate, share, number } = useFormats();
  const { summary, hidden } = backTest;
  const { currency } = terms;
  const reason = useReasonWords();
  const nameOf = useNames();
  const tried = useTried(backTest);
  const reasons = useMemo(
    () =>
      reasonsChart(summary.served, summary.reasons, {
        reason,
        served: t('outcomes.served'),
        columns: [t('reason'), t('requests')],
      }),
    [summary, reason, t],
  );
  const obligors = useMemo(
    () =>
      obligorsChart(peakByObligor(tried), (obligor) => obligorLimit(terms, obligor), currency, {
        money: (minor) => money(minor, currency),
        name: nameOf,
        columns: [t('fields.obligor'), t('peak'), t('limit')],
      }),
    [tried, terms, currency, money, nameOf, t],
  );
  const rates = useMemo(
    () =>
      ratesChart(tried, {
        range: (from, below) => `${rate(from)} – ${rate(below)}`,
        columns: [t('rate'), t('byDraft'), t('byAccepted')],
      }),
    [tried, rate, t],
  );
  const { requests, served } = summary;
  return (
    <Stack>
      <Figures
        figures={[
          {
            label: t('outcomes.served'),
            value: `${number(served)} / ${number(requests)}`,
            note: share(requests === 0 ? 0 : served / requests),
          },
          {
            label: t('volume'),
            value: money(summary.servedMinor, currency),
            note: t('peakNote', { peak: money(summary.peakMinor, currency) }),
          },
          { label: t('averageRate'), value: rate(summary.averageRateBps), note: t('averageRateNote') },
          {
            label: t('charge'),
            value: money(summary.chargeMinor, currency),
            note: t('chargeNote', {
              before: money(summary.acceptedChargeMinor, currency),
              again: money(summary.againChargeMinor, currency),
            }),
          },
        ]}
      />
      {hidden > 0 && <Text size="sm">{t('hidden', { count: hidden })}</Text>}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Chart title={t('reasonsTitle')} content={reasons} height={80 + reasons.rows.length * 40} />
        {rates.rows.length > 0 && <Chart title={t('ratesTitle')} content={rates} />}
      </SimpleGrid>
      {obligors.rows.length > 0 && (
        <Chart title={t('obligorsTitle')} content={obligors} height={100 + obligors.rows.length * 56} />
      )}
      {requests > 0 && <Fates tried={tried} currency={currency} />}
    </Stack>
  );
}

type Tried = TriedRequest & { readonly request: string; readonly reasons: readonly string[]; readonly invoice: string };

function Fates({ tried, currency }: { tried: readonly Tried[]; currency: string }) {
  const t = useTranslations('policies');
  const { money, rate, day } = useFormats();
  const reason = useReasonWords();
  return (
    <Table.ScrollContainer minWidth={640} mah={420}>
      <Table aria-label={t('fates')} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('invoice')}</Table.Th>
            <Table.Th>{t('day')}</Table.Th>
            <Table.Th ta="right">{t('amount')}</Table.Th>
            <Table.Th>{t('outcome')}</Table.Th>
            <Table.Th ta="right">{t('byDraft')}</Table.Th>
            <Table.Th ta="right">{t('byAccepted')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tried.map((each) => (
            <Table.Tr key={each.request}>
              <Table.Td>{each.invoice}</Table.Td>
              <Table.Td>{day(each.requestedOn)}</Table.Td>
              <Table.Td ta="right">{money(each.amountMinor, currency)}</Table.Td>
              <Table.Td>
                <Badge variant="light" color={COLOURS[each.outcome]} autoContrast>
                  {t(`outcomes.${each.outcome}`)}
                </Badge>
                {each.reasons.length > 0 && <Text size="sm">{each.reasons.map(reason).join(' · ')}</Text>}
              </Table.Td>
              <Table.Td ta="right">{each.rateBps === undefined ? '–' : rate(each.rateBps)}</Table.Td>
              <Table.Td ta="right">{each.acceptedRateBps === undefined ? '–' : rate(each.acceptedRateBps)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** The results, each with the receivable that it is about. */
function useTried({ results }: BackTest): Tried[] {
  const { data: requests } = useRequests();
  const { data: receivables } = useReceivables();
  return useMemo(() => {
    const receivableOf = new Map((requests ?? []).map(({ id, receivable }) => [id, receivable]));
    const byId = new Map((receivables ?? []).map((receivable) => [receivable.id, receivable]));
    return results.map((result) => {
      const receivable = byId.get(receivableOf.get(result.request) ?? '');
      return {
        ...result,
        obligor: receivable?.obligor ?? '',
        maturityDate: receivable?.maturityDate ?? '',
        invoice: receivable?.invoice.number ?? result.request,
      };
    });
  }, [results, requests, receivables]);
}

/** What the policy holds of an obligor at most, by its own limit and by concentration. */
function obligorLimit({ limits }: PolicyTerms, obligor: string): bigint {
  const own = limits.obligors.find((each) => each.obligor === obligor)?.limitMinor ?? limits.otherObligorMinor;
  const shareBps = BigInt(limits.concentrationBps ?? 10_000);
  const concentrated = (BigInt(limits.totalMinor) * shareBps) / 10_000n;
  return BigInt(own) < concentrated ? BigInt(own) : concentrated;
}
