/** The supplier's requests: what each bank offers, how its price comes about, and the signature that takes one. */
import { Badge, Button, Group, SimpleGrid, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import type { Api, FinancingRequest, Offer } from '../api';
import { Chart } from '../charts/chart';
import { priceWaterfall } from '../charts/waterfall';
import { EarlyPaymentCard } from '../early-payments/early-payment';
import { useEarlyPaymentOffers } from '../early-payments/offers';
import { MandatePart } from '../financing/mandate';
import { useFormats } from '../format';
import { FiguresTable } from '../parts/figures-table';
import { OfferFrame } from '../parts/offer-frame';
import { Answered, Page, Section } from '../parts/page';
import { useOffers, useReceivable, useRequests } from '../parts/queries';
import { useSigningPlace } from '../parts/signing-place';
import { useCommand } from '../parts/use-command';
import { useSession } from '../session';
import { type SigningPlace, sign } from '../signing';

export function FinancingPage() {
  const t = useTranslations('financing');
  const { party } = useSession();
  const requests = useRequests();
  const offers = useOffers();
  const mine = (requests.data ?? []).filter(({ holder }) => holder === party);
  const open = mine.filter(({ state }) => state === 'open');
  const closed = mine.filter(({ state }) => state !== 'open');
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Answered query={requests}>{() => (open.length === 0 ? <Text c="dimmed">{t('nothing')}</Text> : null)}</Answered>
      {[...open, ...closed].map((request) => (
        <RequestCard
          key={request.id}
          request={request}
          offers={(offers.data ?? []).filter((offer) => offer.request === request.id)}
        />
      ))}
    </Page>
  );
}

function RequestCard({ request, offers }: { request: FinancingRequest; offers: readonly Offer[] }) {
  const t = useTranslations('financing');
  const { money, day, instant } = useFormats();
  const { data: receivable } = useReceivable(request.receivable);
  const withdraw = useCommand(
    (api) =>
      api.give((header) =>
        api.client.POST('/financing-requests/{id}/withdrawal', { params: { path: { id: request.id }, header } }),
      ),
    t('withdrawn'),
  );
  const offered = useEarlyPaymentOffers().data?.find((each) => each.receivable === request.receivable);
  const early = request.state === 'open' ? offered : undefined;
  const [cheapest] = [...offers].sort(byCost);
  const isEarlyBest =
    early !== undefined && cheapest !== undefined && Number(cheapest.cost.annualRate) >= Number(early.cost.annualRate);
  const best = isEarlyBest ? undefined : cheapest;
  return (
    <Section
      title={t('requestOf', { invoice: receivable?.invoice.number ?? '…' })}
      aside={
        <Group gap="xs">
          <Badge variant="light">{t(`states.${request.state}`)}</Badge>
          {request.state === 'open' && (
            <Button size="xs" variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate(undefined)}>
              {t('withdraw')}
            </Button>
          )}
        </Group>
      }
    >
      <Text size="sm" c="dimmed" mb="sm">
        {receivable !== undefined && `${money(receivable.amountMinor, receivable.currency)} · `}
        {t('until', { date: day(request.latestDate) })}
        {request.closesAt !== undefined && ` · ${t('closes', { instant: instant(request.closesAt) })}`}
        {` · ${request.recourse ? t('withRecourse') : t('withoutRecourse')}`}
      </Text>
      {receivable !== undefined && <MandatePart request={request} receivable={receivable} />}
      {offers.length === 0 && early === undefined ? (
        <Text c="dimmed">{t('noOffers')}</Text>
      ) : (
        <SimpleGrid cols={{ base: 1, md: 2 }}>
          {early !== undefined && <EarlyPaymentCard offer={early} isBest={isEarlyBest} />}
          {offers.map((offer) => (
            <OfferCard key={offer.id} offer={offer} isBest={offer.id === best?.id} isOpen={request.state === 'open'} />
          ))}
        </SimpleGrid>
      )}
    </Section>
  );
}

/** What costs least a year first, with fees and advance counted; at the same cost, the offer that pays more now. */
function byCost(left: Offer, right: Offer): number {
  const dearer = Number(left.cost.annualRate) - Number(right.cost.annualRate);
  if (dearer !== 0) return dearer;
  return BigInt(left.quote.netMinor) > BigInt(right.quote.netMinor) ? -1 : 1;
}

/** An offer with its price, term by term. */
function OfferCard({ offer, isBest, isOpen }: { offer: Offer; isBest: boolean; isOpen: boolean }) {
  const t = useTranslations('financing');
  const price = useTranslations('price');
  const { money, rate, annualRate, bps } = useFormats();
  const { place, choice } = useSigningPlace();
  const accept = useCommand((api, at: SigningPlace) => acceptOffer(api, offer.id, at), t('accepted'));
  const { quote } = offer;
  const content = useMemo(
    () =>
      priceWaterfall(quote, {
        term: (term) => {
          if (term.evidence !== undefined) return price(`evidence.${term.evidence}`);
          return term.proof === undefined ? price(`terms.${term.kind}`) : price(`proofs.${term.proof}`);
        },
        bps,
        total: price('rate'),
        columns: [price('term'), price('bps')],
      }),
    [quote, price, bps],
  );
  const figures = [
    [price('face'), money(quote.faceMinor, quote.currency)],
    [price('advance'), money(quote.advanceMinor, quote.currency)],
    [price('discount'), money(quote.discountMinor, quote.currency)],
    [price('net'), money(quote.netMinor, quote.currency)],
    [price('annualRate'), annualRate(offer.cost.annualRate)],
    [price('days'), `${quote.tenorDays} (${quote.dayCount})`],
  ] as const;
  return (
    <OfferFrame
      by={offer.bank}
      isBest={isBest}
      aside={
        <>
          {offer.state !== 'sealed' && <Badge variant="light">{t(`offerStates.${offer.state}`)}</Badge>}
          <Text fw={700}>{rate(quote.rateBps)}</Text>
        </>
      }
    >
      <FiguresTable label={price('figures')} figures={figures} />
      <Chart title={price('waterfall')} content={content} height={60 + quote.terms.length * 34} />
      {isOpen && offer.state === 'sealed' && (
        <>
          {choice}
          <Button
            disabled={place === undefined}
            loading={accept.isPending}
            onClick={() => place !== undefined && accept.mutate(place)}
          >
            {t('accept', { net: money(quote.netMinor, quote.currency) })}
          </Button>
        </>
      )}
    </OfferFrame>
  );
}

async function acceptOffer(api: Api, id: string, place: SigningPlace): Promise<void> {
  const path = { id };
  const data = await api.read(api.client.GET('/offers/{id}/acceptance', { params: { path } }));
  const signature = await sign(api.session, place, data);
  const body = { signature, nonce: String(data.message.nonce), expiresAt: Number(data.message.expiresAt) };
  await api.give((header) => api.client.POST('/offers/{id}/acceptance', { params: { path, header }, body }));
}
