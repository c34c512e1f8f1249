/** The supplier's first question: what am I owed, and what can become cash today? */
import { Button, Group, NumberInput, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { minorOf } from '../amounts';
import type { Receivable } from '../api';
import { maturityCalendar, owedByCurrency } from '../charts/calendar';
import { Chart } from '../charts/chart';
import { EarlyPaymentOffers } from '../early-payments/early-payment';
import { useFormats } from '../format';
import { Dialog } from '../parts/dialog';
import { Answered, Figures, Page, Section } from '../parts/page';
import { useReceivables } from '../parts/queries';
import { ReceivableTable } from '../parts/receivable-table';
import { useCommand } from '../parts/use-command';
import { useSession } from '../session';

const ENDED: readonly string[] = ['settled', 'rejected', 'cancelled', 'split', 'writtenOff'];

export function OwedPage() {
  const t = useTranslations('owed');
  const { party } = useSession();
  const { money } = useFormats();
  const query = useReceivables();
  const [asking, setAsking] = useState<Receivable>();
  const [splitting, setSplitting] = useState<Receivable>();
  const held = useMemo(
    () => (query.data ?? []).filter(({ holder, state }) => holder === party && !ENDED.includes(state)),
    [query.data, party],
  );
  const sold = (query.data ?? []).filter(({ seller, holder }) => seller === party && holder !== party);
  const ready = held.filter(({ state }) => state === 'confirmed');
  const content = useMemo(
    () => maturityCalendar(held, { money, columns: [t('month'), t('amount')] }),
    [held, money, t],
  );
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Figures
        figures={[
          ...[...owedByCurrency(held)].map(([currency, minor]) => ({
            label: t('owedIn', { currency }),
            value: money(minor, currency),
          })),
          { label: t('ready'), value: String(ready.length) },
          { label: t('soldCount'), value: String(sold.length) },
        ]}
      />
      <EarlyPaymentOffers receivables={held} />
      <Section title={t('held')}>
        <Answered query={query}>
          {() =>
            held.length === 0 ? (
              <Text c="dimmed">{t('nothing')}</Text>
            ) : (
              <ReceivableTable
                label={t('held')}
                receivables={held}
                counterparty="obligor"
                action={(receivable) =>
                  receivable.state === 'confirmed' ? (
                    <Group gap="xs" wrap="nowrap">
                      <Button size="xs" onClick={() => setAsking(receivable)}>
                        {t('getCash')}
                      </Button>
                      <Button size="xs" variant="default" onClick={() => setSplitting(receivable)}>
                        {t('split')}
                      </Button>
                    </Group>
                  ) : null
                }
              />
            )
          }
        </Answered>
      </Section>
      {held.length > 0 && (
        <Section title={t('calendar')}>
          <Chart title={t('calendar')} content={content} />
        </Section>
      )}
      {sold.length > 0 && (
        <Section title={t('sold')}>
          <ReceivableTable label={t('sold')} receivables={sold} counterparty="obligor" />
        </Section>
      )}
      {asking !== undefined && <RequestForm receivable={asking} onClose={() => setAsking(undefined)} />}
      {splitting !== undefined && <SplitForm receivable={splitting} onClose={() => setSplitting(undefined)} />}
    </Page>
  );
}

function RequestForm({ receivable, onClose }: { receivable: Receivable; onClose: () => void }) {
  const t = useTranslations('owed');
  const { money } = useFormats();
  const [latestDate, setLatestDate] = useState(receivable.maturityDate);
  const [closesAt, setClosesAt] = useState('');
  const [recourse, setRecourse] = useState(false);
  const request = useCommand(
    (api) =>
      api.give((header) =>
        api.client.POST('/financing-requests', {
          params: { header },
          body: {
            receivable: receivable.id,
            latestDate,
            recourse,
            ...(closesAt === '' ? {} : { closesAt: new Date(closesAt).toISOString() }),
          },
        }),
      ),
    t('requested'),
  );
  return (
    <Dialog onClose={onClose} title={t('requestTitle', { invoice: receivable.invoice.number })}>
      <Stack>
        <Text>{money(receivable.amountMinor, receivable.currency)}</Text>
        <TextInput
          type="date"
          label={t('latestDate')}
          description={t('latestDateNote')}
          max={receivable.maturityDate}
          value={latestDate}
          onChange={({ currentTarget }) => setLatestDate(currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={t('closesAt')}
          description={t('closesAtNote')}
          value={closesAt}
          onChange={({ currentTarget }) => setClosesAt(currentTarget.value)}
        />
        <Switch
          label={t('recourse')}
          description={t('recourseNote')}
          checked={recourse}
          onChange={({ currentTarget }) => setRecourse(currentTarget.checked)}
        />
        <Button loading={request.isPending} onClick={() => request.mutate(undefined, { onSuccess: onClose })}>
          {t('request')}
        </Button>
      </Stack>
    </Dialog>
  );
}

function SplitForm({ receivable, onClose }: { receivable: Receivable; onClose: () => void }) {
  const t = useTranslations('owed');
  const { money } = useFormats();
  const [first, setFirst] = useState<string | number>('');
  const whole = BigInt(receivable.amountMinor);
  const firstMinor = minorOf(String(first), receivable.currency);
  const fits = firstMinor !== undefined && firstMinor > 0n && firstMinor < whole;
  const split = useCommand(
    (api, amountsMinor: string[]) =>
      api.give((header) =>
        api.client.POST('/receivables/{id}/split', {
          params: { path: { id: receivable.id }, header },
          body: { amountsMinor },
        }),
      ),
    t('wasSplit'),
  );
  return (
    <Dialog onClose={onClose} title={t('splitTitle', { invoice: receivable.invoice.number })}>
      <Stack>
        <Text>{money(whole, receivable.currency)}</Text>
        <NumberInput
          label={t('firstPart')}
          value={first}
          onChange={setFirst}
          min={0}
          decimalScale={2}
          hideControls
          error={first !== '' && !fits ? t('partTooLarge') : undefined}
        />
        {fits && <Text size="sm">{t('secondPart', { amount: money(whole - firstMinor, receivable.currency) })}</Text>}
        <Button
          disabled={!fits}
          loading={split.isPending}
          onClick={() =>
            fits && split.mutate([firstMinor.toString(), (whole - firstMinor).toString()], { onSuccess: onClose })
          }
        >
          {t('split')}
        </Button>
      </Stack>
    </Dialog>
  );
}
