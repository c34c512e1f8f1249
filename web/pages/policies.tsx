/** The bank's policies: what is in force in which revision, and a new revision that is tried on the past before it goes live. */
import { Button, Group, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useFormats } from '../format';
import { Listing } from '../parts/listing';
import { Answered, Page, Section } from '../parts/page';
import { usePolicies } from '../parts/queries';
import { draftOf, newDraft, type PolicyDraft } from '../policies/draft';
import { DraftDesk } from '../policies/draft-desk';
import type { Policy } from '../policies/fields';

export function PoliciesPage() {
  const t = useTranslations('policies');
  const query = usePolicies();
  const [draft, setDraft] = useState<PolicyDraft>();
  if (draft !== undefined) return <DraftDesk begin={draft} onClose={() => setDraft(undefined)} />;
  return (
    <Page title={t('title')} lead={t('lead')}>
      <Section title={t('revisions')} aside={<Button onClick={() => setDraft(newDraft())}>{t('write')}</Button>}>
        <Answered query={query} empty={t('nothing')}>
          {(all) => (
            <Stack>
              {byName(all).map(([latest, ...earlier]) => (
                <PolicyRevisions
                  key={latest.name}
                  latest={latest}
                  earlier={earlier}
                  onWrite={(from) => setDraft(draftOf(from))}
                />
              ))}
            </Stack>
          )}
        </Answered>
      </Section>
    </Page>
  );
}

function PolicyRevisions({
  latest,
  earlier,
  onWrite,
}: {
  latest: Policy;
  earlier: readonly Policy[];
  onWrite: (from: Policy) => void;
}) {
  const t = useTranslations('policies');
  const { money, rate, instant } = useFormats();
  return (
    <Listing
      label={t('revisionsOf', { name: latest.name })}
      minWidth={620}
      columns={[
        t('policy'),
        t('published'),
        { title: t('fields.totalMinor'), isFigure: true },
        { title: t('fields.baseRateBps'), isFigure: true },
        { title: t('fields.greenCapBps'), isFigure: true },
        t('next'),
      ]}
    >
      {[latest, ...earlier].map((policy) => (
        <Table.Tr key={policy.revision} {...(policy === latest ? {} : { c: 'dimmed' })}>
          <Table.Td>
            <Text size="sm" fw={policy === latest ? 600 : 400}>
              {policy.name} · {t('revision', { revision: policy.revision })}
            </Text>
            <Text size="xs">{policy === latest ? t('inForce') : t('replaced')}</Text>
          </Table.Td>
          <Table.Td>{instant(policy.publishedAt)}</Table.Td>
          <Table.Td ta="right">{money(policy.terms.limits.totalMinor, policy.terms.currency)}</Table.Td>
          <Table.Td ta="right">{rate(policy.terms.prices.baseRateBps)}</Table.Td>
          <Table.Td ta="right">{policy.terms.prices.greenCapBps} bp</Table.Td>
          <Table.Td>
            <Group gap="xs" wrap="nowrap">
              <Button
                size="xs"
                variant="default"
                aria-label={t('reviseFrom', { name: policy.name, revision: policy.revision })}
                onClick={() => onWrite(policy)}
              >
                {t('revise')}
              </Button>
            </Group>
          </Table.Td>
        </Table.Tr>
      ))}
    </Listing>
  );
}

/** The revisions of each policy, the latest first. */
function byName(policies: readonly Policy[]): [Policy, ...Policy[]][] {
  const names = [...new Set(policies.map(({ name }) => name))].sort();
  return names.map((name) => {
    const revisions = policies.filter((policy) => policy.name === name);
    return revisions.sort((left, right) => right.revision - left.revision) as [Policy, ...Policy[]];
  });
}
