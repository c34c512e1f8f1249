/** One receivable: what it is, where it stands, who signed what, what was paid; and the bundle that proves all of it. */
import { Alert, Anchor, Badge, Button, Code, Group, Stack, Table, Text, Timeline } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Api, type Receivable, useApi } from '../api';
import { owedMinor } from '../charts/calendar';
import { saveFile } from '../download';
import { EarlyPaymentSection } from '../early-payments/early-payment';
import { short, useFormats } from '../format';
import { FirmName } from '../parts/firm-name';
import { Answered, Figures, Page, Section } from '../parts/page';
import { useReceivable } from '../parts/queries';
import { ReasonDialog } from '../parts/reason-dialog';
import { useSigningPlace } from '../parts/signing-place';
import { ReceivableState } from '../parts/state-badge';
import { TradeMatch } from '../parts/trade-match';
import { useCommand } from '../parts/use-command';
import { useSession } from '../session';
import { verifyReceivable } from '../verification';
import { confirmAll } from './inbox';

export function ReceivablePage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const query = useReceivable(id);
  const t = useTranslations('receivable');
  return (
    <Page title={t('title', { invoice: query.data?.invoice.number ?? '…' })}>
      <Answered query={query}>{(receivable) => <Details receivable={receivable} />}</Answered>
    </Page>
  );
}

function Details({ receivable }: { receivable: Receivable }) {
  const t = useTranslations('receivable');
  const { money, day } = useFormats();
  const { amountMinor, currency, maturityDate, seller, obligor, holder, invoice, part, split } = receivable;
  const facts = [
    [t('seller'), <FirmName key="seller" code={seller} />],
    [t('obligor'), <FirmName key="obligor" code={obligor} />],
    [t('holder'), <FirmName key="holder" code={holder} />],
    [t('issueDate'), day(invoice.issueDate)],
    [t('order'), invoice.orderReference ?? '–'],
    [t('delivery'), invoice.deliveryReference ?? '–'],
    [t('document'), <Code key="document">{short(invoice.documentSha256)}</Code>],
    [t('fingerprint'), <Code key="fingerprint">{short(receivable.invoiceFingerprint)}</Code>],
  ] as const;
  return (
    <Stack gap="lg">
      <Figures
        figures={[
          { label: t('amount'), value: money(amountMinor, currency) },
          { label: t('owed'), value: money(owedMinor(receivable), currency) },
          { label: t('maturity'), value: day(maturityDate) },
        ]}
      />
      <Section title={t('facts')} aside={<ReceivableState state={receivable.state} />}>
        <Table aria-label={t('facts')} variant="vertical" layout="fixed">
          <Table.Tbody>
            {facts.map(([label, value]) => (
              <Table.Tr key={label}>
                <Table.Th w={160}>{label}</Table.Th>
                <Table.Td>{value}</Table.Td>
              </Table.Tr>
            ))}
            {part !== undefined && (
              <Table.Tr>
                <Table.Th>{t('partOf')}</Table.Th>
                <Table.Td>
                  <Anchor component={Link} to={`/receivables/${part.parent}`}>
                    {short(part.parent)}
                  </Anchor>{' '}
                  · {part.path.join('.')}
                </Table.Td>
              </Table.Tr>
            )}
            {split !== undefined && (
              <Table.Tr>
                <Table.Th>{t('parts')}</Table.Th>
                <Table.Td>
                  <Group gap="sm">
                    {split.parts.map((id) => (
                      <Anchor key={id} component={Link} to={`/receivables/${id}`}>
                        {short(id)}
                      </Anchor>
                    ))}
                  </Group>
                </Table.Td>
              </Table.Tr>
            )}
          </Table.Tbody>
        </Table>
      </Section>
      <Verification receivable={receivable} />
      {part === undefined && <TradeMatch id={receivable.id} />}
      <Steps receivable={receivable} />
      <EarlyPaymentSection receivable={receivable} />
      <Section title={t('story')}>
        <Story receivable={receivable} />
      </Section>
      <Payments receivable={receivable} />
      <Bundle receivable={receivable} />
    </Stack>
  );
}

