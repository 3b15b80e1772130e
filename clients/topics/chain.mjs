// Checks the hash chain of a topic. docs/building/reading-the-topics.md lists the hashed fields.
import { createHash } from 'node:crypto';

const DAY_MILLIS = 86_400_000;

function netstring(field) {
  if (field === undefined) return Buffer.from('-,');
  const bytes = Buffer.isBuffer(field) ? field : Buffer.from(String(field), 'utf8');
  return Buffer.concat([Buffer.from(`${bytes.length}:`), bytes, Buffer.from(',')]);
}

const days = day => (day === undefined ? undefined : Date.parse(`${day}T00:00:00Z`) / DAY_MILLIS);

function micros(time) {
  const [, seconds, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(time);
  return BigInt(Date.parse(`${seconds}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6));
}

export function eventHash({ headers: h, value }) {
  if (h.ce_hashversion !== '2') throw new Error(`hash version ${h.ce_hashversion} is not supported`);
  const [, event, version] = /^corridor\.(.*)\.v(\d+)$/.exec(h.ce_type);
  const fields = [
    h.ce_hashversion, h.ce_streamtype, h.ce_subject, h.ce_streamversion, h.ce_id, event, version,
    h.ce_occurred, days(h.ce_occurredearliest), days(h.ce_occurredlatest), micros(h.ce_time),
    h.ce_actor, h.ce_commandid, h.ce_correlationid, h.ce_causationid, h.ce_traceparent, value,
  ];
  return createHash('sha256').update(Buffer.concat(fields.map(netstring))).digest();
}

/**
 * @param records all records of one topic, in any order; records may be repeated
 * @returns the positions at which the chain hash differs or the record is missing
 */
export function faults(records) {
  const byPosition = new Map();
  for (const record of records) {
    const position = Number(record.headers.ce_logposition);
    const other = byPosition.get(position);
    // If several records have the same position, the record of the highest epoch is valid.
    if (!other || Number(other.headers.ce_ledgerepoch) < Number(record.headers.ce_ledgerepoch))
      byPosition.set(position, record);
  }
  const found = [];
  let chain = Buffer.alloc(0);
  for (let position = 1; position <= Math.max(0, ...byPosition.keys()); position++) {
    const record = byPosition.get(position);
    if (!record) return [...found, position];
    chain = createHash('sha256').update(chain).update(eventHash(record)).digest();
    if (chain.toString('hex') !== record.headers.ce_chainhash) found.push(position);
  }
  return found;
}
