/** Colours and type of the console; every text stands out from its ground by 4.5 to 1 or more (WCAG 2.1, 1.4.3). */
import { type CSSVariablesResolver, createTheme } from '@mantine/core';

/** The console's theme. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: 9,
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: "system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
  components: {
    // A state is read whole, however narrow its column.
    Badge: { defaultProps: { miw: 'max-content', tt: 'none' } },
    // A table that is wider than its place is moved by the keyboard too.
    TableScrollContainer: { defaultProps: { scrollAreaProps: { viewportProps: { tabIndex: 0 } } } },
  },
});

/** Texts on the tints of their own colour. */
const ON_TINT = {
  teal: '#055c41',
  green: '#1b5e2a',
  blue: '#0b4a8f',
  indigo: '#2b3fa0',
  gray: '#343a40',
  orange: '#803600',
  red: '#9c1c1c',
} as const;

/** Darkens what the library's own palette leaves too pale to read. */
export const readable: CSSVariablesResolver = () => ({
  variables: { '--mantine-primary-color-filled-hover': '#06664a', '--mantine-color-teal-filled-hover': '#06664a' },
  light: {
    '--mantine-color-dimmed': '#495057',
    '--mantine-color-anchor': '#077553',
    '--mantine-color-teal-text': '#077553',
    '--mantine-color-error': '#c92a2a',
    ...Object.fromEntries(
      Object.entries(ON_TINT).map(([name, colour]) => [`--mantine-color-${name}-light-color`, colour]),
    ),
  },
  dark: { '--mantine-color-dimmed': '#b8b8b8', '--mantine-color-error': '#ff8787' },
});
