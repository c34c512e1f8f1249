/** A bank's offer: its card and its day; where the card is a policy, what of the policy stands against it. */
import { Button, Select, Stack, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Api, type FinancingRequest, Refused, useApi } from '../api';
import { Dialog } from '../parts/dialog';
import { useReceivable } from '../parts/queries';
import { useCommand } from '../parts/use-command';
import { isOfPolicy, PolicyRefusal } from './policy-refusal';

export function OfferForm({ request, onClose }: { request: FinancingRequest; onClose: () => void }) {
  const t = useTranslations('pipeline');
  const api = useApi();
  const { data: receivable } = useReceivable(request.receivable);
  const cards = useQuery({
    queryKey: ['rate-cards'],
    queryFn: () => api.readAll((query) => api.client.GET('/rate-cards', { params: { query } })),
  });
  const usable = [
    ...new Set(
      (cards.data ?? []).filter(({ terms }) => terms.currency === receivable?.currency).map(({ name }) => name),
    ),
  ];
  const [chosen, setChosen] = useState<string | null>(null);
  const [valueDate, setValueDate] = useState(request.latestDate);
  const card = chosen ?? usable[0];
  const offer = useCommand(
    (given: Api, by: { card: string; valueDate: string }) => makeOffer(given, request, by),
    t('wasOffered'),
    isOfPolicy,
  );
  const refusal = offer.error instanceof Refused && isOfPolicy(offer.error.problem) ? offer.error.problem : undefined;
  return (
    <Dialog onClose={onClose} title={t('offerTitle', { invoice: receivable?.invoice.number ?? '…' })}>
      <Stack>
        <Select label={t('rateCard')} data={usable} value={card ?? null} onChange={setChosen} allowDeselect={false} />
        <TextInput
          type="date"
          label={t('valueDate')}
          description={t('valueDateNote')}
          max={request.latestDate}
          value={valueDate}
          onChange={({ currentTarget }) => setValueDate(currentTarget.value)}
        />
        {refusal !== undefined && receivable !== undefined && (
          <PolicyRefusal problem={refusal} policy={offer.variables?.card ?? ''} currency={receivable.currency} />
        )}
        <Text size="sm" c="dimmed">
          {t('sealedNote')}
        </Text>
        <Button
          disabled={card === undefined}
          loading={offer.isPending}
          onClick={() => card !== undefined && offer.mutate({ card, valueDate }, { onSuccess: onClose })}
        >
          {t('seal')}
        </Button>
      </Stack>
    </Dialog>
  );
}

/** Holds a part of the obligor's facility, then seals the offer on it; gives it back where the bank's policy refuses the offer. */
async function makeOffer(
  api: Api,
  { id, receivable }: FinancingRequest,
  { card, valueDate }: { card: string; valueDate: string },
): Promise<void> {
  const { amountMinor } = await api.read(api.client.GET('/receivables/{id}', { params: { path: { id: receivable } } }));
  const [reserved] = await api.give((header) =>
    api.client.POST('/reservations', { params: { header }, body: { receivable, amountMinor } }),
  );
  const reservation = reserved?.subject?.split('/').at(-1) ?? '';
  const body = { request: id, rateCard: card, valueDate, reservation };
  try {
    await api.give((header) => api.client.POST('/offers', { params: { header }, body }));
  } catch (error) {
    if (error instanceof Refused && isOfPolicy(error.problem)) {
      const path = { id: reservation };
      await api.give((header) => api.client.POST('/reservations/{id}/release', { params: { path, header } }));
    }
    throw error;
  }
}
