/** The columns of a CSV file beside its first rows: what each holds is proposed, and corrected before the import starts. */
import { Alert, Button, Group, Select, Stack, Table, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useApi } from '../api';
import { Answered, RefusalAlert, Section } from '../parts/page';
import { CURRENCIES } from '../policies/fields';
import {
  type ColumnMapping,
  CSV_FIELDS,
  type CsvField,
  columnsOf,
  mapped,
  mappingOf,
  missingFields,
} from './column-mapping';
import { type Import, type Preview, preview, startImport } from './import-api';

export function MappingForm({
  file,
  onStarted,
  onLeave,
}: {
  file: File;
  onStarted: (started: Import) => void;
  onLeave: () => void;
}) {
  const t = useTranslations('upload');
  const api = useApi();
  const query = useQuery({
    queryKey: ['import-preview', file.name, file.lastModified, file.size],
    queryFn: () => preview(api, file),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return (
    <Section
      title={t('columnsOf', { file: file.name })}
      aside={
        <Button variant="default" size="xs" onClick={onLeave}>
          {t('leaveFile')}
        </Button>
      }
    >
      <Answered query={query}>{(found) => <Columns file={file} preview={found} onStarted={onStarted} />}</Answered>
    </Section>
  );
}

function Columns({
  file,
  preview: { headers, samples, columns, encoding, delimiter, headerRow },
  onStarted,
}: {
  file: File;
  preview: Preview;
  onStarted: (started: Import) => void;
}) {
  const t = useTranslations('upload');
  const api = useApi();
  const [mapping, setMapping] = useState<ColumnMapping>(() => mappingOf(columns));
  const [currency, setCurrency] = useState<(typeof CURRENCIES)[number]>('CNY');
  const missing = missingFields(mapping);
  const start = useMutation({
    mutationFn: () => startImport(api, file, { columns: columnsOf(mapping), encoding, delimiter, headerRow, currency }),
    onSuccess: onStarted,
  });
  return (
    <Stack>
      <Text size="sm">
        {t('mappingNote', { encoding: encoding.toUpperCase(), delimiter: t(`delimiters.${delimiter}`) })}
      </Text>
      <Table.ScrollContainer minWidth={headers.length * 150}>
        <Table aria-label={t('columnsOf', { file: file.name })}>
          <Table.Thead>
            <Table.Tr>
              {headers.map((header, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place, and headers may repeat
                <Table.Th key={column} style={{ verticalAlign: 'bottom' }}>
                  <Text size="sm" fw={600} mb={4}>
                    {header || t('noHeader', { column: column + 1 })}
                  </Text>
                  <Select
                    size="xs"
                    aria-label={t('holds', { header: header || String(column + 1) })}
                    placeholder={t('nothingHeld')}
                    data={CSV_FIELDS.map((field) => ({ value: field, label: t(`fields.${field}`) }))}
                    value={mapping.get(column) ?? null}
                    clearable
                    searchable
                    onChange={(field) =>
                      setMapping(mapped(mapping, column, (field ?? undefined) as CsvField | undefined))
                    }
                  />
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {samples.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no other name than their place
              <Table.Tr key={at}>
                {headers.map((_, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as above
                  <Table.Td key={column} style={{ whiteSpace: 'nowrap' }}>
                    {row[column] ?? ''}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {missing.length > 0 && (
        <Alert
          color="orange"
          title={t('missing', { fields: missing.map((field) => t(`fields.${field}`)).join(', ') })}
        />
      )}
      {start.error !== null && <RefusalAlert error={start.error} />}
      <Group align="end">
        <Select
          label={t('currency')}
          data={[...CURRENCIES]}
          value={currency}
          onChange={(value) => value !== null && setCurrency(value as typeof currency)}
          allowDeselect={false}
          w={280}
        />
        <Button disabled={missing.length > 0} loading={start.isPending} onClick={() => start.mutate()}>
          {t('start')}
        </Button>
      </Group>
    </Stack>
  );
}
