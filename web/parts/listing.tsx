/** A list as a table: it scrolls sideways on a phone, and is named for screen readers. */
import { Table } from '@mantine/core';
import type { ReactNode } from 'react';

/** A column by its heading; figures stand at the end of theirs. */
export type Column = string | { readonly title: string; readonly isFigure?: true; readonly width?: number };

export function Listing({
  label,
  minWidth,
  columns,
  isDense = false,
  children,
}: {
  label: string;
  /** Pixels below which it scrolls. */
  minWidth: number;
  columns: readonly Column[];
  /** Rows close together, for lists that are long or stand within something. */
  isDense?: boolean;
  /** Its rows. */
  children: ReactNode;
}) {
  return (
    <Table.ScrollContainer minWidth={minWidth}>
      <Table aria-label={label} {...(isDense ? {} : { verticalSpacing: 'sm' })}>
        <Table.Thead>
          <Table.Tr>
            {columns.map((column) => {
              const { title, isFigure, width }: Exclude<Column, string> =
                typeof column === 'string' ? { title: column } : column;
              return (
                <Table.Th
                  key={title}
                  {...(isFigure ? { ta: 'right' } : {})}
                  {...(width === undefined ? {} : { w: width })}
                >
                  {title}
                </Table.Th>
              );
            })}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
