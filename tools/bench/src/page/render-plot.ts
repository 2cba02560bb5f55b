import type { WorkloadResult } from "../run-workload.js";

/** A kind of contender: colour in light and dark, and a shape, so that neither alone tells them apart. */
interface Series {
  readonly name: string;
  readonly begins: string;
  readonly light: string;
  readonly dark: string;
  readonly shape: (x: number, y: number) => string;
}

const series: readonly Series[] = [
  { name: "Python client", begins: "Python client", light: "#1f5fbf", dark: "#7db1ff", shape: circle },
  { name: "@query-farm/vgi", begins: "@query-farm/vgi", light: "#b3540a", dark: "#ffae66", shape: square },
  { name: "Haybarn", begins: "Haybarn", light: "#16794a", dark: "#6fd6a3", shape: triangle },
  { name: "other", begins: "", light: "#6b3fa0", dark: "#c7a6ff", shape: diamond },
];

const left = 250;
const width = 640;
const top = 64;
const rowHeight = 17;
const right = 40;

/**
 * Ratios as points on a logarithmic scale, one row for each workload: right of the line the first contender is better.
 * Readable on light and dark pages, and without colour.
 */
export function renderPlot(results: readonly WorkloadResult[]): string {
  const rows = results.filter(({ isComparison, contenders }) => isComparison && contenders.length > 1);
  const scale = scaleOf(rows.flatMap(({ contenders }) => contenders.slice(1).map(({ ratio }) => ratio)));
  const height = top + rows.length * rowHeight + 24;
  const lines = rows.flatMap((result, index) => rowOf(result, top + (index + 0.5) * rowHeight, scale));
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + right} ${height}" font-family="system-ui, sans-serif" font-size="11" role="img">`,
    "<title>How many times as good this client is as each peer, by workload</title>",
    style(),
    `<rect class="page" width="100%" height="100%"/>`,
    legend(),
    ...grid(scale, height),
    ...lines,
    "</svg>",
  ].join("\n")}\n`;
}

interface Scale {
  /** Powers of ten at the ends. */
  readonly low: number;
  readonly high: number;
}

function scaleOf(ratios: readonly number[]): Scale {
  const logs = ratios.map((ratio) => Math.log10(ratio)).filter(Number.isFinite);
  return { low: Math.min(-1, Math.floor(Math.min(...logs, 0))), high: Math.max(2, Math.ceil(Math.max(...logs, 0))) };
}

function place(ratio: number, { low, high }: Scale): number {
  const part = (Math.log10(ratio) - low) / (high - low);
  return left + Math.min(1, Math.max(0, part)) * width;
}

function colours(theme: "light" | "dark"): string {
  return series.map((one, index) => `.s${index}{fill:${one[theme]}}`).join("");
}

function style(): string {
  return [
    "<style>",
    `.page{fill:#fff}text{fill:#24292f}.grid{stroke:#d0d7de}.one{stroke:#57606a;stroke-width:1.5}${colours("light")}`,
    `@media (prefers-color-scheme: dark){.page{fill:#0d1117}text{fill:#e6edf3}.grid{stroke:#30363d}.one{stroke:#8b949e}${colours("dark")}}`,
    "</style>",
  ].join("\n");
}

function legend(): string {
  const marks = series.map(({ name, shape }, index) => {
    const x = left + index * 150;
    return `<g class="s${index}">${shape(x, 16)}</g><text x="${x + 10}" y="20">${name}</text>`;
  });
  return marks.join("\n");
}

function grid(scale: Scale, height: number): string[] {
  const powers = Array.from({ length: scale.high - scale.low + 1 }, (_, index) => scale.low + index);
  return powers.map((power) => {
    const x = place(10 ** power, scale).toFixed(1);
    const kind = power === 0 ? "one" : "grid";
    return `<line class="${kind}" x1="${x}" x2="${x}" y1="${top - 12}" y2="${height - 20}"/><text x="${x}" y="${top - 18}" text-anchor="middle">${10 ** power} ×</text>`;
  });
}

function rowOf({ workload, contenders }: WorkloadResult, y: number, scale: Scale): string[] {
  const label = `<text x="${left - 12}" y="${(y + 4).toFixed(1)}" text-anchor="end">${escaped(workload)}</text>`;
  const marks = contenders.slice(1).map(({ name, ratio }) => {
    const index = series.findIndex(({ begins }) => name.startsWith(begins));
    const shape = series[index]?.shape(place(ratio, scale), y) ?? "";
    return `<g class="s${index}"><title>${escaped(`${workload}, ${name}: ${ratio.toPrecision(3)} ×`)}</title>${shape}</g>`;
  });
  return [label, ...marks];
}

function circle(x: number, y: number): string {
  return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4"/>`;
}

function square(x: number, y: number): string {
  return `<rect x="${(x - 3.5).toFixed(1)}" y="${(y - 3.5).toFixed(1)}" width="7" height="7"/>`;
}

function triangle(x: number, y: number): string {
  return polygon(x, y, [0, -5, 4.5, 4, -4.5, 4]);
}

function diamond(x: number, y: number): string {
  return polygon(x, y, [0, -5, 5, 0, 0, 5, -5, 0]);
}

function polygon(x: number, y: number, offsets: readonly number[]): string {
  const points = offsets.map((offset, index) => (offset + (index % 2 === 0 ? x : y)).toFixed(1));
  return `<polygon points="${points.join(" ")}"/>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
