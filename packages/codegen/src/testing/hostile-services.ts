import * as fc from "fast-check";
import type { FieldSpec } from "vgi-arrow";
import type { ServiceMethodModel, ServiceModel } from "vgi-client";
import { hostileText, inCases } from "./hostile-catalogs.js";
import { serviceMethod, serviceModel } from "./sample-services.js";

const type = fc.constantFrom<FieldSpec["type"]>("int64", "utf8", "binary", "float64", { decimal128: [10, 2] });

const hostileRecord = fc
  .array(fc.record({ name: hostileText, type, nullable: fc.boolean() }), { maxLength: 4 })
  .chain((fields) =>
    // A field of records, whose members are hostile too.
    fc.array(fc.record({ name: hostileText, type, nullable: fc.boolean() }), { maxLength: 2 }).map((members) => ({
      fields: fields.map((field, index): FieldSpec => (index === 0 ? { ...field, type: { struct: members } } : field)),
    })),
  );

/** A method of any kind in which every string is hostile. */
export const hostileMethod: fc.Arbitrary<ServiceMethodModel> = fc
  .record({
    name: hostileText,
    kind: fc.constantFrom("unary" as const, "producer" as const, "exchange" as const, "stream" as const),
    params: hostileRecord,
    result: fc.option(hostileRecord),
    header: fc.option(hostileRecord),
    idempotency: hostileText,
    deprecation: fc.option(hostileText),
  })
  .map(({ name, ...parts }) => serviceMethod(name, parts));

/** Services in which every string is hostile, with names that differ in case only. */
export const hostileProtocols: fc.Arbitrary<readonly ServiceModel[]> = fc
  .array(
    fc.record({
      protocol: hostileText,
      version: hostileText,
      hash: hostileText,
      deprecation: fc.option(hostileText),
      methods: fc.array(hostileMethod, { maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((protocols) =>
    withOtherCases(
      protocols.map(({ protocol, methods, ...parts }) =>
        serviceModel(protocol, Object.assign(parts, { methods: withOtherCases(methods, "name") })),
      ),
      "protocol",
    ),
  );

/** Some things, and copies of the first with names that differ in case only. */
function withOtherCases<K extends string, T extends { readonly [name in K]: string }>(
  things: readonly T[],
  key: K,
): readonly T[] {
  const [first] = things;
  if (first === undefined) return things;
  const copies = inCases([first[key]])
    .slice(1)
    .map((name) => Object.assign({}, first, { [key]: name }));
  return things.concat(copies);
}
