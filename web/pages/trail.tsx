/** A receivable's whole story in order: who did what, and under each step what it rests on; to be printed. */
import { Accordion, Alert, Button, Code, Group, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { useApi } from '../api';
import { useLanguage } from '../language';
import { Answered, Page, Section } from '../parts/page';

const VERDICT_COLOURS = { valid: 'teal', invalid: 'red', incomplete: 'yellow' } as const;

export function TrailPage() {
  const { id } = useParams({ strict: false }) as { id: string };
  const t = useTranslations('trail');
  const query = useTrail(id);
  return (
    <Page title={t('title')} lead={id}>
      <Answered query={query}>
        {({ verdict, genesisHash, notes, steps }) => (
          <Stack gap="lg">
            <Alert color={VERDICT_COLOURS[verdict]} title={t(`verdicts.${verdict}`)}>
              {t('ownWord')}
            </Alert>
            <Section
              title={t('steps')}
              aside={
                <Group className="mantine-hidden-print" gap="xs">
                  <Button component={Link} to={`/receivables/${id}`} variant="subtle">
                    {t('back')}
                  </Button>
                  <Button component={Link} to="/verify" variant="subtle">
                    {t('verifyHere')}
                  </Button>
                  <Button variant="default" onClick={() => window.print()}>
                    {t('print')}
                  </Button>
                </Group>
              }
            >
              <Steps steps={steps} />
            </Section>
            <Section title={t('notes')}>
              <Text size="sm">
                {t('genesis')} <Code>{genesisHash}</Code>
              </Text>
              {notes.map((note) => (
                <Text key={note} size="sm" c="dimmed">
                  {note}
                </Text>
              ))}
            </Section>
          </Stack>
        )}
      </Answered>
    </Page>
  );
}

function useTrail(id: string) {
  const api = useApi();
  return useQuery({
    queryKey: ['trail', id],
    queryFn: () => api.read(api.client.GET('/receivables/{id}/trail', { params: { path: { id } } })),
  });
}

type Step = NonNullable<ReturnType<typeof useTrail>['data']>['steps'][number];

function Steps({ steps }: { steps: readonly Step[] }) {
  const { language } = useLanguage();
  return (
    <Accordion multiple>
      {steps.map((step) => {
        const key = `${step.txId} ${step.record} ${step.proof.command}`;
        return (
          <Accordion.Item key={key} value={key}>
            <Accordion.Control>
              <Text size="xs" c="dimmed">
                {step.instant} · {step.name ?? step.party} ({step.mspId})
              </Text>
              <Text>{language === 'zh' ? step.whatZh : step.what}</Text>
            </Accordion.Control>
            <Accordion.Panel>
              <Proof step={step} />
            </Accordion.Panel>
          </Accordion.Item>
        );
      })}
    </Accordion>
  );
}

/** What a step rests on, field by field. */
function Proof({ step: { record, txId, block, proof } }: { step: Step }) {
  const t = useTranslations('trail');
  const { facts, signature, endorsers, headerHash, checkpoint } = proof;
  const rows: (readonly [string, string])[] = [
    [t('record'), record],
    ...facts.map(({ field, value }) => [field, value] as const),
    ...(signature === undefined
      ? []
      : ([
          [t('signer'), signature.signer],
          [t('signature'), signature.signature],
        ] as const)),
    [t('transaction'), txId],
    [t('block'), block],
    [t('header'), headerHash],
    [t('endorsers'), endorsers.join(', ')],
    [t('checkpoint'), checkpoint ?? t('noCheckpoint')],
  ];
  return (
    <Table withRowBorders={false} layout="fixed">
      <Table.Tbody>
        {rows.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th w="30%">{name}</Table.Th>
            <Table.Td>
              <Code style={{ overflowWrap: 'anywhere' }}>{value}</Code>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
