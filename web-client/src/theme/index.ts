/**
 * The look of Vivavoce. Two voices, two colours, on every page: petrol is the
 * interviewer, copper is the candidate. All colours are here and nowhere else.
 */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const petrol: MantineColorsTuple = [
  "#e9f5f2",
  "#d0e9e3",
  "#a5d6cc",
  "#78c2b5",
  "#4fb3a3",
  "#2a9485",
  "#137b6d",
  "#0b665b",
  "#0b4f4a",
  "#083a37",
];

const copper: MantineColorsTuple = [
  "#fff2ea",
  "#ffe1d1",
  "#ffc5a6",
  "#ffa274",
  "#f68549",
  "#e06a2b",
  "#be511b",
  "#9a4015",
  "#783312",
  "#59260f",
];

const gray: MantineColorsTuple = [
  "#f6f8f6",
  "#eef1ee",
  "#e2e7e3",
  "#d0d7d2",
  "#b4beb8",
  "#8d9993",
  "#5f6b66",
  "#4c5853",
  "#303b37",
  "#182220",
];

const red: MantineColorsTuple = [
  "#fff0ee",
  "#ffdfdb",
  "#ffbab2",
  "#ff9187",
  "#f86d61",
  "#e84b41",
  "#d0352c",
  "#b92a23",
  "#98211b",
  "#7a1a15",
];

const dark: MantineColorsTuple = [
  "#e3ebe7",
  "#b9c5c0",
  "#94a29c",
  "#66756f",
  "#37453f",
  "#28342f",
  "#1c2723",
  "#131d1a",
  "#0d1513",
  "#080e0d",
];

export const theme = createTheme({
  colors: { petrol, copper, gray, red, dark },
  primaryColor: "petrol",
  primaryShade: { light: 7, dark: 6 },
  autoContrast: true,
  luminanceThreshold: 0.3,
  black: gray[9],
  fontFamily: "'Atkinson Hyperlegible Next Variable', system-ui, sans-serif",
  headings: {
    fontFamily: "'Bricolage Grotesque Variable', system-ui, sans-serif",
    fontWeight: "650",
    textWrap: "balance",
  },
  fontSizes: { xs: "0.8125rem", sm: "0.9375rem", md: "1.0625rem", lg: "1.1875rem", xl: "1.375rem" },
  lineHeights: { md: "1.5" },
  defaultRadius: "md",
  radius: { sm: "8px", md: "12px", lg: "18px", xl: "28px" },
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: "md" } },
    Alert: { defaultProps: { variant: "light" } },
    Modal: { defaultProps: { centered: true, radius: "lg", overlayProps: { blur: 3 } } },
    Tooltip: { defaultProps: { openDelay: 400, withArrow: true } },
  },
});

/** The colours with a meaning, once for a light page and once for a dark one. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-body": gray[0],
    "--mantine-color-dimmed": gray[6],
    "--mantine-color-petrol-light": petrol[0],
    "--mantine-color-petrol-light-hover": petrol[1],
    "--mantine-color-petrol-light-color": petrol[7],
    "--mantine-color-copper-light": copper[0],
    "--mantine-color-copper-light-hover": copper[1],
    "--mantine-color-copper-light-color": copper[7],
    "--vv-surface": "#ffffff",
    "--vv-sunken": gray[1],
    "--vv-line": gray[2],
    "--vv-line-strong": gray[5],
    "--vv-interviewer": petrol[6],
    "--vv-interviewer-text": petrol[7],
    "--vv-interviewer-soft": petrol[0],
    "--vv-candidate": copper[5],
    "--vv-candidate-text": copper[7],
    "--vv-candidate-soft": copper[0],
    "--vv-mark-pause": gray[2],
    "--vv-found": "#ffe58a",
    "--vv-found-now": "#ffb93b",
    "--vv-on-found": gray[9],
    "--vv-idle": gray[4],
    "--vv-danger": red[7],
    "--mantine-color-error": red[7],
    "--vv-shadow": "0 1px 2px rgb(24 34 32 / 6%), 0 8px 28px rgb(24 34 32 / 6%)",
  },
  dark: {
    "--mantine-color-body": dark[8],
    "--mantine-color-dimmed": dark[2],
    "--mantine-color-petrol-light": "rgb(79 179 163 / 14%)",
    "--mantine-color-petrol-light-hover": "rgb(79 179 163 / 20%)",
    "--mantine-color-petrol-light-color": petrol[3],
    "--mantine-color-copper-light": "rgb(255 162 116 / 14%)",
    "--mantine-color-copper-light-hover": "rgb(255 162 116 / 20%)",
    "--mantine-color-copper-light-color": copper[3],
    "--vv-surface": dark[7],
    "--vv-sunken": dark[9],
    "--vv-line": dark[5],
    "--vv-line-strong": dark[3],
    "--vv-interviewer": petrol[4],
    "--vv-interviewer-text": petrol[3],
    "--vv-interviewer-soft": "rgb(79 179 163 / 12%)",
    "--vv-candidate": copper[3],
    "--vv-candidate-text": copper[3],
    "--vv-candidate-soft": "rgb(255 162 116 / 12%)",
    "--vv-mark-pause": dark[5],
    "--vv-found": "#6b5a14",
    "--vv-found-now": "#f2b63c",
    "--vv-on-found": dark[9],
    "--vv-idle": dark[3],
    "--vv-danger": red[3],
    "--mantine-color-error": red[3],
    "--vv-shadow": "0 1px 2px rgb(0 0 0 / 40%), 0 8px 28px rgb(0 0 0 / 30%)",
  },
});
