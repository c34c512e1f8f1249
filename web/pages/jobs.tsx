/** The operator's desk of jobs: what the queues gave up, why, what helps, and another try. */
import { Button, Group, SegmentedControl, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { Schema } from '../../client/client';
import { useApi } from '../api';
import { useFormats } from '../format';
import { Listing } from '../parts/listing';
import { UNTOLD_LOOK_MS } from '../parts/live';
import { Answered, Page, Section } from '../parts/page';
import { useCommand } from '../parts/use-command';

type Job = Schema<'Job'>;
const STATES = ['failed', 'delayed', 'active', 'waiting'] as const;

export function JobsPage() {
  const t = useTranslations('jobs');
  const { instant } = useFormats();
  const api = useApi();
  const [state, setState] = useState<Job['state']>('failed');
  const query = useQuery({
    queryKey: ['jobs', state],
    queryFn: async () => (await api.read(api.client.GET('/jobs', { params: { query: { state } } }))).items,
    refetchInterval: UNTOLD_LOOK_MS,
  });
  const retry = useCommand(
    (given, { queue, id }: Job) =>
      given.read(given.client.POST('/jobs/{queue}/{id}/retry', { params: { path: { queue, id } } })),
    t('retried'),
  );
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Section
        title={t('jobs')}
        aside={
          <SegmentedControl
            aria-label={t('state')}
            value={state}
            onChange={(value) => setState(value as Job['state'])}
            data={STATES.map((value) => ({ value, label: t(`states.${value}`) }))}
          />
        }
      >
        <Answered query={query} empty={t(state === 'failed' ? 'nothingFailed' : 'nothing')}>
          {(all) => (
            <Listing
              label={t('jobs')}
              minWidth={720}
              columns={[t('work'), t('queued'), { title: t('attempts'), isFigure: true }, t('why'), t('next')]}
            >
              {all.map((job) => (
                <Table.Tr key={`${job.queue} ${job.id}`} style={{ verticalAlign: 'top' }}>
                  <Table.Td>
                    <Text size="sm" fw={600}>
                      {t(`queues.${job.queue}`)}
                    </Text>
                    <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
                      {job.id}
                    </Text>
                  </Table.Td>
                  <Table.Td>{instant(job.lastAttemptAt ?? job.queuedAt)}</Table.Td>
                  <Table.Td ta="right">{job.attempts}</Table.Td>
                  <Table.Td maw={360}>
                    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                      {job.reason ?? '–'}
                    </Text>
                    {job.state === 'failed' && (
                      <Text size="sm" c="dimmed">
                        {t(`remedies.${job.queue}`)}
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>
                    <Group>
                      {job.state === 'failed' && (
                        <Button
                          size="xs"
                          aria-label={t('retryJob', { id: job.id })}
                          loading={retry.isPending}
                          onClick={() => retry.mutate(job)}
                        >
                          {t('retry')}
                        </Button>
                      )}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Listing>
          )}
        </Answered>
      </Section>
    </Page>
  );
}
