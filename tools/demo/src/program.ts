import { int64 } from "vgi-client/codegen-v1";
import { connect, greet, multiply, sequence, sortRows } from "./vgi/demo/main.js";
import { celsiusToFahrenheit, observations, stationsScan } from "./vgi/demo/weather.js";

/** The program that `npm run demo` runs: everything it calls was generated from the worker a moment ago. */
const [address] = process.argv.slice(2);
await using db = await connect(address);
title(`Connected to catalog "${db.catalog}", protocol ${db.protocolVersion}`);

title("greet(db, { name: [...] }): a scalar function, one value for each row");
for (const greeting of await greet(db, { name: ["Ada", null, "Grace"] }, { greeting: "Good morning" }))
  console.log(greeting);

title("multiply(db, { value: [1n, 2n, null] }, { factor: 21n })");
console.log(await multiply(db, { value: [1n, 2n, null] }, { factor: 21n }));

title("stationsScan(db).rows(): a table function; the row type came from the worker");
const stations = await stationsScan(db).rows();
console.table(stations.map(({ name, elevation, since }) => ({ name, elevation, since: since?.toString() })));

title('observations(db, { station: "Tromsø", days: 3n }): named arguments with defaults');
for await (const { day, temperature, events } of observations(db, { station: "Tromsø", days: 3n })) {
  const [fahrenheit] = await celsiusToFahrenheit(db, { celsius: [temperature] });
  console.log(`${day}  ${temperature?.toFixed(1)} °C = ${fahrenheit?.toFixed(1)} °F  ${events?.join(", ")}`);
}

title('sortRows(db, { word: [...] }, { by: "word" }): rows in, rows out');
console.log(await sortRows(db, { word: ["pear", "apple", "fig"] }, { by: "word" }).rows());

title("sequence(db, { count: 5_000_000n }).batches(): Arrow record batches, pulled as fast as they are used");
const start = performance.now();
let rows = 0;
for await (const batch of sequence(db, { count: 5_000_000n, batchSize: 65_536n }).batches()) rows += batch.numRows;
console.log(`${rows.toLocaleString("en")} rows in ${Math.round(performance.now() - start)} ms`);

title(".as({ n: int64 }): rows that only bind knows, typed for one call and checked, not cast");
const first = await sequence(db, { count: 3n }).as({ n: int64 }).first();
console.log(first?.n);

function title(text: string): void {
  console.log(`\n— ${text}`);
}
