// The facts that the read models of projection-service show, and the comparison of a fold with them.
import assert from 'node:assert/strict';
import type { Content, Fact, FactFold } from './fold.js';

const LISTS: Record<string, string[]> = {
  agreements: ['agreements', 'visits', 'commitments', 'memberships'],
  logistics: ['corridors', 'hubs', 'projects', 'shipments'],
};

interface TimelineEntry {
  event: string;
  type: string;
  factStatus: Fact['status'];
  original?: Content;
  sources?: { id: string }[];
  remarks?: { replacement?: Content }[];
}

/** A fact as the read models show it. `original` is present if the content is not the recorded content. */
export interface ShownFact extends Fact {
  original: Content | undefined;
  sources: string[];
}

/** The facts of each aggregate, by `<type>/<id>`. */
export type ShownFacts = Map<string, ShownFact[]>;

async function* items<T>(reader: string, path: string): AsyncGenerator<T> {
  for (let address: string | undefined = path; address !== undefined; ) {
    const answer: Response = await fetch(new URL(address, reader));
    assert.equal(answer.status, 200, address);
    yield* ((await answer.json()) as { items: T[] }).items;
    address = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
  }
}

async function byKey<T>(all: AsyncGenerator<T>, key: (item: T) => string): Promise<Map<string, T>> {
  const found = new Map<string, T>();
  for await (const item of all) found.set(key(item), item);
  return found;
}

/** The facts of both logs with their recorded content, by event id. */
export type RecordedFacts = Map<string, { id: string; data: Content }>;

/** Reads the recorded content of all facts from /v1/timeline, which has the facts of both logs. */
export async function recordedFacts(reader: string): Promise<RecordedFacts> {
  return byKey(items<{ id: string; data: Content }>(reader, '/v1/timeline?limit=100'), ({ id }) => id);
}

/** Reads the facts of all aggregates of a log that have a list. The recorded content is from `recorded`, and all other values are from the list. */
export async function shownFacts(reader: string, log: string, recorded: RecordedFacts): Promise<ShownFacts> {
  const shown: ShownFacts = new Map();
  for (const list of LISTS[log]!)
    for await (const item of items<{ id: string; timeline: TimelineEntry[] }>(reader, `/v1/${list}?include=timeline&limit=100`))
      shown.set(`${list}/${item.id}`, item.timeline.map(entry => {
        const data = recorded.get(entry.event)!.data;
        return {
          id: entry.event,
          type: entry.type,
          status: entry.factStatus,
          recorded: data,
          content: entry.remarks?.map(({ replacement }) => replacement).findLast(Boolean) ?? data,
          original: entry.original,
          sources: (entry.sources ?? []).map(({ id }) => id),
        };
      }));
  return shown;
}

const sourcesOf = ({ citations = [] }: { citations?: { source: { id: string } }[] }) => [...new Set(citations.map(({ source }) => source.id))];
const typeOf = (aggregate: string) => aggregate.split('/')[0];
const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** Compares the facts of a fold with the facts of the read models, value by value. Returns the number of facts. */
export function requireSameFacts(fold: FactFold, shown: ShownFacts): number {
  const types = new Set([...shown.keys()].map(typeOf));
  // By default, a list omits an aggregate whose facts are all retracted.
  for (const aggregate of fold.aggregates())
    if (types.has(typeOf(aggregate)) && !shown.has(aggregate))
      assert.ok(fold.facts(aggregate).every(({ status }) => status === 'RETRACTED'), `no list shows ${aggregate}`);
  let compared = 0;
  for (const [aggregate, facts] of shown) {
    const expected = facts.map(fact => ({ ...fact, sources: [...fact.sources].sort() }));
    const folded = fold.facts(aggregate).map(fact => ({
      ...fact,
      original: isEqual(fact.content, fact.recorded) ? undefined : fact.recorded,
      sources: sourcesOf(fact.content).sort(),
    }));
    const byId = (list: Fact[]) => ({ aggregate, facts: Object.fromEntries(list.map(fact => [fact.id, fact])) });
    assert.deepEqual(byId(folded), byId(expected));
    compared += facts.length;
  }
  return compared;
}
