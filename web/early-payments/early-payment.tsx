/** Early payment of a receivable: the obligor offers it from its own cash, the holder sees what it costs and agrees; each signs. */
import { Anchor, Badge, Button, Group, NumberInput, Stack, Table, Text, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { minorOf } from '../amounts';
import { type Receivable, useApi } from '../api';
import { useFormats } from '../format';
import { FiguresTable } from '../parts/figures-table';
import { FirmName } from '../parts/firm-name';
import { Listing } from '../parts/listing';
import { OfferFrame } from '../parts/offer-frame';
import { Section } from '../parts/page';
import { useSigningPlace } from '../parts/signing-place';
import { useCommand } from '../parts/use-command';
import { useSession } from '../session';
import {
  agreeEarlyPayment,
  type EarlyPaymentOffer,
  offerEarlyPayment,
  type Terms,
  useEarlyPaymentOffers,
} from './offers';

const PAYABLE: readonly string[] = ['confirmed', 'offered'];

/** What obligor and holder see of it on the page of a receivable; nothing for others, and where nothing can be agreed. */
export function EarlyPaymentSection({ receivable }: { receivable: Receivable }) {
  const t = useTranslations('earlyPayment');
  const { party } = useSession();
  const { money, day } = useFormats();
  const { id, obligor, holder, currency, state, earlyPayment } = receivable;
  const offer = useEarlyPaymentOffers().data?.find((each) => each.receivable === id);
  if (earlyPayment !== undefined) {
    return (
      <Section title={t('title')}>
        <Text>{t('awaited', { amount: money(earlyPayment.payMinor, currency), day: day(earlyPayment.payOn) })}</Text>
      </Section>
    );
  }
  if (!PAYABLE.includes(state)) return null;
  if (party === obligor) {
    return (
      <Section title={t('title')}>
        <Stack>
          {offer !== undefined && <OwnOffer offer={offer} />}
          <OfferForm receivable={receivable} />
        </Stack>
      </Section>
    );
  }
  if (party !== holder || offer === undefined) return null;
  return (
    <Section title={t('title')}>
      <EarlyPaymentCard offer={offer} />
    </Section>
  );
}

/** The offers that wait for a holder, each with the way to its invoice. */
export function EarlyPaymentOffers({ receivables }: { receivables: readonly Receivable[] }) {
  const t = useTranslations('earlyPayment');
  const { party } = useSession();
  const { money, day, annualRate } = useFormats();
  const offers = (useEarlyPaymentOffers().data ?? []).filter(({ holder }) => holder === party);
  if (offers.length === 0) return null;
  const invoices = new Map(receivables.map(({ id, invoice }) => [id, invoice.number]));
  return (
    <Section title={t('offered')}>
      <Listing
        label={t('offered')}
        minWidth={640}
        columns={[
          t('invoice'),
          t('obligor'),
          { title: t('pays'), isFigure: true },
          t('on'),
          { title: t('discount'), isFigure: true },
          { title: t('annualRate'), isFigure: true },
        ]}
      >
        {offers.map(({ receivable, obligor, currency, payMinor, payOn, cost }) => (
          <Table.Tr key={receivable}>
            <Table.Td>
              <Anchor component={Link} to={`/receivables/${receivable}`}>
                {invoices.get(receivable) ?? receivable}
              </Anchor>
            </Table.Td>
            <Table.Td>
              <FirmName code={obligor} />
            </Table.Td>
            <Table.Td ta="right">{money(payMinor, currency)}</Table.Td>
            <Table.Td>{day(payOn)}</Table.Td>
            <Table.Td ta="right">{money(cost.totalMinor, currency)}</Table.Td>
            <Table.Td ta="right">{annualRate(cost.annualRate)}</Table.Td>
          </Table.Tr>
        ))}
      </Listing>
    </Section>
  );
}

/** An offer as its holder weighs it. @param isBest whether no bank's offer costs less */
export function EarlyPaymentCard({ offer, isBest = false }: { offer: EarlyPaymentOffer; isBest?: boolean }) {
  const t = useTranslations('earlyPayment');
  const { money } = useFormats();
  const { place, choice } = useSigningPlace();
  const agree = useCommand(async (api) => {
    if (place !== undefined) await agreeEarlyPayment(api, offer.receivable, offer, place);
  }, t('agreed'));
  return (
    <OfferFrame by={offer.obligor} isBest={isBest} aside={<Badge variant="light">{t('ownCash')}</Badge>}>
      <TermsTable offer={offer} />
      <Text size="sm" c="dimmed">
        {t('note')}
      </Text>
      {choice}
      <Button disabled={place === undefined} loading={agree.isPending} onClick={() => agree.mutate(undefined)}>
        {t('agree', { amount: money(offer.payMinor, offer.currency) })}
      </Button>
    </OfferFrame>
  );
}

function TermsTable({ offer: { currency, amountMinor, payMinor, payOn, cost } }: { offer: EarlyPaymentOffer }) {
  const t = useTranslations('earlyPayment');
  const { money, day, annualRate } = useFormats();
  const figures = [
    [t('owed'), money(amountMinor, currency)],
    [t('pays'), money(payMinor, currency)],
    [t('on'), day(payOn)],
    [t('discount'), money(cost.totalMinor, currency)],
    [t('annualRate'), annualRate(cost.annualRate)],
  ] as const;
  return <FiguresTable label={t('terms')} figures={figures} />;
}

function OwnOffer({ offer }: { offer: EarlyPaymentOffer }) {
  const t = useTranslations('earlyPayment');
  const { instant } = useFormats();
  const withdraw = useCommand(async (api) => {
    const request = { params: { path: { id: offer.receivable } } };
    const { error, response } = await api.client.DELETE('/receivables/{id}/early-payment-offer', request);
    if (!response.ok) await api.read(Promise.resolve({ error, response }));
  }, t('withdrawn'));
  return (
    <Stack gap="sm">
      <TermsTable offer={offer} />
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {t('until', { instant: instant(new Date(offer.expiresAt * 1_000).toISOString()) })}
        </Text>
        <Button size="xs" variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate(undefined)}>
          {t('withdraw')}
        </Button>
      </Group>
    </Stack>
  );
}

