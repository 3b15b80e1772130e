import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Content, FactFold, type TopicRecord } from './fold.js';

const record = (
  aggregate: string, version: number, position: number, epoch: number, type: string, data: Content = {},
): TopicRecord => ({
  headers: {
    ce_id: `${aggregate}${version}`,
    ce_chainhash: 'chain',
    ce_streamtype: 'visits',
    ce_subject: aggregate,
    ce_streamversion: String(version),
    ce_logposition: String(position),
    ce_ledgerepoch: String(epoch),
    ce_type: `corridor.${type}.v1`,
  },
  data,
});
const folded = (...records: TopicRecord[]) => {
  const fold = new FactFold();
  records.forEach(r => fold.add(r));
  return fold;
};
const about = { target: 'a1' };
const replacement = { ...about, replacement: { 'visit-held': { title: 'new' } } };
const factAfter = (...remarks: [type: string, data?: Content][]) =>
  folded(
    record('a', 1, 1, 1, 'visit-held', { title: 'old' }),
    ...remarks.map(([type, data = about], i) => record('a', i + 2, i + 2, 1, type, data))).facts('visits/a')[0]!;

test('each remark gives its status', () => {
  assert.equal(factAfter().status, 'ACTIVE');
  assert.equal(factAfter(['fact-corrected', replacement]).content.title, 'new');
  assert.equal(factAfter(['fact-corrected', replacement]).recorded.title, 'old');
  assert.equal(factAfter(['fact-revised', replacement]).status, 'REVISED');
  assert.equal(factAfter(['fact-disputed']).status, 'DISPUTED');
  assert.equal(factAfter(['fact-disputed'], ['fact-retracted']).status, 'RETRACTED');
  assert.equal(factAfter(['note-cited']).status, 'ACTIVE');
});

test('a reinstatement returns the status before', () => {
  assert.equal(factAfter(['fact-retracted'], ['fact-reinstated']).status, 'ACTIVE');
  const corrected = factAfter(['fact-corrected', replacement], ['fact-disputed'], ['fact-reinstated']);
  assert.deepEqual([corrected.status, corrected.content.title], ['CORRECTED', 'new']);
});

test('repeats and the order of partitions do not matter', () => {
  const first = record('a', 1, 1, 1, 'visit-held');
  const fold = folded(record('b', 1, 2, 1, 'visit-held'), record('a', 2, 3, 1, 'fact-retracted', about), first, first);
  assert.deepEqual(fold.aggregates(), ['visits/a', 'visits/b']);
  assert.equal(fold.facts('visits/a')[0]!.status, 'RETRACTED');
});

test('events that arrive again in their order change nothing', () => {
  const held = record('a', 1, 1, 1, 'visit-held');
  const retracted = record('a', 2, 2, 1, 'fact-retracted', about);
  const reinstated = record('a', 3, 3, 1, 'fact-reinstated', about);
  assert.equal(folded(held, retracted, held, retracted, reinstated, reinstated).facts('visits/a')[0]!.status, 'ACTIVE');
});

test('two events of one version are reported', () => {
  const held = record('a', 1, 1, 1, 'visit-held');
  const other = (id: string, epoch: number, chain = 'chain') => {
    const copy = record('a', 1, 1, epoch, 'visit-held');
    return { ...copy, headers: { ...copy.headers, ce_id: id, ce_chainhash: chain } };
  };
  assert.throws(() => folded(held, other('other', 1)), /two events of version 1/);
  // Two histories can have the same events in another order.
  assert.throws(() => folded(held, other('a1', 1, 'other')), /two events of version 1/);
  // Control: in a later epoch, another event may have the version.
  assert.equal(folded(held, other('later', 2), held).facts('visits/a')[0]!.id, 'later');
});

test('a missing event is reported', () => {
  assert.throws(() => folded(record('a', 2, 2, 1, 'visit-held')).facts('visits/a'), /lacks version 1/);
});

test('an epoch gives up the events that the ledger lost', () => {
  const fold = folded(
    record('a', 1, 1, 1, 'visit-held'),
    record('a', 2, 2, 1, 'fact-retracted', about),
    record('ledger', 1, 2, 2, 'ledger-epoch-raised', { epoch: 2, firstPosition: 2 }),
    record('c', 1, 3, 1, 'visit-held'),
    record('a', 2, 3, 2, 'fact-disputed', about));
  assert.deepEqual(fold.aggregates(), ['visits/a']);
  assert.equal(fold.facts('visits/a')[0]!.status, 'DISPUTED');
});
