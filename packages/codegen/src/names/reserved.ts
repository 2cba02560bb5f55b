/**
 * Names that no exported constant may have: words of the language and of strict modules, and the properties that change
 * what an object is. A module that exports `then` is a promise to whoever imports it dynamically.
 */
export const reservedValueNames: ReadonlySet<string> = new Set([
  ..."await break case catch class const continue debugger default delete do else enum export extends false finally".split(
    " ",
  ),
  ..."for function if import in instanceof new null return super switch this throw true try typeof var void while".split(
    " ",
  ),
  ..."with yield let static implements interface package private protected public arguments eval".split(" "),
  ..."undefined globalThis Infinity NaN".split(" "),
  ..."then constructor prototype __proto__ toString toJSON valueOf hasOwnProperty".split(" "),
]);

/** Names that no property of an argument object may have. */
export const reservedKeys: ReadonlySet<string> = new Set(
  "then constructor prototype __proto__ toString toJSON valueOf hasOwnProperty".split(" "),
);

/** Names that no type may have: those of the language's own types that generated code uses. */
export const reservedTypeNames: ReadonlySet<string> = new Set(
  "Array Date Iterable Map Promise Readonly ReadonlyArray ReadonlyMap Record Uint8Array Tables Client".split(" "),
);

/** Base names that no generated file or folder may have, in lower case. */
export const reservedFileNames: ReadonlySet<string> = new Set([
  ..."client connect value-types index node_modules con prn aux nul".split(" "),
  ...Array.from({ length: 10 }, (_, index) => `com${index}`),
  ...Array.from({ length: 10 }, (_, index) => `lpt${index}`),
]);

/** Base names that no module of a schema may have, in lower case: beside it are modules of other things. */
export const reservedModuleNames: ReadonlySet<string> = new Set([
  ...reservedFileNames,
  ..."tables views macros copy companions".split(" "),
]);
