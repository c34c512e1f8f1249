/** What the party's bank says: statements, notifications and status reports come in, each with what was new in it. */
import { Badge, Button, Card, Group, Stack, Table, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useDropzone } from 'react-dropzone';
import { useTranslations } from 'use-intl';
import type { Schema } from '../../client/client';
import { type Api, Refused, useApi } from '../api';
import { Section } from '../parts/page';

/** A file that was sent, the newest first. */
interface Sent {
  readonly key: string;
  readonly name: string;
  readonly answer: Schema<'BankFile'> | Error | undefined;
}

export function BankFiles() {
  const t = useTranslations('settlement');
  const api = useApi();
  const queries = useQueryClient();
  const [sent, setSent] = useState<readonly Sent[]>([]);
  const { getRootProps, getInputProps, isDragActive, open } = useDropzone({
    noClick: true,
    noKeyboard: true,
    onDrop: (files) => void sendAll(files),
  });

  async function sendAll(files: readonly File[]): Promise<void> {
    for (const file of files) {
      const key = crypto.randomUUID();
      setSent((before) => [{ key, name: file.name, answer: undefined }, ...before]);
      const answer = await send(api, file).catch((error: Error) => error);
      setSent((before) => before.map((each) => (each.key === key ? { ...each, answer } : each)));
    }
    await queries.invalidateQueries();
  }

  return (
    <Section title={t('bankFiles')}>
      <Stack>
        <Card
          {...getRootProps()}
          withBorder
          padding="lg"
          bg={isDragActive ? 'var(--mantine-primary-color-light)' : 'transparent'}
          style={{ borderStyle: 'dashed' }}
        >
          <input {...getInputProps({ 'aria-label': t('chooseFiles') })} />
          <Text ta="center">{t('dropFiles')}</Text>
          <Text ta="center" size="sm" c="dimmed" mb="sm">
            {t('fileKinds')}
          </Text>
          <Group justify="center">
            <Button variant="default" onClick={open}>
              {t('chooseFiles')}
            </Button>
          </Group>
        </Card>
        {sent.length > 0 && (
          <Table aria-label={t('sentFiles')} verticalSpacing="sm">
            <Table.Tbody>
              {sent.map(({ key, name, answer }) => (
                <Table.Tr key={key}>
                  <Table.Td>{name}</Table.Td>
                  <Table.Td>
                    <Fate answer={answer} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </Stack>
    </Section>
  );
}

function Fate({ answer }: Pick<Sent, 'answer'>) {
  const t = useTranslations('settlement');
  if (answer === undefined) return <Badge color="gray">{t('sending')}</Badge>;
  if (answer instanceof Error) {
    const { title = '', detail = answer.message, remedy = '' } = answer instanceof Refused ? answer.problem : {};
    return (
      <>
        <Badge variant="light" color="red" autoContrast>
          {t('fileRefused')}
        </Badge>
        <Text size="sm">{[title, detail, remedy].filter(Boolean).join(' · ')}</Text>
      </>
    );
  }
  return (
    <>
      <Badge variant="light" color="teal" autoContrast>
        {t(`fileKind.${answer.kind}`)}
      </Badge>
      <Text size="sm">{t('fileCounts', { kept: answer.kept, repeated: answer.repeated, open: answer.open })}</Text>
    </>
  );
}

function send(api: Api, file: File): Promise<Schema<'BankFile'>> {
  return api.read(
    api.client.POST('/bank-files', {
      body: file as never,
      bodySerializer: (body: unknown) => body as File,
      headers: { 'content-type': 'application/xml' },
    }),
  );
}
