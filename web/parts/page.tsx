/** What every page is made of: a heading, figures at the top, and lists that say when they are empty or refused. */
import { Alert, Card, Group, Loader, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Refused } from '../api';

export function Page({ title, lead, children }: { title: string; lead?: string; children: ReactNode }) {
  return (
    <Stack gap="lg">
      <div>
        <Title order={1} size="h2">
          {title}
        </Title>
        {lead !== undefined && <Text c="dimmed">{lead}</Text>}
      </div>
      {children}
    </Stack>
  );
}

/** A part of a page with a heading of its own. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <Card withBorder padding="md" component="section" aria-label={title}>
      <Group justify="space-between" mb="sm">
        <Title order={2} size="h4">
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Card>
  );
}

/** Key figures side by side. */
export function Figures({ figures }: { figures: readonly { label: string; value: string; note?: string }[] }) {
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: Math.min(4, figures.length) }} component="dl" m={0}>
      {figures.map(({ label, value, note }) => (
        <Card key={label} withBorder padding="md" component="div">
          <Text component="dt" size="sm" c="dimmed">
            {label}
          </Text>
          <Text component="dd" m={0} size="xl" fw={600}>
            {value}
          </Text>
          {note !== undefined && (
            <Text component="dd" m={0} size="xs" c="dimmed">
              {note}
            </Text>
          )}
        </Card>
      ))}
    </SimpleGrid>
  );
}

/** Shows an answer once it is there; says why it is not, or that there is nothing. */
export function Answered<Data>({
  query,
  empty,
  children,
}: {
  query: UseQueryResult<Data>;
  /** Said instead of the children where the answer is an empty list. */
  empty?: string;
  children: (data: Data) => ReactNode;
}) {
  const t = useTranslations('page');
  if (query.data !== undefined) {
    const nothing = Array.isArray(query.data) && query.data.length === 0;
    return nothing && empty !== undefined ? <Text c="dimmed">{empty}</Text> : children(query.data);
  }
  if (query.error !== null) return <RefusalAlert error={query.error} />;
  return (
    <div role="status" aria-label={t('loading')}>
      <Loader size="sm" />
    </div>
  );
}

/** Why something was refused and what helps. */
export function RefusalAlert({ error }: { error: Error }) {
  const t = useTranslations('page');
  const problem = error instanceof Refused ? error.problem : undefined;
  return (
    <Alert color="red" title={problem?.title ?? t('failed')}>
      {problem?.detail ?? error.message}
      {problem?.remedy !== undefined && (
        <Text size="sm" mt={4}>
          {problem.remedy}
        </Text>
      )}
    </Alert>
  );
}
