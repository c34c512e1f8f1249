/** Reminders: what an obligor was told to pay and by when; to whoever is owed, what is late. */
import { Anchor, Badge, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import type { Answer } from '../api';
import { useApi } from '../api';
import { useFormats } from '../format';
import { FirmName } from '../parts/firm-name';
import { Listing } from '../parts/listing';
import { useLookMs } from '../parts/live';
import { Answered, Page, Section } from '../parts/page';
import { useSession } from '../session';

type Reminder = Answer<'/reminders'>['items'][number];

/** Stages in which a payment is late. */
const LATE: readonly Reminder['stage'][] = ['late', 'notice', 'recourse'];

export function RemindersPage() {
  const t = useTranslations('reminders');
  const { role } = useSession();
  const { instant } = useFormats();
  const api = useApi();
  const refetchInterval = useLookMs();
  const query = useQuery({
    queryKey: ['reminders'],
    queryFn: () => api.readAll((page) => api.client.GET('/reminders', { params: { query: page } })),
    refetchInterval,
  });
  return (
    <Page title={t('title')} lead={t(role === 'anchor' ? 'lead.anchor' : 'lead.holder')}>
      <Section title={t('list')}>
        <Answered query={query} empty={t('nothing')}>
          {(all) => (
            <Listing
              label={t('list')}
              minWidth={760}
              columns={[
                t('made'),
                t('stage'),
                t('invoice'),
                t('obligor'),
                t('holder'),
                { title: t('owed'), isFigure: true },
                t('due'),
              ]}
            >
              {all.map((reminder) => (
                <ReminderRow
                  key={`${reminder.receivable} ${reminder.stage}`}
                  {...reminder}
                  made={instant(reminder.madeAt)}
                />
              ))}
            </Listing>
          )}
        </Answered>
      </Section>
    </Page>
  );
}

function ReminderRow(reminder: Reminder & { readonly made: string }) {
  const t = useTranslations('reminders');
  const { money, day } = useFormats();
  const { receivable, stage, invoiceNumber, obligor, holder, owedMinor, currency, dueDate, daysToDue: days } = reminder;
  return (
    <Table.Tr>
      <Table.Td>{reminder.made}</Table.Td>
      <Table.Td>
        <Badge variant="light" color={LATE.includes(stage) ? 'red' : 'blue'} autoContrast>
          {t(`stages.${stage}`)}
        </Badge>
      </Table.Td>
      <Table.Td>
        <Anchor component={Link} size="sm" to={`/receivables/${receivable}`}>
          {invoiceNumber}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <FirmName code={obligor} />
      </Table.Td>
      <Table.Td>
        <FirmName code={holder} />
      </Table.Td>
      <Table.Td ta="right">{money(owedMinor, currency)}</Table.Td>
      <Table.Td>
        {day(dueDate)}
        <Text size="xs" c="dimmed">
          {days === 0 ? t('today') : t(days > 0 ? 'daysTo' : 'daysPast', { days: Math.abs(days) })}
        </Text>
      </Table.Td>
    </Table.Tr>
  );
}
