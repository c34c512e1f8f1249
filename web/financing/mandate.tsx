/** A holder's mandate for its request: given by a signature in the browser, shown with what came of it, taken back. */
import { Badge, Button, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { annualRateOf, minorOf, percentOf } from '../amounts';
import { type Answer, type Api, type FinancingRequest, type Receivable, useApi } from '../api';
import { useFormats } from '../format';
import { Dialog } from '../parts/dialog';
import { UNTOLD_LOOK_MS } from '../parts/live';
import { useSigningPlace } from '../parts/signing-place';
import { useCommand } from '../parts/use-command';
import { type SigningPlace, sign } from '../signing';

type Mandate = Answer<'/financing-requests/{id}/mandate'>;
const DAY_SECONDS = 86_400;
/** Days after which a signature of the service's users ends at the latest. */
const MOST_DAYS = 30;

export function MandatePart({ request, receivable }: { request: FinancingRequest; receivable: Receivable }) {
  const t = useTranslations('mandate');
  const { data: mandate } = useMandate(request);
  const [giving, setGiving] = useState(false);
  const isOpen = request.state === 'open';
  const canGive = isOpen && mandate !== undefined && mandate?.state !== 'given';
  return (
    <>
      {mandate != null && <GivenMandate mandate={mandate} isOpen={isOpen} currency={receivable.currency} />}
      {canGive && (
        <Button display="block" mb="sm" size="xs" variant="light" onClick={() => setGiving(true)}>
          {t(mandate === null ? 'give' : 'replace')}
        </Button>
      )}
      {giving && <MandateForm request={request} receivable={receivable} onClose={() => setGiving(false)} />}
    </>
  );
}

/** The mandate for a request; `null` where none was given. */
function useMandate({ id }: FinancingRequest): UseQueryResult<Mandate | null> {
  const api = useApi();
  return useQuery({
    queryKey: ['mandates', id],
    queryFn: async () => {
      const answer = await api.client.GET('/financing-requests/{id}/mandate', { params: { path: { id } } });
      return answer.response.status === 404 ? null : await api.read(Promise.resolve(answer));
    },
    // What a look at the offers comes to is told by no event.
    refetchInterval: ({ state: { data } }) => (data == null || data.state === 'ended' ? false : UNTOLD_LOOK_MS),
  });
}

function GivenMandate({ mandate, isOpen, currency }: { mandate: Mandate; isOpen: boolean; currency: string }) {
  const t = useTranslations('mandate');
  const { money, instant } = useFormats();
  const { request, state, outcome, mandate: limits, expiresAt } = mandate;
  const takeBack = useCommand((api) => deleted(api, request), t('withdrawn'));
  return (
    <Stack gap={4} mb="sm" role="group" aria-label={t('heading')}>
      <Group gap="xs">
        <Text fw={600}>{t('heading')}</Text>
        <Badge variant="light" color={state === 'ended' ? 'gray' : 'teal'} autoContrast>
          {t(`states.${state}`)}
        </Badge>
        {isOpen && state !== 'given' && (
          <Button size="xs" variant="default" loading={takeBack.isPending} onClick={() => takeBack.mutate(undefined)}>
            {t('withdraw')}
          </Button>
        )}
      </Group>
      <Text size="sm">
        {t('terms', {
          rate: `${percentOf(limits.maxAnnualRate)} %`,
          net: money(limits.minNetMinor, currency),
          instant: instant(new Date(expiresAt * 1_000).toISOString()),
        })}
      </Text>
      <Text size="sm" c="dimmed">
        {t(`news.${outcome ?? (state === 'given' ? 'given' : 'waiting')}`)}
      </Text>
    </Stack>
  );
}

function MandateForm({
  request,
  receivable,
  onClose,
}: {
  request: FinancingRequest;
  receivable: Receivable;
  onClose: () => void;
}) {
  const t = useTranslations('mandate');
  const { instant } = useFormats();
  const { place, choice } = useSigningPlace();
  const { currency } = receivable;
  const [rate, setRate] = useState('');
  const [net, setNet] = useState('');
  const [days, setDays] = useState<number | string>(1);
  const maxAnnualRate = annualRateOf(rate);
  const minNetMinor = minorOf(net, currency);
  const isWhole = minNetMinor !== undefined && minNetMinor > 0n && typeof days === 'number';
  const give = useCommand(
    (api, signed: Parameters<typeof giveMandate>[2]) => giveMandate(api, request.id, signed),
    t('given'),
  );
  return (
    <Dialog onClose={onClose} title={t('title', { invoice: receivable.invoice.number })}>
      <Stack>
        <Text size="sm">
          {t('lead')} {request.closesAt !== undefined && t('afterClose', { instant: instant(request.closesAt) })}
        </Text>
        <TextInput
          label={t('rate')}
          description={t('rateNote')}
          inputMode="decimal"
          value={rate}
          error={rate !== '' && maxAnnualRate === undefined ? t('rateWrong') : undefined}
          onChange={({ currentTarget }) => setRate(currentTarget.value)}
        />
        <TextInput
          label={t('net', { currency })}
          inputMode="decimal"
          value={net}
          error={net !== '' && !minNetMinor ? t('netWrong') : undefined}
          onChange={({ currentTarget }) => setNet(currentTarget.value)}
        />
        <NumberInput
          label={t('days')}
          min={1}
          max={MOST_DAYS}
          clampBehavior="strict"
          allowDecimal={false}
          hideControls
          value={days}
          onChange={setDays}
        />
        <Text size="sm" c="dimmed">
          {t('sealedNote')}
        </Text>
        {choice}
        <Button
          disabled={place === undefined || maxAnnualRate === undefined || !isWhole}
          loading={give.isPending}
          onClick={() => {
            if (place === undefined || maxAnnualRate === undefined || !isWhole) return;
            give.mutate({ maxAnnualRate, minNetMinor: minNetMinor.toString(), days, place }, { onSuccess: onClose });
          }}
        >
          {t('sign')}
        </Button>
      </Stack>
    </Dialog>
  );
}

/** Signs what the service shows of a mandate, and gives it. Days count from when it begins to be good. */
async function giveMandate(
  api: Api,
  id: string,
  wanted: { maxAnnualRate: string; minNetMinor: string; days: number; place: SigningPlace },
): Promise<void> {
  const { maxAnnualRate, minNetMinor, days, place } = wanted;
  const path = { id };
  const dataFor = (fresh: { expiresAt?: string }) =>
    api.read(
      api.client.GET('/financing-requests/{id}/mandate-data', {
        params: { path, query: { maxAnnualRate, minNetMinor, ...fresh } },
      }),
    );
  // The service's clock says when it begins, not the browser's.
  const { message } = await dataFor({});
  const data = await dataFor({ expiresAt: String(Number(message.notBefore) + days * DAY_SECONDS) });
  const signature = await sign(api.session, place, data);
  const mandate = { maxAnnualRate, minNetMinor, notBefore: Number(data.message.notBefore) };
  const body = { mandate, signature, nonce: String(data.message.nonce), expiresAt: Number(data.message.expiresAt) };
  await api.read(api.client.PUT('/financing-requests/{id}/mandate', { params: { path }, body }));
}

async function deleted(api: Api, id: string): Promise<void> {
  const { response, error } = await api.client.DELETE('/financing-requests/{id}/mandate', { params: { path: { id } } });
  if (!response.ok) await api.read(Promise.resolve({ response, error }));
}
