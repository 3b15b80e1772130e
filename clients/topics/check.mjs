// Reads both topics of a running stack with each Kafka client, and checks the statements of docs/building/reading-the-topics.md.
import assert from 'node:assert/strict';
import { parseArgs } from 'node:util';
import addFormats from 'ajv-formats';
import Ajv from 'ajv/dist/2020.js';
import { faults } from './chain.mjs';
import { clients } from './consumers.mjs';
import { FactFold } from './dist/fold.js';
import { recordedFacts, requireSameFacts, shownFacts } from './dist/readmodels.js';
import { recordRemarks } from './dist/remarks.js';

const { values: options } = parseArgs({
  options: {
    bootstrap: { type: 'string', default: process.env.CORRIDOR_BOOTSTRAP ?? '127.0.0.1:9092' },
    agreements: { type: 'string', default: process.env.CORRIDOR_AGREEMENTS ?? 'http://127.0.0.1:8081' },
    reader: { type: 'string', default: process.env.CORRIDOR_READER ?? 'http://127.0.0.1:8080' },
  },
});
const LOGS = ['agreements', 'logistics'];
const REMARKS = ['fact-corrected', 'fact-revised', 'fact-retracted', 'fact-disputed', 'fact-reinstated'];

async function json(address, headers = {}) {
  const answer = await fetch(new URL(address, options.reader), { headers });
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

function folded(records) {
  const fold = new FactFold();
  records.forEach(record => fold.add(record));
  return fold;
}

// Shows that the comparison detects a fold without the rule for one type of remark. A note changes no fact.
function requireDifference(records, shown, remark) {
  const ignored = records.map(record =>
    record.headers.ce_type === `corridor.${remark}.v1`
      ? { ...record, headers: { ...record.headers, ce_type: 'corridor.note-cited.v1' } }
      : record);
  assert.throws(() => requireSameFacts(folded(ignored), shown), assert.AssertionError, `without ${remark}, the facts agree too`);
}

const { id, token } = await recordRemarks(options.agreements);
const { freshness } = await json(`/v1/agreements/${id}`, { 'Consistency-Token': token, Prefer: 'wait=30' });
const recorded = await recordedFacts(options.reader);
for (const log of LOGS) {
  const { position } = freshness[log];
  const shown = await shownFacts(options.reader, log, recorded);
  for (const [name, read] of Object.entries(clients)) {
    const records = await read(options.bootstrap, `corridor.${log}.v1`, `clients-check-${crypto.randomUUID()}`, position);
    await requireValid(records);
    assert.deepEqual(faults(records), [], 'the hash chain differs at these positions');
    const compared = requireSameFacts(folded(records), shown);
    assert.ok(compared > 0, `${log}: no fact was compared`);
    if (log === 'agreements') for (const remark of REMARKS) requireDifference(records, shown, remark);
    console.log(`${name}: ${log}: ${records.length} records valid, chain unbroken, ${compared} facts of ${shown.size} aggregates agree`);
  }
}