/** The obligor's own terms, with what they earn before anything is signed. */
function OfferForm({ receivable }: { receivable: Receivable }) {
  const t = useTranslations('earlyPayment');
  const { money, annualRate } = useFormats();
  const { place, choice } = useSigningPlace();
  const [pays, setPays] = useState<string | number>('');
  const [payOn, setPayOn] = useState('');
  const { id, currency, maturityDate } = receivable;
  const payMinor = minorOf(String(pays), currency);
  const fits = payMinor !== undefined && payMinor > 0n && payMinor < BigInt(receivable.amountMinor);
  const terms = fits && payOn !== '' ? { payMinor: payMinor.toString(), payOn } : undefined;
  const cost = useCost(id, terms);
  const offer = useCommand(async (api, given: Terms) => {
    if (place !== undefined) await offerEarlyPayment(api, id, given, place);
  }, t('wasOffered'));
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {t('offerNote')}
      </Text>
      <Group align="end">
        <NumberInput
          label={t('pays')}
          value={pays}
          onChange={setPays}
          min={0}
          decimalScale={2}
          hideControls
          error={pays !== '' && !fits ? t('noDiscount') : undefined}
        />
        <TextInput
          type="date"
          label={t('on')}
          max={maturityDate}
          value={payOn}
          onChange={({ currentTarget }) => setPayOn(currentTarget.value)}
        />
        {choice}
        <Button
          disabled={terms === undefined || cost.data === undefined || place === undefined}
          loading={offer.isPending}
          onClick={() => terms !== undefined && offer.mutate(terms)}
        >
          {t('offer')}
        </Button>
      </Group>
      <div role="status">
        {terms !== undefined && cost.data !== undefined && (
          <Text size="sm">
            {t('earns', {
              discount: money(cost.data.totalMinor, currency),
              rate: annualRate(cost.data.annualRate),
            })}
          </Text>
        )}
        {terms !== undefined && cost.error !== null && (
          <Text size="sm" c="red.8">
            {cost.error.message}
          </Text>
        )}
      </div>
    </Stack>
  );
}

function useCost(id: string, terms: Terms | undefined) {
  const api = useApi();
  return useQuery({
    queryKey: ['early-payment-cost', id, terms?.payMinor, terms?.payOn],
    enabled: terms !== undefined,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: () =>
      api.read(
        api.client.GET('/receivables/{id}/early-payment-cost', {
          params: { path: { id }, query: { payMinor: terms?.payMinor ?? '', payOn: terms?.payOn ?? '' } },
        }),
      ),
  });
}
