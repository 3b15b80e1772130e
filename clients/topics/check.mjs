// Reads both topics of a running stack with each Kafka client, and checks the statements of docs/building/reading-the-topics.md.
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import addFormats from 'ajv-formats';
import Ajv from 'ajv/dist/2020.js';
import { faults } from './chain.mjs';
import { clients } from './consumers.mjs';
import { FactFold } from './fold.mjs';

const { values: options } = parseArgs({
  options: {
    bootstrap: { type: 'string', default: process.env.CORRIDOR_BOOTSTRAP ?? '127.0.0.1:9092' },
    reader: { type: 'string', default: process.env.CORRIDOR_READER ?? 'http://127.0.0.1:8080' },
  },
});
const LISTS = { agreements: ['agreements', 'visits', 'commitments', 'memberships'], logistics: ['projects', 'shipments'] };

async function json(address) {
  const answer = await fetch(new URL(address, options.reader));
  assert.equal(answer.status, 200, `${address}: ${answer.status}`);
  return answer.json();
}

// Returns a copy of a schema that forbids unknown fields.
function closed(schema) {
  if (Array.isArray(schema)) return schema.map(closed);
  if (schema === null || typeof schema !== 'object') return schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([keyword, value]) => [keyword, closed(value)]));
  return copy.type === 'object' && copy.properties ? { ...copy, additionalProperties: false } : copy;
}

const validators = new Map();
async function validator(address) {
  if (!validators.has(address)) {
    const ajv = new Ajv({ strictTypes: false });
    addFormats(ajv);
    ajv.addFormat('decimal', true);
    validators.set(address, ajv.compile(closed(await json(address))));
  }
  return validators.get(address);
}

async function requireValid(records) {
  const envelope = await validator('/schemas/envelope/v1');
  for (const { headers, data, key } of records) {
    assert.equal(key, headers.ce_subject);
    assert.ok(envelope(headers), JSON.stringify(envelope.errors));
    const valid = await validator(headers.ce_dataschema);
    assert.ok(valid(data), `${headers.ce_type} at ${headers.ce_logposition}: ${JSON.stringify(valid.errors)}`);
  }
}

async function* items(list) {
  for (let address = `/v1/${list}?include=timeline&limit=100`; address; ) {
    const answer = await fetch(new URL(address, options.reader));
    assert.equal(answer.status, 200, address);
    yield* (await answer.json()).items;
    address = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
  }
}

async function requireSameFacts(log, records) {
  const fold = new FactFold();
  records.forEach(record => fold.add(record));
  let compared = 0;
  for (const list of LISTS[log])
    for await (const item of items(list)) {
      const folded = fold.facts(`${list}/${item.id}`).map(({ id, type, status }) => `${id} ${type} ${status}`);
      const shown = item.timeline.map(({ event, type, factStatus }) => `${event} ${type} ${factStatus}`);
      assert.deepEqual(folded.sort(), shown.sort(), `${list}/${item.id}`);
      compared++;
    }
  return compared;
}

const { freshness } = await json('/v1/hubs?limit=1');
for (const log of Object.keys(LISTS)) {
  const { position } = freshness[log];
  for (const [name, read] of Object.entries(clients)) {
    const records = await read(options.bootstrap, `corridor.${log}.v1`, `clients-check-${crypto.randomUUID()}`, position);
    await requireValid(records);
    assert.deepEqual(faults(records), [], 'the hash chain differs at these positions');
    const compared = await requireSameFacts(log, records);
    console.log(`${name}: ${log}: ${records.length} records valid, chain unbroken, facts of ${compared} aggregates agree`);
  }
}
