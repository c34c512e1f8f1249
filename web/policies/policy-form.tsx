/** The form of a policy: every field in its group, each with what is wrong with it beside it. */
import {
  ActionIcon,
  Button,
  Checkbox,
  Fieldset,
  Group,
  MultiSelect,
  Select,
  SimpleGrid,
  Stack,
  Table,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { useTranslations } from 'use-intl';
import { type DraftRow, emptyRow, type PolicyDraft, type Typed } from './draft';
import { CHOICES, type ChoiceOf, CURRENCIES, type Field, type FieldGroup, POLICY_FIELDS } from './fields';

/** What is wrong, by the paths of the fields. */
export type FieldErrors = Readonly<Record<string, string>>;

/** Id of the list of firms that fields of credit codes propose. */
export const FIRMS_LIST = 'known-firms';

export function PolicyForm({
  draft,
  errors,
  onChange,
}: {
  draft: PolicyDraft;
  errors: FieldErrors;
  onChange: (draft: PolicyDraft) => void;
}) {
  const t = useTranslations('policies');
  return (
    <Stack>
      <SimpleGrid cols={{ base: 1, xs: 2 }}>
        <TextInput
          label={t('name')}
          description={t('nameNote')}
          value={draft.name}
          data-path="name"
          error={errors.name}
          onChange={({ currentTarget }) => onChange({ ...draft, name: currentTarget.value.trim() })}
        />
        <Select
          label={t('currency')}
          description={t('currencyNote')}
          data={[...CURRENCIES]}
          value={draft.currency}
          data-path="currency"
          error={errors.currency}
          allowDeselect={false}
          onChange={(currency) => currency !== null && onChange({ ...draft, currency })}
        />
      </SimpleGrid>
      {POLICY_FIELDS.map((group) => (
        <GroupFields key={group.name} group={group} draft={draft} errors={errors} onChange={onChange} />
      ))}
    </Stack>
  );
}

function GroupFields({
  group: { name, fields, lists },
  draft,
  errors,
  onChange,
}: {
  group: FieldGroup;
  draft: PolicyDraft;
  errors: FieldErrors;
  onChange: (draft: PolicyDraft) => void;
}) {
  const t = useTranslations('policies');
  return (
    <Fieldset legend={t(`groups.${name}`)}>
      <Stack>
        <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} style={{ alignItems: 'end' }}>
          {fields.map(({ path, ...field }) => (
            <Cell
              key={path}
              field={field}
              path={path}
              label={t(path === 'prices.baseTable.name' ? 'baseTableName' : `fields.${field.name}`)}
              isLabelled
              currency={draft.currency}
              typed={draft.values[path]}
              error={errors[path]}
              onChange={(typed) => onChange({ ...draft, values: { ...draft.values, [path]: typed } })}
            />
          ))}
        </SimpleGrid>
        {lists.map(({ name: list, path, columns }) => (
          <Rows
            key={path}
            title={t(`lists.${list}`)}
            path={path}
            columns={columns}
            rows={draft.lists[path] ?? []}
            currency={draft.currency}
            errors={errors}
            onChange={(rows) => onChange({ ...draft, lists: { ...draft.lists, [path]: rows } })}
          />
        ))}
      </Stack>
    </Fieldset>
  );
}

