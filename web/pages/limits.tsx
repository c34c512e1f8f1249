/** The bank's limits: how much of each obligor's debt it takes, how much of that is used, and where it concentrates. */
import { Button, Group, NumberInput, Progress, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { chartAmount, minorOf } from '../amounts';
import type { Facility } from '../api';
import { Chart, type ChartContent } from '../charts/chart';
import { useFormats } from '../format';
import { FirmName } from '../parts/firm-name';
import { Listing } from '../parts/listing';
import { Answered, Page, Section } from '../parts/page';
import { useFacilities } from '../parts/queries';
import { useCommand } from '../parts/use-command';

const CURRENCIES = ['CNY', 'DKK', 'EUR', 'GBP', 'HKD', 'JPY', 'NOK', 'SEK', 'USD'] as const;

export function LimitsPage() {
  const t = useTranslations('limits');
  const { money, share } = useFormats();
  const query = useFacilities();
  const facilities = useMemo(() => query.data ?? [], [query.data]);
  const content = useMemo(
    () => concentration(facilities, { money, columns: [t('obligor'), t('used')] }),
    [facilities, money, t],
  );
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Section title={t('facilities')}>
        <Answered query={query} empty={t('nothing')}>
          {(all) => (
            <Listing
              label={t('facilities')}
              minWidth={620}
              columns={[
                t('obligor'),
                { title: t('limit'), isFigure: true },
                { title: t('used'), isFigure: true },
                { title: t('usedShare'), width: 180 },
                { title: t('tenor'), isFigure: true },
              ]}
            >
              {all.map((facility) => (
                <Table.Tr key={facility.id}>
                  <Table.Td>
                    <FirmName code={facility.obligor} />
                  </Table.Td>
                  <Table.Td ta="right">{money(facility.limitMinor, facility.currency)}</Table.Td>
                  <Table.Td ta="right">{money(facility.usedMinor, facility.currency)}</Table.Td>
                  <Table.Td>
                    <Progress
                      value={usedShare(facility) * 100}
                      aria-label={share(usedShare(facility))}
                      color={usedShare(facility) > 0.9 ? 'red' : 'teal'}
                    />
                    <Text size="xs">{share(usedShare(facility))}</Text>
                  </Table.Td>
                  <Table.Td ta="right">{t('days', { days: facility.maxTenorDays })}</Table.Td>
                </Table.Tr>
              ))}
            </Listing>
          )}
        </Answered>
      </Section>
      {content.rows.length > 0 && (
        <Section title={t('concentration')}>
          <Chart title={t('concentration')} content={content} height={80 + content.rows.length * 40} />
        </Section>
      )}
      <Section title={t('set')}>
        <FacilityForm />
      </Section>
    </Page>
  );
}

function usedShare({ limitMinor, usedMinor }: Facility): number {
  return limitMinor === '0' ? 0 : Number(usedMinor) / Number(limitMinor);
}

function concentration(
  facilities: readonly Facility[],
  wording: { money(minor: string, currency: string): string; columns: readonly [string, string] },
): ChartContent {
  const used = facilities.filter(({ usedMinor }) => usedMinor !== '0');
  return {
    columns: wording.columns,
    rows: used.map(({ obligor, usedMinor, currency }) => [obligor, wording.money(usedMinor, currency)]),
    option: {
      grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
      tooltip: {},
      xAxis: { type: 'value' },
      yAxis: { type: 'category', data: used.map(({ obligor, currency }) => `${obligor} ${currency}`) },
      series: [
        { type: 'bar', barMaxWidth: 24, data: used.map(({ usedMinor, currency }) => chartAmount(usedMinor, currency)) },
      ],
    },
  };
}

function FacilityForm() {
  const t = useTranslations('limits');
  const [obligor, setObligor] = useState('');
  const [currency, setCurrency] = useState<string>('CNY');
  const [limit, setLimit] = useState<string | number>('');
  const [maxTenorDays, setTenor] = useState<string | number>(180);
  const limitMinor = minorOf(String(limit), currency);
  const set = useCommand(
    (api) =>
      api.give((header) =>
        api.client.POST('/facilities', {
          params: { header },
          body: {
            obligor,
            currency: currency as (typeof CURRENCIES)[number],
            limitMinor: String(limitMinor),
            maxTenorDays: Number(maxTenorDays),
          },
        }),
      ),
    t('wasSet'),
  );
  return (
    <Stack>
      <Group align="end">
        <TextInput
          label={t('obligorCode')}
          value={obligor}
          onChange={({ currentTarget }) => setObligor(currentTarget.value.trim())}
        />
        <Select
          label={t('currency')}
          data={[...CURRENCIES]}
          value={currency}
          onChange={(value) => setCurrency(value ?? 'CNY')}
          allowDeselect={false}
          w={110}
        />
        <NumberInput label={t('limit')} value={limit} onChange={setLimit} min={0} decimalScale={2} hideControls />
        <NumberInput label={t('tenorDays')} value={maxTenorDays} onChange={setTenor} min={1} max={365} w={130} />
        <Button
          disabled={obligor.length !== 18 || limitMinor === undefined}
          loading={set.isPending}
          onClick={() => set.mutate(undefined)}
        >
          {t('save')}
        </Button>
      </Group>
    </Stack>
  );
}
