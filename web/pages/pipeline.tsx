/** The bank's pipeline: open requests to offer on, what was offered, and what waits to be paid out. */
import { Badge, Button, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Api, FinancingRequest, Offer } from '../api';
import { useFormats } from '../format';
import { Dialog } from '../parts/dialog';
import { FirmName } from '../parts/firm-name';
import { Listing } from '../parts/listing';
import { Answered, Figures, Page, Section } from '../parts/page';
import { useOffers, useReceivable, useReceivables, useRequests } from '../parts/queries';
import { ReceivableTable } from '../parts/receivable-table';
import { useCommand } from '../parts/use-command';
import { OfferForm } from '../pipeline/offer-form';
import { useSession } from '../session';

export function PipelinePage() {
  const t = useTranslations('pipeline');
  const { party } = useSession();
  const requests = useRequests();
  const offers = useOffers();
  const receivables = useReceivables();
  const [offering, setOffering] = useState<FinancingRequest>();
  const [paying, setPaying] = useState<Offer>();
  const mine = (offers.data ?? []).filter(({ bank }) => bank === party);
  const offeredOn = new Set(mine.map(({ request }) => request));
  const open = (requests.data ?? []).filter(({ state }) => state === 'open');
  const toPay = mine.filter(({ state }) => state === 'accepted');
  const financed = (receivables.data ?? []).filter(
    ({ holder, financing }) => holder === party && financing?.financier === party,
  );
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Figures
        figures={[
          { label: t('open'), value: String(open.length) },
          { label: t('sealed'), value: String(mine.filter(({ state }) => state === 'sealed').length) },
          { label: t('toPay'), value: String(toPay.length) },
          { label: t('financed'), value: String(financed.length) },
        ]}
      />
      <Section title={t('requests')}>
        <Answered query={requests}>
          {() =>
            open.length === 0 ? (
              <Text c="dimmed">{t('noRequests')}</Text>
            ) : (
              <Listing
                label={t('requests')}
                minWidth={640}
                columns={[
                  t('invoice'),
                  t('holder'),
                  t('obligor'),
                  { title: t('amount'), isFigure: true },
                  t('latestDate'),
                  t('next'),
                ]}
              >
                {open.map((request) => (
                  <RequestRow
                    key={request.id}
                    request={request}
                    isOffered={offeredOn.has(request.id)}
                    onOffer={() => setOffering(request)}
                  />
                ))}
              </Listing>
            )
          }
        </Answered>
      </Section>
      {toPay.length > 0 && (
        <Section title={t('accepted')}>
          <Stack gap="xs">
            {toPay.map((offer) => (
              <AcceptedRow key={offer.id} offer={offer} onPay={() => setPaying(offer)} />
            ))}
          </Stack>
        </Section>
      )}
      {financed.length > 0 && (
        <Section title={t('portfolio')}>
          <ReceivableTable label={t('portfolio')} receivables={financed} counterparty="obligor" />
        </Section>
      )}
      {offering !== undefined && <OfferForm request={offering} onClose={() => setOffering(undefined)} />}
      {paying !== undefined && <DisbursementForm offer={paying} onClose={() => setPaying(undefined)} />}
    </Page>
  );
}

function RequestRow({
  request,
  isOffered,
  onOffer,
}: {
  request: FinancingRequest;
  isOffered: boolean;
  onOffer: () => void;
}) {
  const t = useTranslations('pipeline');
  const { money, day } = useFormats();
  const { data: receivable } = useReceivable(request.receivable);
  return (
    <Table.Tr>
      <Table.Td>{receivable?.invoice.number ?? '…'}</Table.Td>
      <Table.Td>
        <FirmName code={request.holder} />
      </Table.Td>
      <Table.Td>{receivable !== undefined && <FirmName code={receivable.obligor} />}</Table.Td>
      <Table.Td ta="right">{receivable !== undefined && money(receivable.amountMinor, receivable.currency)}</Table.Td>
      <Table.Td>{day(request.latestDate)}</Table.Td>
      <Table.Td>
        {isOffered ? (
          <Badge variant="light">{t('offered')}</Badge>
        ) : (
          <Button size="xs" onClick={onOffer}>
            {t('offer')}
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** The filing stands on the ledger before funds move; one that stands there already is what the payment names. */
async function fileAndPay(api: Api, id: string, registryFilingNumber: string, paymentReference: string): Promise<void> {
  const path = { id };
  const { filing } = await api.read(api.client.GET('/offers/{id}', { params: { path } }));
  if (filing === undefined) {
    await api.give((header) =>
      api.client.POST('/offers/{id}/filing', { params: { path, header }, body: { registryFilingNumber } }),
    );
  }
  await api.give((header) =>
    api.client.POST('/offers/{id}/disbursement', {
      params: { path, header },
      body: { registryFilingNumber, paymentReference },
    }),
  );
}

function AcceptedRow({ offer, onPay }: { offer: Offer; onPay: () => void }) {
  const t = useTranslations('pipeline');
  const { money } = useFormats();
  return (
    <Group justify="space-between">
      <Text>
        <FirmName code={offer.holder} /> · {money(offer.quote.netMinor, offer.quote.currency)}
      </Text>
      <Button size="xs" onClick={onPay}>
        {t('pay')}
      </Button>
    </Group>
  );
}

function DisbursementForm({ offer, onClose }: { offer: Offer; onClose: () => void }) {
  const t = useTranslations('pipeline');
  const { money } = useFormats();
  const [registryFilingNumber, setFiling] = useState('');
  const [paymentReference, setReference] = useState('');
  const pay = useCommand((api) => fileAndPay(api, offer.id, registryFilingNumber, paymentReference), t('paid'));
  return (
    <Dialog onClose={onClose} title={t('payTitle', { net: money(offer.quote.netMinor, offer.quote.currency) })}>
      <Stack>
        <TextInput
          label={t('filing')}
          description={t('filingNote')}
          value={registryFilingNumber}
          onChange={({ currentTarget }) => setFiling(currentTarget.value)}
        />
        <TextInput
          label={t('reference')}
          value={paymentReference}
          onChange={({ currentTarget }) => setReference(currentTarget.value)}
        />
        <Button
          disabled={registryFilingNumber === '' || paymentReference === ''}
          loading={pay.isPending}
          onClick={() => pay.mutate(undefined, { onSuccess: onClose })}
        >
          {t('pay')}
        </Button>
      </Stack>
    </Dialog>
  );
}
