/** A row, or a value of a struct. */
export type Row = Record<string, unknown>;

/** Columns that are put in at once. */
export const PASS = 8;

/** What each of the columns of a pass has. */
export type Pass<T> = readonly [T, T, T, T, T, T, T, T];

/**
 * Puts the columns of one pass in.
 *
 * @param template what each object starts as, in the first pass, which makes the objects; else `null`
 * @param keys as the engine knows property names (see `ObjectShape`): it looks others up with every store
 */
export type FillPass = (
  objects: Row[],
  length: number,
  template: Row | null,
  keys: Pass<string>,
  columns: Pass<ArrayLike<unknown>>,
) => void;

/**
 * The same function as often as there may be shapes that many rows have. The engine specialises a store for the one name that it has met,
 * and the copy of an object for its one shape: where they meet a second, filling takes six times as long. What was met is kept for each
 * place in the source, so nothing but places makes them independent. A test compares them.
 */
export const fillPasses: readonly FillPass[] = [
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
  (objects, length, template, [k0, k1, k2, k3, k4, k5, k6, k7], [c0, c1, c2, c3, c4, c5, c6, c7]) => {
    for (let row = 0; row < length; row++) {
      const object = template === null ? (objects[row] as Row) : { ...template };
      object[k0] = c0[row];
      object[k1] = c1[row];
      object[k2] = c2[row];
      object[k3] = c3[row];
      object[k4] = c4[row];
      object[k5] = c5[row];
      object[k6] = c6[row];
      object[k7] = c7[row];
      objects[row] = object;
    }
  },
];
