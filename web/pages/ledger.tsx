/** The ledger for people who want to check: its height, its checkpoints, and every receivable's trail with its bundle. */
import { Anchor, Button, Group, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useApi } from '../api';
import { short, useFormats } from '../format';
import { Listing } from '../parts/listing';
import { useLookMs } from '../parts/live';
import { Answered, Figures, Page, Section } from '../parts/page';
import { useReceivables } from '../parts/queries';
import { ReceivableTable } from '../parts/receivable-table';
import { useSession } from '../session';

/** Checkpoints stand on another chain, of which no event tells. */
const LOOK_MS = 4_000;
const SHOWN_CHECKPOINTS = 20;

export function LedgerPage() {
  const t = useTranslations('ledger');
  const api = useApi();
  const { role } = useSession();
  const { number } = useFormats();
  const [wanted, setWanted] = useState('');
  const height = useQuery({
    queryKey: ['height'],
    queryFn: () => api.read(api.client.GET('/audit/height', {})),
    refetchInterval: useLookMs(),
  });
  const checkpoints = useQuery({
    queryKey: ['checkpoints'],
    queryFn: () => api.read(api.client.GET('/audit/checkpoints', {})),
    refetchInterval: LOOK_MS,
  });
  const receivables = useReceivables();
  const found = (receivables.data ?? []).filter(
    ({ id, invoice }) => wanted === '' || id.startsWith(wanted) || invoice.number.includes(wanted),
  );
  const latest = [...(checkpoints.data ?? [])].sort((left, right) => Number(right.toBlock) - Number(left.toBlock));
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Figures
        figures={[
          { label: t('blocks'), value: number(Number(height.data?.blocks ?? 0)) },
          { label: t('anchored'), value: number(Number(latest[0]?.toBlock ?? -1) + 1) },
          { label: t('checkpoints'), value: number(latest.length) },
        ]}
      />
      <Section
        title={t('trails')}
        aside={
          <TextInput
            aria-label={t('find')}
            placeholder={t('find')}
            value={wanted}
            onChange={({ currentTarget }) => setWanted(currentTarget.value.trim())}
          />
        }
      >
        <Answered query={receivables} empty={t('nothing')}>
          {() => (
            <ReceivableTable
              label={t('trails')}
              receivables={found}
              counterparty={role === 'anchor' ? 'seller' : 'obligor'}
              action={({ id }) => (
                <Button component={Link} to={`/receivables/${id}`} size="xs" variant="default">
                  {t('open')}
                </Button>
              )}
            />
          )}
        </Answered>
      </Section>
      <Section title={t('onChain')}>
        <Answered query={checkpoints} empty={t('noCheckpoints')}>
          {() => (
            <Listing label={t('onChain')} minWidth={560} isDense columns={[t('upTo'), t('root'), t('transaction')]}>
              {latest.slice(0, SHOWN_CHECKPOINTS).map((checkpoint) => (
                <Table.Tr key={checkpoint.toBlock}>
                  <Table.Td>{checkpoint.toBlock}</Table.Td>
                  <Table.Td ff="monospace">{short(checkpoint.root)}</Table.Td>
                  <Table.Td ff="monospace">{short(checkpoint.transactionHash)}</Table.Td>
                </Table.Tr>
              ))}
            </Listing>
          )}
        </Answered>
        <Group mt="sm">
          <Text size="sm" c="dimmed">
            {t('howToCheck')}
          </Text>
          <Anchor size="sm" component={Link} to="/verify">
            {t('verifyHere')}
          </Anchor>
          <Anchor size="sm" href="/openapi.json">
            OpenAPI
          </Anchor>
        </Group>
      </Section>
    </Page>
  );
}
