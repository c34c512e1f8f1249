/** Documents come in by drag and drop: invoices and green events, each with what became of it. */
import { Badge, Button, Card, Group, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useDropzone } from 'react-dropzone';
import { useTranslations } from 'use-intl';
import { type Api, Refused, useApi } from '../api';
import { Page, Section } from '../parts/page';

/** A document on its way. */
interface Upload {
  readonly name: string;
  readonly state: 'sending' | 'taken' | 'refused';
  readonly detail?: string;
}

export function UploadPage() {
  const t = useTranslations('upload');
  const api = useApi();
  const queries = useQueryClient();
  const [counterparty, setCounterparty] = useState('');
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const { getRootProps, getInputProps, isDragActive, open } = useDropzone({
    noClick: true,
    noKeyboard: true,
    onDrop: (files) => void takeAll(files),
  });

  async function takeAll(files: readonly File[]): Promise<void> {
    for (const file of files) {
      setUploads((before) => [{ name: file.name, state: 'sending' }, ...before]);
      const ended = await take(api, file, counterparty).then(
        (detail): Upload => ({ name: file.name, state: 'taken', detail }),
        (error: Error): Upload => ({ name: file.name, state: 'refused', detail: wordsOf(error) }),
      );
      setUploads(([, ...before]) => [ended, ...before]);
    }
    await queries.invalidateQueries();
  }

  return (
    <Page title={t('title')} lead={t('lead')}>
      <Section title={t('drop')}>
        <Stack>
          <TextInput
            label={t('counterparty')}
            description={t('counterpartyNote')}
            value={counterparty}
            onChange={({ currentTarget }) => setCounterparty(currentTarget.value.trim())}
          />
          <Card
            {...getRootProps()}
            withBorder
            padding="xl"
            bg={isDragActive ? 'var(--mantine-primary-color-light)' : 'transparent'}
            style={{ borderStyle: 'dashed' }}
          >
            <input {...getInputProps({ 'aria-label': t('choose') })} />
            <Text ta="center">{t('dropHere')}</Text>
            <Text ta="center" size="sm" c="dimmed" mb="sm">
              {t('formats')}
            </Text>
            <Group justify="center">
              <Button onClick={open}>{t('choose')}</Button>
            </Group>
          </Card>
        </Stack>
      </Section>
      {uploads.length > 0 && (
        <Section title={t('fates')}>
          <Table aria-label={t('fates')}>
            <Table.Tbody>
              {uploads.map((upload, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two uploads may have one name, and the list only grows
                <Table.Tr key={uploads.length - at}>
                  <Table.Td>{upload.name}</Table.Td>
                  <Table.Td>
                    <Group gap="xs">
                      <Badge
                        variant="light"
                        color={upload.state === 'refused' ? 'red' : upload.state === 'taken' ? 'teal' : 'gray'}
                      >
                        {t(`states.${upload.state}`)}
                      </Badge>
                    </Group>
                  </Table.Td>
                  <Table.Td>{upload.detail}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Section>
      )}
    </Page>
  );
}

/** Sends a document where its kind belongs; answers the records that came of it. */
async function take(api: Api, file: File, counterparty: string): Promise<string> {
  const isEvents = /\.json(ld)?$/i.test(file.name);
  const operations = await api.give((header) =>
    isEvents
      ? api.client.POST('/green-events', {
          params: { header, query: { counterparty } },
          body: file as never,
          bodySerializer: (body: unknown) => body as File,
          headers: { 'content-type': 'application/ld+json' },
        })
      : api.client.POST('/receivables', {
          params: { header },
          body: file as never,
          bodySerializer: (body: unknown) => body as File,
          headers: { 'content-type': 'application/xml' },
        }),
  );
  return operations.map(({ subject }) => subject ?? '').join(', ');
}

function wordsOf(error: Error): string {
  if (!(error instanceof Refused)) return error.message;
  const { title, detail, remedy } = error.problem;
  return [title, detail, remedy].filter((text) => text !== undefined).join(' · ');
}
