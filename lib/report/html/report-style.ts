/** Light, printable, legible in greyscale: no meaning rests on colour. */
export const REPORT_STYLE = `
:root { color-scheme: light; }
body { overflow-wrap: anywhere; margin: 0 auto; padding: 24px 16px; max-width: 1040px; background: #ffffff; color: #16211f;
  font: 15px/1.5 Inter, Arial, sans-serif; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 40px 0 8px; padding-top: 12px; border-top: 2px solid #16211f; }
h3 { font-size: 1rem; margin: 20px 0 4px; }
p { max-width: 75ch; margin: 0 0 10px; }
a { color: #0b5550; }
nav ol { columns: 2; padding-left: 0; list-style: none; }
nav a { display: inline-block; padding: 3px 0; }
summary { padding: 3px 0; }
dl { display: grid; grid-template-columns: minmax(120px, 240px) minmax(0, 1fr); gap: 2px 16px; margin: 0 0 12px; }
dt { font-weight: 600; }
dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; margin: 0 0 16px; }
table { border-collapse: collapse; font-size: 12px; width: 100%; }
caption { text-align: left; font-weight: 600; padding: 4px 0; }
th, td { border: 1px solid #8a9693; padding: 3px 6px; text-align: left; vertical-align: top;
  overflow-wrap: break-word; min-width: 48px; }
thead th { background: #eef2f1; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
#annex-a td:not(.number) { min-width: 150px; }
figure { margin: 0 0 20px; break-inside: avoid; }
figure svg { max-width: 100%; height: auto; }
figcaption, .size { color: #4f5d5a; font-size: 12px; }
@media (max-width: 560px) { nav ol { columns: 1; } dl { grid-template-columns: minmax(0, 1fr); } dd { margin-bottom: 6px; } }
@media print {
  @page { size: A4; margin: 16mm; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  h2, h3 { break-after: avoid; }
  tr { break-inside: avoid; }
  thead { display: table-header-group; }
  .scroll { overflow: visible; }
  table { font-size: 7.5pt; }
  th, td, #annex-a td:not(.number) { overflow-wrap: anywhere; min-width: 9mm; }
  details:not([open]) { display: none; }
  .number { white-space: normal; }
  @page wide { size: A4 landscape; margin: 12mm; }
  #annex-a { page: wide; }
  #annex-a table { font-size: 6.5pt; }
}
`.trim();
