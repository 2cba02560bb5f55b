import type { Peer } from "./peer.js";

/**
 * Takes a turn of a peer. One of others that fails is tried once more, as they may time out on a busy machine; one of ours is not: what
 * fails in this client must show.
 */
export async function takeTurn<Figure>({ isOurs }: Pick<Peer, "isOurs">, turn: () => Promise<Figure>): Promise<Figure> {
  return isOurs === true ? await turn() : await turn().catch(turn);
}
