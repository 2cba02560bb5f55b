/** Works on one item after another. */
export interface Lane<In, Out> {
  work(item: In): Promise<Out>;
}

/**
 * Deals items to lanes in turn, and gives the results in the order of the items. A lane is opened when the first item is dealt to it, so
 * that few items open few; when `open` has none to give, the earlier ones take its share. At most one item for each lane is under way.
 *
 * @param open the lane of a number from 0; never `null` for the first
 */
export async function* dealt<In, Out>(
  items: AsyncIterable<In>,
  lanes: number,
  open: (index: number) => Promise<Lane<In, Out> | null>,
): AsyncGenerator<Out> {
  const opened: Lane<In, Out>[] = [];
  const busy: Promise<unknown>[] = [];
  const results: Promise<Out>[] = [];
  let most = lanes;
  let turn = 0;

  const laneFor = async (): Promise<number> => {
    const index = turn % most;
    if (index < opened.length) return index;
    const lane = await open(index);
    if (lane !== null) {
      opened.push(lane);
      return index;
    }
    most = opened.length;
    return turn % most;
  };

  const deal = async (item: In): Promise<void> => {
    const index = await laneFor();
    turn += 1;
    const lane = opened[index];
    if (lane === undefined) throw new Error(`lane ${index} was never opened`);
    const result = (busy[index] ?? Promise.resolve()).then(() => lane.work(item));
    // Who waits for the result hears of its failure; the next item of the lane is not begun then.
    busy[index] = result;
    result.catch(() => {});
    results.push(result);
  };

  const iterator = items[Symbol.asyncIterator]();
  let next: Promise<IteratorResult<In>> | undefined = iterator.next();
  while (next !== undefined || results.length > 0) {
    const head = results[0];
    const mayDeal = next !== undefined && results.length < most;
    const first = await Promise.race([
      ...(mayDeal && next !== undefined ? [next.then((item) => ({ item }))] : []),
      ...(head === undefined ? [] : [head.then((output) => ({ output }))]),
    ]);
    if ("output" in first) {
      results.shift();
      yield first.output;
    } else if (first.item.done === true) {
      next = undefined;
    } else {
      await deal(first.item.value);
      next = iterator.next();
    }
  }
}