function Rows({
  title,
  path,
  columns,
  rows,
  currency,
  errors,
  onChange,
}: {
  title: string;
  path: string;
  columns: readonly Field[];
  rows: readonly DraftRow[];
  currency: string;
  errors: FieldErrors;
  onChange: (rows: readonly DraftRow[]) => void;
}) {
  const t = useTranslations('policies');
  return (
    <div>
      <Group justify="space-between">
        <Text fw={600} size="sm">
          {title}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t('addTo', { list: title })}
          data-path={path}
          onClick={() => onChange([...rows, emptyRow(columns)])}
        >
          {t('add')}
        </Button>
      </Group>
      {errors[path] !== undefined && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {errors[path]}
        </Text>
      )}
      {rows.length > 0 && (
        <Table.ScrollContainer minWidth={60 + columns.length * 150}>
          <Table aria-label={title} withRowBorders={false}>
            <Table.Thead>
              <Table.Tr>
                {columns.map(({ name }) => (
                  <Table.Th key={name}>{t(`fields.${name}`)}</Table.Th>
                ))}
                <Table.Th w={48}>{t('removal')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row, at) => (
                <Table.Tr key={row.id} style={{ verticalAlign: 'top' }}>
                  {columns.map((column) => (
                    <Table.Td key={column.name}>
                      <Cell
                        field={column}
                        path={`${path}.${at}.${column.name}`}
                        label={t('inRow', { field: t(`fields.${column.name}`), row: at + 1 })}
                        currency={currency}
                        typed={row.cells[column.name]}
                        error={errors[`${path}.${at}.${column.name}`]}
                        onChange={(typed) =>
                          onChange(
                            rows.map((each) =>
                              each.id === row.id ? { ...row, cells: { ...row.cells, [column.name]: typed } } : each,
                            ),
                          )
                        }
                      />
                    </Table.Td>
                  ))}
                  <Table.Td>
                    <ActionIcon
                      variant="default"
                      size={36}
                      aria-label={t('remove', { list: title, row: at + 1 })}
                      onClick={() => onChange(rows.filter(({ id }) => id !== row.id))}
                    >
                      ✕
                    </ActionIcon>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </div>
  );
}

/** One field: its label stands above it, or in the head of its column. */
function Cell({
  field: { kind, choices, optional },
  path,
  label,
  isLabelled = false,
  currency,
  typed,
  error,
  onChange,
}: {
  field: Field;
  path: string;
  label: string;
  isLabelled?: boolean;
  currency: string;
  typed: Typed | undefined;
  error: string | undefined;
  onChange: (typed: Typed) => void;
}) {
  const words = useChoiceWords();
  const named = {
    ...(isLabelled ? { label } : { 'aria-label': label }),
    ...(error === undefined ? {} : { error }),
    'data-path': path,
  };
  const data = choices === undefined ? [] : CHOICES[choices].map((value) => ({ value, label: words(choices, value) }));
  switch (kind) {
    case 'yes':
      return (
        <Checkbox
          {...named}
          label={label}
          pb={8}
          checked={typed === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      );
    case 'choice':
      return (
        <Select
          {...named}
          data={data}
          value={typed === undefined || typed === '' ? null : String(typed)}
          allowDeselect={optional === true}
          clearable={optional === true}
          onChange={(value) => onChange(value ?? '')}
        />
      );
    case 'choices':
      return <MultiSelect {...named} data={data} value={listOf(typed)} onChange={onChange} clearable />;
    case 'texts':
    case 'firms':
      return <TagsInput {...named} value={listOf(typed)} onChange={onChange} />;
    case 'amount':
      return <TypedInput {...named} typed={typed} onChange={onChange} inputMode="decimal" unit={currency} />;
    case 'bps':
      return <TypedInput {...named} typed={typed} onChange={onChange} inputMode="numeric" unit="bp" />;
    case 'days':
    case 'grams':
      return <TypedInput {...named} typed={typed} onChange={onChange} inputMode="numeric" />;
    case 'date':
      return <TypedInput {...named} typed={typed} onChange={onChange} type="date" />;
    case 'firm':
      return <TypedInput {...named} typed={typed} onChange={onChange} list={FIRMS_LIST} />;
    default:
      return <TypedInput {...named} typed={typed} onChange={onChange} />;
  }
}

function TypedInput({
  typed,
  onChange,
  unit,
  ...input
}: {
  typed: Typed | undefined;
  onChange: (typed: string) => void;
  unit?: string;
  label?: string;
  'aria-label'?: string;
  error?: string;
  list?: string;
  type?: string;
  inputMode?: 'decimal' | 'numeric';
}) {
  return (
    <TextInput
      {...input}
      value={typeof typed === 'string' ? typed : ''}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
      {...(unit === undefined
        ? {}
        : {
            rightSectionWidth: 46,
            rightSection: (
              <Text size="xs" c="dimmed">
                {unit}
              </Text>
            ),
          })}
    />
  );
}

function listOf(typed: Typed | undefined): string[] {
  return typeof typed === 'object' ? [...typed] : [];
}

/** The word for a choice; what needs none stands for itself. */
function useChoiceWords(): (choices: ChoiceOf, value: string) => string {
  const policies = useTranslations('policies');
  const evidence = useTranslations('price');
  const credentials = useTranslations('credentials');
  return (choices, value) => {
    switch (choices) {
      case 'evidence':
        return evidence(`evidence.${value}` as 'evidence.recycling');
      case 'credential':
        return credentials(`kinds.${value}` as 'kinds.littleGiant');
      case 'currency':
      case 'dayCount':
        return value;
      default:
        return policies(`choices.${value}` as 'choices.micro');
    }
  };
}
