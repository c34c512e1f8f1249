/** What banks' files told and nobody could match: each item with its reason, until a person has said what becomes of it. */
import { Anchor, Badge, Button, Group, Select, Stack, Switch, Table, Text } from '@mantine/core';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Schema } from '../../client/client';
import { type Api, useApi } from '../api';
import { owedMinor } from '../charts/calendar';
import { useFormats } from '../format';
import { Dialog } from '../parts/dialog';
import { Listing } from '../parts/listing';
import { UNTOLD_LOOK_MS } from '../parts/live';
import { Answered, Section } from '../parts/page';
import { useOffers, useReceivables } from '../parts/queries';
import { ReasonDialog } from '../parts/reason-dialog';
import { useCommand } from '../parts/use-command';
import { useSession } from '../session';

type Item = Schema<'SettlementItem'>;
type Decision = 'matchAgain' | 'book' | 'instructAgain' | 'close';

/** What an item says, as far as a list shows it. */
interface Content {
  readonly kind: 'entry' | 'status' | 'filing' | 'unreadable';
  readonly direction?: 'credit' | 'debit';
  readonly amountMinor?: string;
  readonly currency?: string;
  readonly bookedOn?: string;
  readonly remittance?: readonly string[];
  readonly counterparty?: { readonly name?: string; readonly code?: string };
  readonly endToEndId?: string;
  readonly reasons?: readonly string[];
  readonly offer?: string;
}

/** What can be done with an item of a kind. */
const DECISIONS: Readonly<Record<Content['kind'], readonly Decision[]>> = {
  entry: ['matchAgain', 'book', 'close'],
  filing: ['matchAgain', 'close'],
  status: ['instructAgain', 'close'],
  unreadable: ['close'],
};
const COLOURS = { open: 'orange', waiting: 'gray', booking: 'blue', booked: 'teal', noted: 'gray', resolved: 'teal' };
const REASONS = [
  'not-booked',
  'reversal',
  'unknown-reference',
  'ambiguous',
  'currency-differs',
  'amount-differs',
  'more-than-owed',
  'party-differs',
  'wrong-direction',
  'not-filed',
  'state-forbids',
  'unreadable',
  'unknown-account',
  'alike-earlier',
  'contradicts-earlier',
  'payment-rejected',
  'ledger-refused',
  'filing-refused',
  'registry-unavailable',
] as const;

export function WorkList() {
  const t = useTranslations('settlement');
  const [showsAll, setShowsAll] = useState(false);
  const [deciding, setDeciding] = useState<{ item: Item; decision: Decision }>();
  const query = useItems(showsAll);
  const again = useCommand((api, item: Item) => decide(api, item, { decision: 'matchAgain' }), t('wasDecided'));
  const close = () => setDeciding(undefined);
  return (
    <Section
      title={t('workList')}
      aside={
        <Switch
          label={t('showAll')}
          checked={showsAll}
          onChange={({ currentTarget }) => setShowsAll(currentTarget.checked)}
        />
      }
    >
      <Answered query={query} empty={t('nothingOpen')}>
        {(items) => (
          <Listing label={t('workList')} minWidth={720} columns={[t('what'), t('why'), t('received'), t('next')]}>
            {items.map((item) => (
              <ItemRow
                key={item.id}
                item={item}
                onDecide={(decision) =>
                  decision === 'matchAgain' ? again.mutate(item) : setDeciding({ item, decision })
                }
              />
            ))}
          </Listing>
        )}
      </Answered>
      {deciding?.decision === 'book' && <BookDialog item={deciding.item} onClose={close} />}
      {(deciding?.decision === 'close' || deciding?.decision === 'instructAgain') && (
        <ReasonDialog
          title={t(`decisions.${deciding.decision}`)}
          label={t('reason')}
          action={t(`decisions.${deciding.decision}`)}
          done={t('wasDecided')}
          work={(api, reason) => decide(api, deciding.item, { decision: deciding.decision, reason })}
          onClose={close}
        />
      )}
    </Section>
  );
}

