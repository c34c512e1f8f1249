/** Verifies an audit bundle in the browser: whoever has the file need believe neither the service nor this page's server. */
import { Alert, Button, Card, Code, Group, Progress, Stack, Table, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useDropzone } from 'react-dropzone';
import { useTranslations } from 'use-intl';
import { useLanguage } from '../language';
import { Listing } from '../parts/listing';
import { Page, Section } from '../parts/page';
import { REASONS_ZH } from '../texts/reasons-zh';
import type { AuditReport, CheckName, Finding } from '../verify/messages';
import { useVerification, type Verification } from '../verify/verification';

const VERDICT_COLOURS = { valid: 'teal', invalid: 'red', incomplete: 'yellow' } as const;
const HASH = /^(0x)?[0-9a-fA-F]{64}$/;
/** Findings that the page lists; the saved report has them all. */
const SHOWN_FINDINGS = 100;

export function VerifyPage() {
  const t = useTranslations('verify');
  const [genesis, setGenesis] = useState('');
  const { verification, begin, cancel } = useVerification();
  const isHash = HASH.test(genesis);
  const { getRootProps, getInputProps, isDragActive, open } = useDropzone({
    noClick: true,
    noKeyboard: true,
    multiple: false,
    disabled: genesis !== '' && !isHash,
    onDrop: ([file]) => file !== undefined && begin(file, isHash ? genesis : undefined),
  });
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Section title={t('file')}>
        <Stack>
          <TextInput
            label={t('genesis')}
            description={t('genesisNote')}
            ff="monospace"
            value={genesis}
            error={genesis !== '' && !isHash ? t('genesisForm') : undefined}
            onChange={({ currentTarget }) => setGenesis(currentTarget.value.trim())}
          />
          <Card
            {...getRootProps()}
            withBorder
            padding="xl"
            bg={isDragActive ? 'var(--mantine-primary-color-light)' : 'transparent'}
            style={{ borderStyle: 'dashed' }}
          >
            <input {...getInputProps({ 'aria-label': t('choose') })} />
            <Text ta="center" mb="sm">
              {t('dropHere')}
            </Text>
            <Group justify="center">
              <Button variant="default" onClick={open}>
                {t('choose')}
              </Button>
            </Group>
          </Card>
        </Stack>
      </Section>
      <Outcome verification={verification} cancel={cancel} />
    </Page>
  );
}

function Outcome({ verification, cancel }: { verification: Verification; cancel: () => void }) {
  const t = useTranslations('verify');
  switch (verification.state) {
    case 'none':
      return null;
    case 'failed':
      return <Alert color="red">{t('failed', { reason: verification.reason })}</Alert>;
    case 'running': {
      const { progress, size } = verification;
      return (
        <Stack gap="xs" role="status">
          <Group justify="space-between">
            <Text>{t(`stages.${progress.stage}`)}</Text>
            <Button size="xs" variant="subtle" onClick={cancel}>
              {t('cancel')}
            </Button>
          </Group>
          <Progress value={(100 * progress.read) / Math.max(size, 1)} aria-label={t(`stages.${progress.stage}`)} />
        </Stack>
      );
    }
    case 'ended':
      return <Report name={verification.name} report={verification.report} json={verification.json} />;
  }
}

