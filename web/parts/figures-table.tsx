/** Some figures, each beside its name. */
import { Table } from '@mantine/core';

/** A table of two columns. @param label what it is, for who does not see it */
export function FiguresTable({
  label,
  figures,
}: {
  label: string;
  figures: readonly (readonly [name: string, value: string])[];
}) {
  return (
    <Table aria-label={label}>
      <Table.Tbody>
        {figures.map(([name, value]) => (
          <Table.Tr key={name}>
            <Table.Th fw={400}>{name}</Table.Th>
            <Table.Td ta="right">{value}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
