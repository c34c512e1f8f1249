/** The green profile: where material came from and went, what is attested, and what waits for this firm's word. */
import { Badge, Button, Group, Table, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { GreenEvent } from '../api';
import { Chart } from '../charts/chart';
import { materialFlows } from '../charts/materials';
import { useFormats } from '../format';
import { FirmName } from '../parts/firm-name';
import { Listing } from '../parts/listing';
import { Answered, Figures, Page, Section } from '../parts/page';
import { useGreenEvents } from '../parts/queries';
import { useCommand } from '../parts/use-command';
import { useSession } from '../session';

const COLOURS = { captured: 'gray', attested: 'teal', disputed: 'orange', erroneous: 'red' } as const;

export function GreenPage() {
  const t = useTranslations('green');
  const { party } = useSession();
  const query = useGreenEvents();
  const events = useMemo(() => query.data ?? [], [query.data]);
  const content = useMemo(
    () =>
      materialFlows(events, {
        step: ({ event }) => event.bizStep ?? event.type,
        columns: [t('from'), t('to'), t('quantity')],
      }),
    [events, t],
  );
  const own = events.filter(({ capturedBy }) => capturedBy === party);
  const waiting = events.filter(({ counterparty, state }) => counterparty === party && state === 'captured');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Figures
        figures={[
          { label: t('captured'), value: String(own.length) },
          { label: t('attested'), value: String(own.filter(({ state }) => state === 'attested').length) },
          { label: t('waiting'), value: String(waiting.length) },
        ]}
      />
      {content.rows.length > 0 && (
        <Section title={t('flows')}>
          <Chart title={t('flows')} content={content} height={420} />
        </Section>
      )}
      {waiting.length > 0 && (
        <Section title={t('toAttest')}>
          <EventTable label={t('toAttest')} events={waiting} withActions />
        </Section>
      )}
      <Section title={t('events')}>
        <Answered query={query} empty={t('nothing')}>
          {(all) => <EventTable label={t('events')} events={all} />}
        </Answered>
      </Section>
    </Page>
  );
}

function EventTable({
  label,
  events,
  withActions = false,
}: {
  label: string;
  events: readonly GreenEvent[];
  withActions?: boolean;
}) {
  const t = useTranslations('green');
  const { instant } = useFormats();
  const attest = useCommand(
    (api, id: string) =>
      api.give((header) =>
        api.client.POST('/green-events/{id}/attestation', { params: { path: { id }, header }, body: {} }),
      ),
    t('wasAttested'),
  );
  const dispute = useCommand(
    (api, { id, reason }: { id: string; reason: string }) =>
      api.give((header) =>
        api.client.POST('/green-events/{id}/dispute', { params: { path: { id }, header }, body: { reason } }),
      ),
    t('wasDisputed'),
  );
  const askReason = (id: string) => {
    const reason = window.prompt(t('whyDisputed'));
    if (reason !== null && reason.trim() !== '') dispute.mutate({ id, reason: reason.trim() });
  };
  return (
    <Listing
      label={label}
      minWidth={620}
      isDense
      columns={[t('step'), t('when'), t('by'), t('counterparty'), t('state'), ...(withActions ? [t('yourWord')] : [])]}
    >
      {events.map(({ id, event, capturedBy, counterparty, state }) => (
        <Table.Tr key={id}>
          <Table.Td>
            <Text size="sm">{event.bizStep ?? event.type}</Text>
            <Text size="xs" c="dimmed">
              {event.type}
            </Text>
          </Table.Td>
          <Table.Td>{instant(event.eventTime)}</Table.Td>
          <Table.Td>
            <FirmName code={capturedBy} />
          </Table.Td>
          <Table.Td>
            <FirmName code={counterparty} />
          </Table.Td>
          <Table.Td>
            <Badge variant="light" color={COLOURS[state]} autoContrast>
              {t(`states.${state}`)}
            </Badge>
          </Table.Td>
          {withActions && (
            <Table.Td>
              <Group gap="xs" wrap="nowrap">
                <Button size="xs" loading={attest.isPending} onClick={() => attest.mutate(id)}>
                  {t('attest')}
                </Button>
                <Button size="xs" variant="default" onClick={() => askReason(id)}>
                  {t('dispute')}
                </Button>
              </Group>
            </Table.Td>
          )}
        </Table.Tr>
      ))}
    </Listing>
  );
}
