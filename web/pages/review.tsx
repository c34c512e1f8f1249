/** The operator's review: reports on trades that wait for a word, what was flagged of each, and the word itself. */
import { Anchor, Badge, Button, Group, SegmentedControl, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useApi } from '../api';
import { useFormats } from '../format';
import { useLanguage } from '../language';
import { FirmName } from '../parts/firm-name';
import { Listing } from '../parts/listing';
import { UNTOLD_LOOK_MS } from '../parts/live';
import { Answered, Page, Section } from '../parts/page';
import { useReceivable } from '../parts/queries';
import { TradeMatch, useVerification } from '../parts/trade-match';
import { useCommand } from '../parts/use-command';
import { verifyReceivable } from '../verification';

const STATES = ['flagged', 'waiting', 'clean'] as const;
type ReviewState = (typeof STATES)[number];

export function ReviewPage() {
  const t = useTranslations('review');
  const api = useApi();
  const [state, setState] = useState<ReviewState>('flagged');
  const [chosen, setChosen] = useState<string>();
  const query = useQuery({
    queryKey: ['verifications', state],
    queryFn: () =>
      api.readAll((cursor) =>
        api.client.GET('/verifications', { params: { query: { state: [state], order: 'oldest', ...cursor } } }),
      ),
    refetchInterval: UNTOLD_LOOK_MS,
  });
  const open = query.data?.find(({ receivable }) => receivable === chosen);
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Section
        title={t('reports')}
        aside={
          <SegmentedControl
            aria-label={t('state')}
            value={state}
            onChange={(value) => setState(value as ReviewState)}
            data={STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
          />
        }
      >
        <Answered query={query} empty={t('nothing')}>
          {(all) => (
            <Listing
              label={t('reports')}
              minWidth={680}
              columns={[t('invoice'), t('parties'), { title: t('amount'), isFigure: true }, t('flags'), t('next')]}
            >
              {all.map(({ receivable }) => (
                <ReportRow key={receivable} id={receivable} onOpen={() => setChosen(receivable)} />
              ))}
            </Listing>
          )}
        </Answered>
      </Section>
      {open !== undefined && <Report id={open.receivable} onDone={() => setChosen(undefined)} />}
    </Page>
  );
}

function ReportRow({ id, onOpen }: { id: string; onOpen: () => void }) {
  const t = useTranslations('review');
  const { money } = useFormats();
  const { language } = useLanguage();
  const { data: receivable } = useReceivable(id);
  const { data: verification } = useVerification(id);
  if (receivable === undefined) return null;
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/receivables/${id}`}>
          {receivable.invoice.number}
        </Anchor>
      </Table.Td>
      <Table.Td>
        <FirmName code={receivable.seller} /> → <FirmName code={receivable.obligor} />
      </Table.Td>
      <Table.Td ta="right">{money(receivable.amountMinor, receivable.currency)}</Table.Td>
      <Table.Td>
        <Group gap={4}>
          {(verification?.findings ?? []).map(({ flag, level, title, detail }) => (
            <Badge
              key={`${flag} ${detail.en}`}
              variant="light"
              color={level === 'review' ? 'orange' : 'blue'}
              autoContrast
            >
              {title[language]}
            </Badge>
          ))}
        </Group>
      </Table.Td>
      <Table.Td>
        <Button
          size="xs"
          variant="default"
          aria-label={t('openReport', { invoice: receivable.invoice.number })}
          onClick={onOpen}
        >
          {t('open')}
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

/** The report, and the operator's word: what is flagged is put on the ledger with it. */
function Report({ id, onDone }: { id: string; onDone: () => void }) {
  const t = useTranslations('review');
  const { data: receivable } = useReceivable(id);
  const { data: verification } = useVerification(id);
  const verify = useCommand((api) => verifyReceivable(api, id), t('wasVerified'));
  const flags = verification?.findings.length ?? 0;
  return (
    <Stack>
      <TradeMatch id={id} />
      <Section title={t('yourWord', { invoice: receivable?.invoice.number ?? '…' })}>
        <Stack align="start">
          <Text size="sm">{flags > 0 ? t('withFlags', { flags }) : t('withoutFlags')}</Text>
          <Group>
            <Button loading={verify.isPending} onClick={() => verify.mutate(undefined, { onSuccess: onDone })}>
              {t('verify')}
            </Button>
            <Button variant="default" onClick={onDone}>
              {t('leave')}
            </Button>
          </Group>
        </Stack>
      </Section>
    </Stack>
  );
}
