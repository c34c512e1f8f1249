/** A chart that follows the page's colours and width, with its figures as a table for whoever does not see it. */
import { Box, Table, useComputedColorScheme } from '@mantine/core';
import { BarChart, GraphChart, LineChart, SankeyChart } from 'echarts/charts';
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components';
import * as echarts from 'echarts/core';
import { LabelLayout } from 'echarts/features';
import { CanvasRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';

echarts.use([
  BarChart,
  LineChart,
  SankeyChart,
  GraphChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  TooltipComponent,
  LabelLayout,
  CanvasRenderer,
]);

/** What a chart shows: the option for eyes, the table for everybody. */
export interface ChartContent {
  readonly option: echarts.EChartsCoreOption;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function Chart({ title, content, height = 280 }: { title: string; content: ChartContent; height?: number }) {
  const place = useRef<HTMLDivElement>(null);
  const scheme = useComputedColorScheme('light');
  useEffect(() => {
    if (place.current === null) return;
    const chart = echarts.init(place.current, scheme === 'dark' ? 'dark' : undefined);
    chart.setOption({ backgroundColor: 'transparent', animation: false, aria: { enabled: true }, ...content.option });
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(place.current);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [content, scheme]);
  return (
    <figure style={{ margin: 0 }} aria-label={title}>
      <div ref={place} style={{ height, width: '100%' }} aria-hidden="true" />
      <Box component="figcaption">
        <details>
          <summary>{title}</summary>
          <Table aria-label={title}>
            <Table.Thead>
              <Table.Tr>
                {content.columns.map((column) => (
                  <Table.Th key={column}>{column}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {content.rows.map((row) => (
                <Table.Tr key={row.join('|')}>
                  {row.map((cell, at) => (
                    <Table.Td key={content.columns[at]}>{cell}</Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </details>
      </Box>
    </figure>
  );
}
