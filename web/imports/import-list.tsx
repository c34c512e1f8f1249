/** The imports of the user, each with how far it is, and the report of the one that is chosen. */
import { Anchor, Badge, Button, Group, Progress, Select, Stack, Table, Text, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useApi } from '../api';
import { saveFile } from '../download';
import { useFormats } from '../format';
import { Listing } from '../parts/listing';
import { useLookMs } from '../parts/live';
import { Answered, Section } from '../parts/page';
import { useCommand } from '../parts/use-command';
import { type Import, isUnderWay, MOST_LINES, type ReportLine, reportLines, reportStream } from './import-api';

/** How often an import that is under way is looked at. */
const UNDER_WAY_LOOK_MS = 700;
const FATES = {
  applied: 'teal',
  kept: 'blue',
  waiting: 'gray',
  refused: 'red',
  'refused by the ledger': 'red',
} as const;
type Fate = keyof typeof FATES;

export function ImportList({
  names,
  chosen,
  onChoose,
}: {
  /** Names of files that this page sent, by the ids of their imports. */
  names: ReadonlyMap<string, string>;
  chosen: string | undefined;
  onChoose: (id: string) => void;
}) {
  const t = useTranslations('upload');
  const { instant, number } = useFormats();
  const api = useApi();
  const lookMs = useLookMs();
  const query = useQuery({
    queryKey: ['imports'],
    queryFn: async () => (await api.read(api.client.GET('/imports', { params: { query: { limit: 20 } } }))).items,
    refetchInterval: ({ state }) => (state.data?.some(isUnderWay) ? UNDER_WAY_LOOK_MS : lookMs),
  });
  const open = query.data?.find(({ id }) => id === chosen);
  return (
    <>
      {open !== undefined && <Report key={open.id} of={open} name={names.get(open.id)} />}
      <Section title={t('imports')}>
        <Answered query={query} empty={t('noImports')}>
          {(all) => (
            <Listing
              label={t('imports')}
              minWidth={640}
              columns={[
                t('file'),
                { title: t('progress'), width: 180 },
                { title: t('lines'), isFigure: true },
                { title: t('fates.applied'), isFigure: true },
                { title: t('fates.kept'), isFigure: true },
                { title: t('fates.refused'), isFigure: true },
                t('report'),
              ]}
            >
              {all.map((each) => (
                <Table.Tr key={each.id}>
                  <Table.Td>
                    <Text size="sm">{names.get(each.id) ?? each.format.toUpperCase()}</Text>
                    <Text size="xs" c="dimmed">
                      {instant(each.receivedAt)}
                    </Text>
                  </Table.Td>
                  <Table.Td>
                    <Advance of={each} />
                  </Table.Td>
                  <Table.Td ta="right">{number(each.lines)}</Table.Td>
                  <Table.Td ta="right">{number(each.ledger.applied)}</Table.Td>
                  <Table.Td ta="right">{number(each.kept)}</Table.Td>
                  <Table.Td ta="right">{number(each.refused + each.ledger.refused)}</Table.Td>
                  <Table.Td>
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={t('showReport', { file: names.get(each.id) ?? instant(each.receivedAt) })}
                      onClick={() => onChoose(each.id)}
                    >
                      {t('show')}
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Listing>
          )}
        </Answered>
      </Section>
    </>
  );
}

/** First the file is read, then the ledger takes its commands. */
function Advance({ of: { state, bytes, bytesRead, accepted, ledger } }: { of: Import }) {
  const t = useTranslations('upload');
  const { share } = useFormats();
  const part =
    state === 'reading'
      ? bytes === 0
        ? 0
        : bytesRead / bytes
      : accepted === 0
        ? 1
        : (ledger.applied + ledger.refused) / accepted;
  const words = state === 'reading' ? t('reading') : part < 1 ? t('onTheWay') : t('finished');
  return (
    <>
      <Progress value={part * 100} aria-label={`${words} ${share(part)}`} animated={part < 1} />
      <Text size="xs">
        {words} · {share(part)}
      </Text>
    </>
  );
}

function Report({ of: found, name }: { of: Import; name: string | undefined }) {
  const t = useTranslations('upload');
  const { instant } = useFormats();
  const api = useApi();
  const [fate, setFate] = useState<string>('all');
  const [text, setText] = useState('');
  const sought = text.trim().toLowerCase();
  const wanted = (line: ReportLine) =>
    (fate === 'all' || line.fate.startsWith(fate)) &&
    (sought === '' || Object.values(line).some((cell) => cell.toLowerCase().includes(sought)));
  const { id, lines, ledger } = found;
  const download = useCommand(async (given) => {
    saveFile(await new Response(await reportStream(given, id)).blob(), `import-${id}.csv`);
  }, t('saved'));
  const query = useQuery({
    queryKey: ['import-report', id, lines, ledger.applied, ledger.refused, fate, sought],
    queryFn: async () => reportLines(await reportStream(api, id), wanted),
    placeholderData: (before) => before,
  });
  return (
    <Section
      title={t('reportOf', { file: name ?? instant(found.receivedAt) })}
      aside={
        <Button size="xs" variant="default" loading={download.isPending} onClick={() => download.mutate(undefined)}>
          {t('download')}
        </Button>
      }
    >
      <Stack>
        <Group align="end">
          <Select
            label={t('fate')}
            data={[
              { value: 'all', label: t('allFates') },
              ...(['applied', 'waiting', 'kept', 'refused'] as const).map((value) => ({
                value,
                label: t(`fates.${value}`),
              })),
            ]}
            value={fate}
            onChange={(value) => setFate(value ?? 'all')}
            allowDeselect={false}
          />
          <TextInput label={t('find')} value={text} onChange={({ currentTarget }) => setText(currentTarget.value)} />
        </Group>
        <Answered query={query}>
          {({ lines: shown, count }) => (
            <>
              <Text size="sm" aria-live="polite">
                {count > MOST_LINES ? t('firstOf', { shown: MOST_LINES, count }) : t('count', { count })}
              </Text>
              {count > 0 && <Lines lines={shown} />}
            </>
          )}
        </Answered>
      </Stack>
    </Section>
  );
}

function Lines({ lines }: { lines: readonly ReportLine[] }) {
  const t = useTranslations('upload');
  return (
    <Listing label={t('reportLines')} minWidth={640} isDense columns={[t('line'), t('number'), t('fate'), t('reason')]}>
      {lines.map((line, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line may be refused for several reasons
        <Table.Tr key={`${line.line} ${at}`}>
          <Table.Td>
            {line.line}
            {line.document !== '' && ` · ${line.document}`}
          </Table.Td>
          <Table.Td>{line.number}</Table.Td>
          <Table.Td>
            <Badge variant="light" color={FATES[line.fate as Fate] ?? 'gray'} autoContrast>
              {t(`fates.${line.fate === 'refused by the ledger' ? 'refusedByLedger' : (line.fate as 'applied')}`)}
            </Badge>
          </Table.Td>
          <Table.Td>
            <Text size="sm" component="div">
              {[line.field, line.reason].filter(Boolean).join(' · ') || <RecordLink record={line.record} />}
            </Text>
            {line.remedy !== '' && (
              <Text size="sm" c="dimmed">
                {line.remedy}
              </Text>
            )}
          </Table.Td>
        </Table.Tr>
      ))}
    </Listing>
  );
}

/** A receivable has a page; other records are named. */
function RecordLink({ record }: { record: string }) {
  const [kind, id] = record.split('/');
  if (kind !== 'receivable') return <>{record}</>;
  return (
    <Anchor component={Link} to={`/receivables/${id}`}>
      {record}
    </Anchor>
  );
}
