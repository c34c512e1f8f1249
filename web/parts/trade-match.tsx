/** Order, delivery and invoice of a receivable side by side, and what its verification found, in the user's language. */
import { Alert, Badge, Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Schema } from '../../client/client';
import { useApi } from '../api';
import { type Language, useLanguage } from '../language';
import { Listing } from './listing';
import { useLookMs } from './live';
import { Answered, Section } from './page';

const WORDS = {
  en: {
    title: 'Order, delivery and invoice',
    columns: ['Goods', 'Ordered', 'Delivered', 'Billed', 'Price ordered', 'Price billed'],
    noOrder: 'The order has not come in yet: there is nothing to compare with.',
    pending: 'Nobody has looked at the documents yet.',
    states: { pending: 'pending', clean: 'clean', waiting: 'waits for documents', flagged: 'to be reviewed' },
  },
  zh: {
    title: '订单、交货与发票比对',
    columns: ['货物', '订购', '交付', '开票', '订单价格', '发票价格'],
    noOrder: '尚未收到订单，无法比对。',
    pending: '尚未核验单据。',
    states: { pending: '待核验', clean: '无异常', waiting: '等待单据', flagged: '待人工复核' },
  },
} as const satisfies Record<Language, object>;

const COLOURS = { pending: 'gray', clean: 'teal', waiting: 'blue', flagged: 'orange' } as const;

/** What the verification found of a receivable's trade. */
export function useVerification(id: string) {
  const api = useApi();
  const refetchInterval = useLookMs();
  return useQuery({
    queryKey: ['verification', id],
    queryFn: () => api.read(api.client.GET('/receivables/{id}/verification', { params: { path: { id } } })),
    refetchInterval,
  });
}

/** The section of a receivable's page. */
export function TradeMatch({ id }: { id: string }) {
  const { language } = useLanguage();
  const query = useVerification(id);
  const words = WORDS[language];
  const state = query.data?.state;
  const badge =
    state === undefined ? undefined : (
      <Badge color={COLOURS[state]} variant="light" autoContrast>
        {words.states[state]}
      </Badge>
    );
  return (
    <Section title={words.title} aside={badge}>
      <Answered query={query}>
        {({ state: answered, match, findings }) => (
          <Stack gap="sm">
            {match === undefined ? (
              <Text size="sm" c="dimmed">
                {answered === 'pending' ? words.pending : words.noOrder}
              </Text>
            ) : (
              <Lines lines={match.lines} language={language} />
            )}
            {findings.map(({ flag, level, title, detail, advice }) => (
              <Alert
                key={`${flag} ${detail.en}`}
                color={level === 'review' ? 'orange' : 'blue'}
                title={title[language]}
                variant="light"
              >
                <Text size="sm">{detail[language]}</Text>
                <Text size="sm">{advice[language]}</Text>
              </Alert>
            ))}
          </Stack>
        )}
      </Answered>
    </Section>
  );
}

function Lines({ lines, language }: { lines: readonly Schema<'MatchedLine'>[]; language: Language }) {
  const { title, columns } = WORDS[language];
  return (
    <Listing label={title} minWidth={600} isDense columns={columns}>
      {lines.map(
        ({ orderLine, description, unit, ordered, delivered, billed, orderedPrice, invoicedAt, differences }) => (
          <Table.Tr key={orderLine} {...(differences.length === 0 ? {} : { bg: 'var(--mantine-color-orange-light)' })}>
            <Table.Td>
              {orderLine} · {description}
            </Table.Td>
            {[ordered, delivered, billed].map((quantity, index) => (
              <Table.Td key={columns[index + 1]}>
                {quantity} {unit}
              </Table.Td>
            ))}
            <Table.Td>{orderedPrice === undefined ? '–' : priceText(orderedPrice)}</Table.Td>
            <Table.Td>
              <Group gap="xs">{[...new Set(invoicedAt.map(priceText))].join(', ') || '–'}</Group>
            </Table.Td>
          </Table.Tr>
        ),
      )}
    </Listing>
  );
}

function priceText({ amount, per }: { amount: string; per: string }): string {
  return per === '1' ? amount : `${amount} / ${per}`;
}