function ItemRow({ item, onDecide }: { item: Item; onDecide: (decision: Decision) => void }) {
  const t = useTranslations('settlement');
  const { instant } = useFormats();
  const content = item.content as unknown as Content;
  const reason = REASONS.find((each) => each === item.reason);
  return (
    <Table.Tr style={{ verticalAlign: 'top' }}>
      <Table.Td>
        <ContentWords content={content} />
      </Table.Td>
      <Table.Td maw={320}>
        <Badge variant="light" color={COLOURS[item.state]} autoContrast>
          {reason === undefined ? t(`itemStates.${item.state}`) : t(`reasons.${reason}`)}
        </Badge>
        {[item.detail, item.resolution].map(
          (text) =>
            text !== undefined && (
              <Text key={text} size="sm" style={{ overflowWrap: 'anywhere' }}>
                {text}
              </Text>
            ),
        )}
        {item.record?.startsWith('receivable/') && (
          <Anchor size="sm" component={Link} to={`/receivables/${item.record.slice('receivable/'.length)}`}>
            {item.record}
          </Anchor>
        )}
      </Table.Td>
      <Table.Td>{instant(item.receivedAt)}</Table.Td>
      <Table.Td>
        {item.state === 'open' && (
          <Group gap="xs">
            {DECISIONS[content.kind].map((decision) => (
              <Button key={decision} size="xs" variant="default" onClick={() => onDecide(decision)}>
                {t(`decisions.${decision}`)}
              </Button>
            ))}
          </Group>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

function ContentWords({ content }: { content: Content }) {
  const t = useTranslations('settlement');
  const { money, day } = useFormats();
  const { kind, direction, amountMinor, currency, counterparty, remittance = [], reasons = [] } = content;
  const facts = [
    content.bookedOn && day(content.bookedOn),
    counterparty?.name ?? counterparty?.code,
    content.endToEndId,
    ...remittance,
    ...reasons,
    content.offer,
  ].filter(Boolean);
  return (
    <>
      <Text size="sm" fw={600}>
        {kind === 'entry' && direction !== undefined && amountMinor !== undefined && currency !== undefined
          ? t(`directions.${direction}`, { amount: money(amountMinor, currency) })
          : t(`kinds.${kind}`)}
      </Text>
      <Text size="sm">{facts.join(' · ')}</Text>
    </>
  );
}

/** Where a person says that a booking belongs: a debit pays an accepted offer, a credit a receivable. */
function BookDialog({ item, onClose }: { item: Item; onClose: () => void }) {
  const t = useTranslations('settlement');
  const { money } = useFormats();
  const { party } = useSession();
  const { direction, currency } = item.content as unknown as Content;
  const { data: offers = [] } = useOffers();
  const { data: receivables = [] } = useReceivables();
  const [record, setRecord] = useState<string | null>(item.record ?? null);
  const book = useCommand(
    (api, chosen: string) => decide(api, item, { decision: 'book', record: chosen }),
    t('wasDecided'),
  );
  const invoiceOf = (id: string) => receivables.find((each) => each.id === id)?.invoice.number ?? id;
  const choices =
    direction === 'debit'
      ? offers
          .filter(({ bank, state, quote }) => bank === party && state === 'accepted' && quote.currency === currency)
          .map(({ id, quote }) => ({
            value: `offer/${id}`,
            label: `${invoiceOf(quote.receivableId)} · ${money(quote.netMinor, quote.currency)} · ${id}`,
          }))
      : receivables
          .filter((each) => each.currency === currency && each.holder === party && owedMinor(each) > 0n)
          .map(({ id, invoice, amountMinor }) => ({
            value: `receivable/${id}`,
            label: `${invoice.number} · ${money(amountMinor, currency ?? 'CNY')} · ${id}`,
          }));
  return (
    <Dialog onClose={onClose} title={t('decisions.book')}>
      <Stack>
        <ContentWords content={item.content as unknown as Content} />
        {choices.length === 0 ? (
          <Text>{t('noRecord')}</Text>
        ) : (
          <Select
            label={t('bookOn')}
            description={t(direction === 'debit' ? 'bookOnOffer' : 'bookOnReceivable')}
            data={choices}
            value={record}
            onChange={setRecord}
            searchable
            nothingFoundMessage={t('noRecord')}
          />
        )}
        <Button
          disabled={record === null}
          loading={book.isPending}
          onClick={() => record !== null && book.mutate(record, { onSuccess: onClose })}
        >
          {t('decisions.book')}
        </Button>
      </Stack>
    </Dialog>
  );
}

function useItems(all: boolean): UseQueryResult<Item[]> {
  const api = useApi();
  return useQuery({
    queryKey: ['settlement-items', all],
    queryFn: () =>
      api.readAll((cursor) =>
        api.client.GET('/settlement-items', {
          params: { query: { order: 'newest', ...(all ? {} : { state: ['open'] }), ...cursor } },
        }),
      ),
    refetchInterval: UNTOLD_LOOK_MS,
  });
}

function decide(
  api: Api,
  { id }: Item,
  body: { decision: Decision; record?: string; reason?: string },
): Promise<unknown> {
  return api.read(api.client.POST('/settlement-items/{id}/resolution', { params: { path: { id } }, body }));
}
