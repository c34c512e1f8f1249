/** The party's accounts, its statements, and what it will be paid and will pay. */
import { Button, Group, SegmentedControl, SimpleGrid, Stack, Table, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useApi } from '../api';
import { cashFlowChart } from '../charts/cash-flow';
import { Chart } from '../charts/chart';
import { saveFile } from '../download';
import { useFormats } from '../format';
import { Listing } from '../parts/listing';
import { Answered, Section } from '../parts/page';
import { useCommand } from '../parts/use-command';
import type { Currency } from '../policies/fields';

export function CashFlow({ currency }: { currency: Currency }) {
  const t = useTranslations('settlement');
  const { money, day } = useFormats();
  const api = useApi();
  const query = useQuery({
    queryKey: ['cash-flow', currency],
    queryFn: () => api.read(api.client.GET('/cash-flow', { params: { query: { currency } } })),
  });
  const content = useMemo(
    () =>
      query.data &&
      cashFlowChart(query.data, {
        money: (minor) => money(minor, currency),
        day,
        columns: [t('day'), t('in'), t('out'), t('net')],
      }),
    [query.data, money, day, currency, t],
  );
  return (
    <Section title={t('cashFlow', { currency })}>
      <Answered query={query}>
        {({ days }) =>
          days.length === 0 || content === undefined ? (
            t('noFlows', { currency })
          ) : (
            <Chart title={t('cashFlow', { currency })} content={content} />
          )
        }
      </Answered>
    </Section>
  );
}

export function Statements({ currency }: { currency: Currency }) {
  const t = useTranslations('settlement');
  const [period, setPeriod] = useState(lastQuarter);
  const save = useCommand(async (api, format: 'csv' | 'pdf') => {
    const params = { path: { currency }, query: { ...period, format } };
    const file = await api.read(api.client.GET('/statements/{currency}', { params, parseAs: 'blob' }));
    saveFile(file as Blob, `statement-${currency}-${period.from}-${period.to}.${format}`);
  }, t('saved'));
  return (
    <Section title={t('statements', { currency })}>
      <Group align="end">
        <TextInput
          type="date"
          label={t('from')}
          value={period.from}
          onChange={({ currentTarget }) => setPeriod({ ...period, from: currentTarget.value })}
        />
        <TextInput
          type="date"
          label={t('to')}
          value={period.to}
          onChange={({ currentTarget }) => setPeriod({ ...period, to: currentTarget.value })}
        />
        <Button variant="default" loading={save.isPending} onClick={() => save.mutate('csv')}>
          {t('asCsv')}
        </Button>
        <Button variant="default" loading={save.isPending} onClick={() => save.mutate('pdf')}>
          {t('asPdf')}
        </Button>
      </Group>
    </Section>
  );
}

export function Accounts({ currency }: { currency: Currency }) {
  const t = useTranslations('settlement');
  const api = useApi();
  const query = useQuery({
    queryKey: ['bank-accounts'],
    queryFn: () => api.read(api.client.GET('/bank-accounts')),
  });
  return (
    <Section title={t('accounts')}>
      <Stack>
        <Answered query={query} empty={t('noAccounts')}>
          {(all) => (
            <Listing
              label={t('accounts')}
              minWidth={480}
              isDense
              columns={[t('currency'), t('accountName'), t('account'), t('agent')]}
            >
              {all.map((each) => (
                <Table.Tr key={each.currency}>
                  <Table.Td>{each.currency}</Table.Td>
                  <Table.Td>{each.name}</Table.Td>
                  <Table.Td>{each.account}</Table.Td>
                  <Table.Td>{'bic' in each.agent ? each.agent.bic : each.agent.cnaps}</Table.Td>
                </Table.Tr>
              ))}
            </Listing>
          )}
        </Answered>
        <AccountForm currency={currency} />
      </Stack>
    </Section>
  );
}

function AccountForm({ currency }: { currency: Currency }) {
  const t = useTranslations('settlement');
  const [name, setName] = useState('');
  const [account, setAccount] = useState('');
  const [kind, setKind] = useState<'cnaps' | 'bic'>('cnaps');
  const [agent, setAgent] = useState('');
  const set = useCommand(
    (api) =>
      api.read(
        api.client.PUT('/bank-accounts/{currency}', {
          params: { path: { currency } },
          body: { name, account, agent: kind === 'bic' ? { bic: agent } : { cnaps: agent } },
        }),
      ),
    t('accountSet'),
  );
  const fits = (kind === 'bic' ? /^[A-Z0-9]{8}([A-Z0-9]{3})?$/ : /^[0-9]{12}$/).test(agent);
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} style={{ alignItems: 'end' }}>
        <TextInput
          label={t('accountName')}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TextInput
          label={t('account')}
          value={account}
          onChange={({ currentTarget }) => setAccount(currentTarget.value)}
          error={account !== '' && !/^[A-Za-z0-9 -]{5,40}$/.test(account) ? t('accountWrong') : undefined}
        />
        <SegmentedControl
          aria-label={t('agentKind')}
          value={kind}
          onChange={(value) => setKind(value as typeof kind)}
          data={[
            { value: 'cnaps', label: 'CNAPS' },
            { value: 'bic', label: 'BIC' },
          ]}
        />
        <TextInput
          label={kind === 'bic' ? t('bic') : t('cnaps')}
          value={agent}
          onChange={({ currentTarget }) => setAgent(currentTarget.value.trim().toUpperCase())}
          error={agent !== '' && !fits ? t('agentWrong') : undefined}
        />
      </SimpleGrid>
      <Group>
        <Button
          disabled={name.trim() === '' || account.trim().length < 5 || !fits}
          loading={set.isPending}
          onClick={() => set.mutate(undefined)}
        >
          {t('setAccount', { currency })}
        </Button>
      </Group>
    </Stack>
  );
}

/** The last 90 days, until today. */
function lastQuarter(): { from: string; to: string } {
  const dayBefore = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  return { from: dayBefore(90), to: dayBefore(0) };
}