/** What the operator found, as flags that a person looks at. */
function Verification({ receivable: { verification } }: { receivable: Receivable }) {
  const t = useTranslations('receivable');
  if (verification === undefined) return null;
  return (
    <Section title={t('verification')}>
      <Group gap="xs">
        {verification.flags.length === 0 ? (
          <Badge color="teal" variant="light">
            {t('noFlags')}
          </Badge>
        ) : (
          verification.flags.map((flag) => (
            <Badge key={flag} color="orange" variant="light" autoContrast>
              {flag}
            </Badge>
          ))
        )}
        <Text size="sm" c="dimmed">
          {t('report')} <Code>{short(verification.reportSha256)}</Code>
        </Text>
      </Group>
    </Section>
  );
}

/** What the user may do next with it. */
function Steps({ receivable }: { receivable: Receivable }) {
  const t = useTranslations('receivable');
  const { party, role } = useSession();
  const { place, choice } = useSigningPlace();
  const [stating, setStating] = useState<'dispute' | 'rejection'>();
  const confirm = useCommand(
    (api: Api) => (place === undefined ? Promise.resolve() : confirmAll(api, [receivable.id], place)),
    t('confirmed'),
  );
  const verify = useCommand((api) => verifyReceivable(api, receivable.id), t('verified'));
  if (role === 'operator' && (receivable.state === 'issued' || receivable.state === 'diluted')) {
    return (
      <Section title={t('yourWord')}>
        <Group>
          <Button loading={verify.isPending} onClick={() => verify.mutate(undefined)}>
            {t('verify')}
          </Button>
        </Group>
      </Section>
    );
  }
  const isForObligor = receivable.obligor === party && ['issued', 'verified', 'diluted'].includes(receivable.state);
  if (!isForObligor) return null;
  return (
    <Section title={t('yourWord')} aside={choice}>
      <Group>
        <Button
          disabled={receivable.state !== 'verified' || place === undefined}
          loading={confirm.isPending}
          onClick={() => confirm.mutate(undefined)}
        >
          {t('confirm')}
        </Button>
        <Button variant="default" onClick={() => setStating('dispute')}>
          {t('dispute')}
        </Button>
        <Button variant="outline" color="red" onClick={() => setStating('rejection')}>
          {t('reject')}
        </Button>
      </Group>
      {stating !== undefined && <ReasonForm id={receivable.id} step={stating} onClose={() => setStating(undefined)} />}
    </Section>
  );
}

function ReasonForm({ id, step, onClose }: { id: string; step: 'dispute' | 'rejection'; onClose: () => void }) {
  const t = useTranslations('receivable');
  return (
    <ReasonDialog
      title={t(step === 'dispute' ? 'dispute' : 'reject')}
      label={t('reason')}
      action={t('send')}
      done={t('stated')}
      work={(api, reason) =>
        api.give((header) => {
          const request = { params: { path: { id }, header }, body: { reason } };
          return step === 'dispute'
            ? api.client.POST('/receivables/{id}/dispute', request)
            : api.client.POST('/receivables/{id}/rejection', request);
        })
      }
      onClose={onClose}
    />
  );
}

/** What happened so far, in order, as the record tells it. */
function Story({ receivable }: { receivable: Receivable }) {
  const t = useTranslations('receivable');
  const { instant } = useFormats();
  const steps = storyOf(receivable);
  return (
    <Timeline active={steps.length - 1} bulletSize={18}>
      {steps.map(({ step, at, by, note }) => (
        <Timeline.Item key={`${step} ${at}`} title={t(`steps.${step}`)}>
          <Text size="sm" c="dimmed">
            {instant(at)}
            {by !== undefined && (
              <>
                {' · '}
                <FirmName code={by} />
              </>
            )}
          </Text>
          {note !== undefined && (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {note}
            </Text>
          )}
        </Timeline.Item>
      ))}
    </Timeline>
  );
}