function Report({ name, report, json }: { name: string; report: AuditReport; json: string }) {
  const t = useTranslations('verify');
  const { language } = useLanguage();
  const failed = report.findings.filter(({ holds }) => !holds);
  const facts: (readonly [string, string])[] = [
    [t('fileName'), name],
    [t('what'), scopeWords(t, report)],
    [t('channel'), report.channel],
    [t('genesisFound'), report.genesisHash],
    [t('transactions'), String(report.transactions)],
  ];
  return (
    <Stack gap="lg">
      <Alert role="alert" color={VERDICT_COLOURS[report.verdict]} title={t(`verdicts.${report.verdict}`)}>
        {t(`meaning.${report.verdict}`)}
      </Alert>
      <Section
        title={t('file')}
        aside={
          <Button variant="default" onClick={() => save(name, json)}>
            {t('save')}
          </Button>
        }
      >
        <Table variant="vertical" layout="fixed">
          <Table.Tbody>
            {facts.map(([label, value]) => (
              <Table.Tr key={label}>
                <Table.Th w="30%">{label}</Table.Th>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{value}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Section>
      {failed.length > 0 && <WhatFails findings={failed} />}
      <Answers report={report} />
      {report.trail.length > 0 && (
        <Section title={t('story')}>
          <Stack gap="xs">
            {report.trail.map(({ instant, name: who, party, mspId, what, whatZh, record, txId }) => (
              <div key={`${txId} ${record} ${what}`}>
                <Text size="xs" c="dimmed">
                  {instant} · {who ?? party} ({mspId})
                </Text>
                <Text size="sm">{language === 'zh' ? whatZh : what}</Text>
              </div>
            ))}
          </Stack>
        </Section>
      )}
      <Section title={t('notes')}>
        {[...report.notes, t('checkpointNote')].map((note) => (
          <Text key={note} size="sm" c="dimmed">
            {note}
          </Text>
        ))}
      </Section>
    </Stack>
  );
}

function WhatFails({ findings }: { findings: readonly Finding[] }) {
  const t = useTranslations('verify');
  const { language } = useLanguage();
  return (
    <Section title={t('doesNotHold')}>
      <Stack>
        {findings.slice(0, SHOWN_FINDINGS).map(({ check, subject, detail, why, open }) => (
          <Card key={`${check} ${subject} ${detail}`} withBorder padding="sm">
            <Text fw={600}>
              {t(`questions.${check}`)}
              {open === true && ` (${t('isOpen')})`}
            </Text>
            <Text size="sm">
              {t('where')}: <Code style={{ overflowWrap: 'anywhere' }}>{subject}</Code>
            </Text>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {t('found')}: {detail}
            </Text>
            <Text size="sm">
              {t('why')}: {language === 'zh' ? REASONS_ZH[check] : why}
            </Text>
          </Card>
        ))}
      </Stack>
    </Section>
  );
}

function Answers({ report: { answers } }: { report: AuditReport }) {
  const t = useTranslations('verify');
  return (
    <Section title={t('answers')}>
      <Listing
        label={t('answers')}
        minWidth={420}
        isDense
        columns={[
          t('question'),
          { title: t('holds'), isFigure: true },
          { title: t('fails'), isFigure: true },
          { title: t('open'), isFigure: true },
        ]}
      >
        {Object.entries(answers).map(([check, { holds, fails, open }]) => (
          <Table.Tr key={check}>
            <Table.Td>{t(`questions.${check as CheckName}`)}</Table.Td>
            <Table.Td ta="right">{holds}</Table.Td>
            <Table.Td ta="right">{fails}</Table.Td>
            <Table.Td ta="right">{open}</Table.Td>
          </Table.Tr>
        ))}
      </Listing>
    </Section>
  );
}

function scopeWords(t: ReturnType<typeof useTranslations<'verify'>>, { scope }: AuditReport): string {
  switch (scope?.kind) {
    case 'receivable':
      return t('about.receivable', { subject: scope.receivable });
    case 'party':
      return t('about.party', { subject: scope.party });
    case 'period':
      return t('about.period', { subject: `${scope.fromBlock}–${scope.toBlock}` });
    case 'everything':
      return t('about.everything', { subject: scope.toBlock });
    default:
      return t('about.unknown');
  }
}

/** The report as the command line prints it with `--json`, to the byte. */
function save(name: string, json: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${json}\n`], { type: 'application/json' }));
  link.download = `${name}.report.json`;
  link.click();
  URL.revokeObjectURL(link.href);
}
