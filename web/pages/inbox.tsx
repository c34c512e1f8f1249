/** The anchor's inbox: invoices that wait for its signature, with the trade behind each; one or many are signed at once. */
import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Api, Receivable } from '../api';
import { owedByCurrency } from '../charts/calendar';
import { useFormats } from '../format';
import { Answered, Figures, Page, Section } from '../parts/page';
import { useReceivables } from '../parts/queries';
import { ReceivableTable } from '../parts/receivable-table';
import { useSigningPlace } from '../parts/signing-place';
import { useCommand } from '../parts/use-command';
import { useSession } from '../session';
import { type SigningPlace, sign } from '../signing';

export function InboxPage() {
  const t = useTranslations('inbox');
  const { party } = useSession();
  const { money } = useFormats();
  const query = useReceivables();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { place, choice } = useSigningPlace();
  const confirm = useCommand(
    (api, { ids, at }: { ids: readonly string[]; at: SigningPlace }) => confirmAll(api, ids, at),
    t('confirmed'),
  );
  const mine = (query.data ?? []).filter(({ obligor }) => obligor === party);
  const waiting = mine.filter(({ state }) => state === 'verified');
  const early = mine.filter(({ state }) => state === 'issued' || state === 'diluted' || state === 'disputed');
  const selected = waiting.filter(({ id }) => chosen.has(id));
  const sums = (list: readonly Receivable[]) =>
    [...owedByCurrency(list)].map(([currency, minor]) => money(minor, currency)).join(' · ') || '0';
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Figures
        figures={[
          { label: t('waiting'), value: String(waiting.length), note: sums(waiting) },
          { label: t('inVerification'), value: String(early.length), note: sums(early) },
        ]}
      />
      <Section
        title={t('toConfirm')}
        aside={
          <Group>
            {choice}
            <Button
              disabled={selected.length === 0 || place === undefined}
              loading={confirm.isPending}
              onClick={() =>
                place !== undefined &&
                confirm.mutate(
                  { ids: selected.map(({ id }) => id), at: place },
                  { onSuccess: () => setChosen(new Set()) },
                )
              }
            >
              {t('confirm', { count: selected.length })}
            </Button>
          </Group>
        }
      >
        {selected.length > 0 && (
          <Text size="sm" mb="xs">
            {t('signs', { sum: sums(selected) })}
          </Text>
        )}
        <Answered query={query}>
          {() =>
            waiting.length === 0 ? (
              <Text c="dimmed">{t('nothing')}</Text>
            ) : (
              <ReceivableTable
                label={t('toConfirm')}
                receivables={waiting}
                counterparty="seller"
                chosen={chosen}
                onChoose={setChosen}
              />
            )
          }
        </Answered>
      </Section>
      {early.length > 0 && (
        <Section title={t('notYet')}>
          <ReceivableTable label={t('notYet')} receivables={early} counterparty="seller" />
        </Section>
      )}
    </Page>
  );
}

/** Signs and confirms each; one that is refused stops those after it, and the list shows what was done. */
export async function confirmAll(api: Api, ids: readonly string[], place: SigningPlace): Promise<void> {
  for (const id of ids) {
    const path = { id };
    const data = await api.read(api.client.GET('/receivables/{id}/confirmation', { params: { path } }));
    const signature = await sign(api.session, place, data);
    const body = { signature, nonce: String(data.message.nonce), expiresAt: Number(data.message.expiresAt) };
    await api.give((header) => api.client.POST('/receivables/{id}/confirmation', { params: { path, header }, body }));
  }
}