type Step =
  | 'issued'
  | 'verified'
  | 'disputed'
  | 'rejected'
  | 'cancelled'
  | 'confirmed'
  | 'split'
  | 'financed'
  | 'overdue'
  | 'recoursed'
  | 'writtenOff'
  | 'settled';

interface StoryStep {
  readonly step: Step;
  readonly at: string;
  readonly by?: string;
  readonly note?: string;
}

function storyOf(receivable: Receivable): StoryStep[] {
  const { seller, obligor, verification, dispute, rejection, cancellation, confirmation, split, financing } =
    receivable;
  const { overdueAt, recourse, writeOff, settlement } = receivable;
  const steps: (StoryStep | undefined)[] = [
    { step: 'issued', at: receivable.issuedAt, by: seller },
    verification && { step: 'verified', at: verification.verifiedAt, by: verification.verifiedBy },
    dispute && { step: 'disputed', at: dispute.disputedAt, by: obligor, note: dispute.reason },
    rejection && { step: 'rejected', at: rejection.rejectedAt, by: obligor, note: rejection.reason },
    cancellation && { step: 'cancelled', at: cancellation.cancelledAt, by: seller, note: cancellation.reason },
    confirmation && { step: 'confirmed', at: confirmation.confirmedAt, by: obligor, note: confirmation.signature },
    split && { step: 'split', at: split.splitAt },
    financing && {
      step: 'financed',
      at: financing.financedAt,
      by: financing.financier,
      note: `${financing.registryFilingNumber} · ${financing.paymentReference}`,
    },
    overdueAt === undefined ? undefined : { step: 'overdue', at: overdueAt },
    recourse && { step: 'recoursed', at: recourse.recoursedAt, by: recourse.assignor },
    writeOff && { step: 'writtenOff', at: writeOff.writtenOffAt, note: writeOff.reason },
    settlement && { step: 'settled', at: settlement.settledAt, note: settlement.paymentReference },
  ];
  return steps.filter((step) => step !== undefined).sort((left, right) => left.at.localeCompare(right.at));
}

function Payments({ receivable: { id } }: { receivable: Receivable }) {
  const t = useTranslations('receivable');
  const api = useApi();
  const { money, day } = useFormats();
  const query = useQuery({
    queryKey: ['payments', id],
    queryFn: () =>
      api.readAll((query) => api.client.GET('/receivables/{id}/payments', { params: { path: { id }, query } })),
  });
  if (query.data === undefined || query.data.length === 0) return null;
  return (
    <Section title={t('payments')}>
      <Table aria-label={t('payments')}>
        <Table.Tbody>
          {query.data.map((payment) => (
            <Table.Tr key={payment.id}>
              <Table.Td>{day(payment.paidOn)}</Table.Td>
              <Table.Td>{payment.paymentReference}</Table.Td>
              <Table.Td ta="right">
                {money(payment.amountMinor, payment.currency)}
                {payment.discountMinor !== undefined &&
                  ` · ${t('discount', { amount: money(payment.discountMinor, payment.currency) })}`}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Section>
  );
}

/** The audit bundle, to be checked by whoever has it without asking the service. */
function Bundle({ receivable: { id } }: { receivable: Receivable }) {
  const t = useTranslations('receivable');
  const save = useCommand(async (api) => {
    const bundle = await api.read(api.client.GET('/audit/bundles/{id}', { params: { path: { id } }, parseAs: 'text' }));
    saveFile(new Blob([bundle], { type: 'application/x-ndjson' }), `${id}.json`);
  }, t('saved'));
  return (
    <Section title={t('proof')}>
      <Alert color="teal" mb="sm">
        {t('proofNote')}
      </Alert>
      <Group>
        <Button variant="default" loading={save.isPending} onClick={() => save.mutate(undefined)}>
          {t('export')}
        </Button>
        <Button component={Link} to="/verify" variant="subtle">
          {t('verifyHere')}
        </Button>
        <Button component={Link} to={`/receivables/${id}/trail`} variant="subtle">
          {t('trail')}
        </Button>
      </Group>
    </Section>
  );
}
