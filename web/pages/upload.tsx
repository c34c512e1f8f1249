/** Documents come in by drag and drop or by the keyboard: one or a hundred thousand, each line with what became of it. */
import { Button, Card, Group, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useDropzone } from 'react-dropzone';
import { useTranslations } from 'use-intl';
import { useApi } from '../api';
import { type Import, mediaTypeOf, startImport } from '../imports/import-api';
import { ImportList } from '../imports/import-list';
import { MappingForm } from '../imports/mapping-form';
import { Page, RefusalAlert, Section } from '../parts/page';
import { useSession } from '../session';

export function UploadPage() {
  const t = useTranslations('upload');
  const { role } = useSession();
  const api = useApi();
  const queries = useQueryClient();
  const [counterparty, setCounterparty] = useState('');
  const [toMap, setToMap] = useState<readonly File[]>([]);
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  const [chosen, setChosen] = useState<string>();
  const sending = useMutation({
    async mutationFn(files: readonly File[]) {
      for (const file of files) {
        const isEvents = mediaTypeOf(file) !== 'application/xml' && counterparty !== '';
        started(file, await startImport(api, file, isEvents ? { counterparty } : {}));
      }
    },
  });
  const { getRootProps, getInputProps, isDragActive, open } = useDropzone({
    noClick: true,
    noKeyboard: true,
    onDrop(files) {
      const isTable = (file: File) => mediaTypeOf(file) === 'text/csv';
      setToMap((before) => [...before, ...files.filter(isTable)]);
      sending.mutate(files.filter((file) => !isTable(file)));
    },
  });

  function started(file: File, { id }: Import): void {
    setNames((before) => new Map(before).set(id, file.name));
    setChosen(id);
    void queries.invalidateQueries({ queryKey: ['imports'] });
  }

  const [mapping] = toMap;
  const leave = () => setToMap((before) => before.slice(1));
  return (
    <Page title={t('title')} lead={t(role === 'supplier' ? 'lead' : 'leadOfOthers')}>
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
              {t(role === 'supplier' ? 'formats' : 'formatsOfOthers')}
            </Text>
            <Group justify="center">
              <Button onClick={open} loading={sending.isPending}>
                {t('choose')}
              </Button>
            </Group>
          </Card>
          {sending.error !== null && <RefusalAlert error={sending.error} />}
        </Stack>
      </Section>
      {mapping !== undefined && (
        <MappingForm
          key={`${mapping.name} ${mapping.lastModified} ${toMap.length}`}
          file={mapping}
          onLeave={leave}
          onStarted={(begun) => {
            started(mapping, begun);
            leave();
          }}
        />
      )}
      <ImportList names={names} chosen={chosen} onChoose={setChosen} />
    </Page>
  );
}
