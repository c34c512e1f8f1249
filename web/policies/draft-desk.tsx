/** Where a revision is written: the form, the back-test of what it says, and its publication. */
import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import { type Api, Refused, useApi } from '../api';
import { Page, RefusalAlert, Section } from '../parts/page';
import { useFirms } from '../parts/queries';
import { type BackTest, BackTestResults } from './back-test';
import { formFieldOf, type PolicyDraft, termsOf } from './draft';
import type { PolicyTerms } from './fields';
import { FIRMS_LIST, type FieldErrors, PolicyForm } from './policy-form';

/** A draft that was tried, with what it said then. */
interface TriedDraft {
  readonly draft: PolicyDraft;
  readonly terms: PolicyTerms;
  readonly backTest: BackTest;
}

export function DraftDesk({ begin, onClose }: { begin: PolicyDraft; onClose: () => void }) {
  const t = useTranslations('policies');
  const page = useTranslations('page');
  const api = useApi();
  const queries = useQueryClient();
  const { data: firms } = useFirms();
  const place = useRef<HTMLDivElement>(null);
  const [draft, setDraft] = useState(begin);
  const [errors, setErrors] = useState<FieldErrors>({});
  const [period, setPeriod] = useState({ from: '', to: '' });
  const [tried, setTried] = useState<TriedDraft>();

  const trial = useMutation({
    mutationFn: (terms: PolicyTerms) => tryOut(api, terms, period),
    onSuccess: (backTest, terms) => setTried({ draft, terms, backTest }),
    onError: showAtField,
  });
  const publication = useMutation({
    mutationFn: ({ name, terms }: { name: string; terms: PolicyTerms }) =>
      api.give((header) => api.client.POST('/policies', { params: { header }, body: { name, terms } })),
    async onSuccess() {
      notifications.show({
        color: 'teal',
        message: t('wasPublished'),
        closeButtonProps: { 'aria-label': page('close') },
      });
      await queries.invalidateQueries();
      onClose();
    },
    onError: showAtField,
  });

  function change(next: PolicyDraft): void {
    setDraft(next);
    setErrors({});
  }

  /** Puts what is wrong beside its field, and the reader there. */
  function showErrors(found: FieldErrors): void {
    setErrors(found);
    const [first] = Object.keys(found);
    if (first !== undefined) place.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(first)}"]`)?.focus();
  }

  function showAtField(error: Error): void {
    if (!(error instanceof Refused) || error.problem.field === undefined) return;
    const { title, detail = '', remedy, field } = error.problem;
    // What begins so is the validator speaking of a pattern, to programs.
    const words = [title, detail.startsWith('body/') ? remedy : detail];
    showErrors({ [formFieldOf(field)]: words.filter(Boolean).join(' · ') });
  }

  function tryDraft(): void {
    const read = termsOf(draft);
    if ('terms' in read) {
      setErrors({});
      trial.mutate(read.terms);
    } else showErrors(Object.fromEntries(read.unreadable.map((path) => [path, t('noNumber')])));
  }

  const isCurrent = tried !== undefined && tried.draft === draft;
  const refusal = publication.error ?? trial.error;
  const isElsewhere = refusal !== null && Object.keys(errors).every((path) => !isShown(place.current, path));
  return (
    <Page title={t('draftTitle')} lead={t('draftLead')}>
      <datalist id={FIRMS_LIST}>
        {(firms ?? []).map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </datalist>
      <Section
        title={t('terms')}
        aside={
          <Button variant="default" onClick={onClose}>
            {t('leave')}
          </Button>
        }
      >
        <div ref={place}>
          <PolicyForm draft={draft} errors={errors} onChange={change} />
        </div>
      </Section>
      <Section title={t('backTest')}>
        <Stack>
          <Text size="sm">{t('backTestNote')}</Text>
          <Group align="end">
            <DayField label={t('from')} value={period.from} onChange={(from) => setPeriod({ ...period, from })} />
            <DayField label={t('to')} value={period.to} onChange={(to) => setPeriod({ ...period, to })} />
            <Button loading={trial.isPending} onClick={tryDraft}>
              {t('try')}
            </Button>
          </Group>
          {refusal !== null && isElsewhere && <RefusalAlert error={refusal} />}
          {tried !== undefined && (
            <>
              {!isCurrent && <Alert color="orange" title={t('outdated')} />}
              <BackTestResults terms={tried.terms} backTest={tried.backTest} />
            </>
          )}
        </Stack>
      </Section>
      <Section title={t('publish')}>
        <Stack align="start">
          <Text size="sm">{isCurrent ? t('publishNote') : t('tryFirst')}</Text>
          <Button
            disabled={!isCurrent}
            loading={publication.isPending}
            onClick={() => tried !== undefined && publication.mutate({ name: draft.name, terms: tried.terms })}
          >
            {t('publish')}
          </Button>
        </Stack>
      </Section>
    </Page>
  );
}

function tryOut(api: Api, terms: PolicyTerms, { from, to }: { from: string; to: string }): Promise<BackTest> {
  return api.read(
    api.client.POST('/policies/back-test', {
      body: {
        terms,
        ...(from === '' ? {} : { from: new Date(`${from}T00:00:00+08:00`).toISOString() }),
        ...(to === '' ? {} : { to: new Date(`${to}T23:59:59+08:00`).toISOString() }),
      },
    }),
  );
}

function isShown(place: HTMLElement | null, path: string): boolean {
  return place?.querySelector(`[data-path="${CSS.escape(path)}"]`) != null;
}

function DayField({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <TextInput
      type="date"
      label={label}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
