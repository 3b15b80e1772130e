// Uses the generated clients like an integrator, against running services. README.md contains parts of this file. ClientReadmesTest checks that
// these parts are identical.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type AgreementSigned,
  AgreementsApi,
  Configuration,
  IndicatorsApi,
  InstrumentLevel,
  InstrumentType,
  type Problem,
  RemarkRetractionReason,
  ResponseError,
  SourceKind,
} from 'corridor-ledger-client/agreements';
import * as queries from 'corridor-ledger-client/queries';

const AGREEMENTS = process.env.CORRIDOR_AGREEMENTS ?? 'http://127.0.0.1:8081';
const READER = process.env.CORRIDOR_READER ?? 'http://127.0.0.1:8080';

const commands = new AgreementsApi(new Configuration({ basePath: AGREEMENTS }));
const indicators = new IndicatorsApi(new Configuration({ basePath: AGREEMENTS }));

const reader = new queries.Configuration({ basePath: READER });
const agreements = new queries.AgreementsApi(reader);
const figures = new queries.FiguresApi(reader);
const timeline = new queries.TimelineApi(reader);

function signed(title: string, date: string, ...parties: string[]): AgreementSigned {
  return {
    instrument: {
      type: InstrumentType.Mou,
      level: InstrumentLevel.Company,
      title,
      parties: parties.map(ref => ({ ref })),
      subjects: [subject],
    },
    date,
    citations: [{ source: { publisher: 'Gazette', title, published: '2024-05-03', kind: SourceKind.News }, locator: 'line 4' }],
  };
}

// Separates the facts of this run from those of other runs on the same ledger.
const run = randomUUID().slice(0, 8);
const subject = `story-${run}`;

function parties(name: string): [string, string] {
  return [`CO:First ${name} ${run}`, `CO:Second ${name} ${run}`];
}

// Returns the problem of a response with an error status. Returns undefined if there is no response, for example after a lost connection.
async function problemOf(error: unknown): Promise<Problem | undefined> {
  return error instanceof ResponseError || error instanceof queries.ResponseError
    ? ((await error.response.clone().json()) as Problem)
    : undefined;
}

async function rejected(command: Promise<unknown>): Promise<Problem> {
  const error = await command.then(() => assert.fail('accepted'), error => error);
  const problem = await problemOf(error);
  assert.ok(problem, String(error));
  return problem;
}

// Sends a request until it succeeds, or until another attempt cannot succeed. All attempts of a command have the same idempotency key.
async function retrying<T>(send: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      const problem = await problemOf(error);
      const again = problem === undefined || problem.retryable || problem.status >= 500;
      if (!again || attempt === 8) throw error;
      const after = error instanceof ResponseError || error instanceof queries.ResponseError ? error.response.headers.get('Retry-After') : null;
      await sleep(after === null ? Math.random() * 2 ** attempt * 1000 : Number(after) * 1000);
    }
  }
}

async function sign(title: string, date: string, names: [string, string]) {
  const idempotencyKey = randomUUID();
  const recorded = await retrying(() => commands.signAgreementRaw({ idempotencyKey, agreementSigned: signed(title, date, ...names) }));
  const answer = await recorded.value();
  return {
    id: answer.id,
    event: answer.events![0]!.id!,
    etag: recorded.raw.headers.get('ETag')!,
    token: recorded.raw.headers.get('Consistency-Token')!,
  };
}

async function read(id: string, consistencyToken: string) {
  const answer = await retrying(() => agreements.getAgreement({ id, consistencyToken, preferWait: 'wait=10' }));
  return answer.item;
}

test('A write is read back by its consistency token', async () => {
  const [first, second] = parties('Port');
  const title = `Port cooperation ${run}`;

  const idempotencyKey = randomUUID();
  const agreementSigned = signed(title, '2024-05-02', first, second);
  const recorded = await commands.signAgreementRaw({ idempotencyKey, agreementSigned });
  const { id, version } = await recorded.value();
  const etag = recorded.raw.headers.get('ETag')!;
  const token = recorded.raw.headers.get('Consistency-Token')!;

  const { item } = await retrying(() => agreements.getAgreement({ id, consistencyToken: token, preferWait: 'wait=10' }));

  assert.equal(recorded.raw.status, 201);
  assert.equal(version, 1);
  assert.equal(etag, '"1"');
  assert.equal(item.title, title);
  assert.equal(item.date, '2024-05-02');
  assert.equal(item.status, queries.AgreementStatus.Signed);
  assert.deepEqual(item.parties!.map(party => party.ref), [first, second]);

  const repeated = await commands.signAgreementRaw({ idempotencyKey, agreementSigned });
  assert.equal(repeated.raw.headers.get('Idempotency-Replayed'), 'true');
  assert.equal((await repeated.value()).id, id);
});

test('A fact is corrected, revised, disputed and retracted', async () => {
  const names = parties('Railway');
  const title = `Railway cooperation ${run}`;
  const { id, event, etag } = await sign(title, '2024-05-02', names);

  const corrected = await commands.correctAgreementFactRaw({
    id,
    idempotencyKey: randomUUID(),
    ifMatch: etag,
    factCorrected: {
      target: event,
      reason: 'The day was copied wrongly',
      replacement: { agreementSigned: signed(title, '2024-05-03', ...names) },
    },
  });

  let item = await read(id, corrected.raw.headers.get('Consistency-Token')!);
  assert.equal(item.date, '2024-05-03');
  assert.equal(item.timeline![0]!.factStatus, queries.HistoryFactStatus.Corrected);

  const revised = await commands.reviseAgreementFactRaw({
    id,
    idempotencyKey: randomUUID(),
    ifMatch: corrected.raw.headers.get('ETag')!,
    factRevised: {
      target: event,
      replacement: { agreementSigned: signed(title, '2024-05-04', ...names) },
      citations: [{ source: { publisher: 'Gazette', title: `Correction of ${title}`, kind: SourceKind.News } }],
    },
  });
  item = await read(id, revised.raw.headers.get('Consistency-Token')!);
  assert.equal(item.date, '2024-05-04');

  const disputed = await commands.disputeAgreementFactRaw({
    id,
    idempotencyKey: randomUUID(),
    ifMatch: '*',
    factDisputed: {
      target: event,
      statement: 'The second party has signed nothing',
      citations: [{ source: { publisher: 'Trade Monthly', title: `No deal ${run}`, kind: SourceKind.News } }],
    },
  });
  item = await read(id, disputed.raw.headers.get('Consistency-Token')!);
  assert.equal(item.disputed, true);

  const retracted = await commands.retractAgreementFactRaw({
    id,
    idempotencyKey: randomUUID(),
    ifMatch: disputed.raw.headers.get('ETag')!,
    factRetracted: { target: event, because: RemarkRetractionReason.DidNotOccur, reason: 'Nothing was signed' },
  });
  item = await read(id, retracted.raw.headers.get('Consistency-Token')!);
  assert.equal(item.timeline![0]!.factStatus, queries.HistoryFactStatus.Retracted);
  assert.deepEqual(
    item.timeline![0]!.remarks!.map(remark => remark.type),
    ['fact-corrected', 'fact-revised', 'fact-disputed', 'fact-retracted'],
  );
});

test('Problems are typed: 409, 412 and 422', async () => {
  const names = parties('Terminal');
  const title = `Terminal cooperation ${run}`;
  const { id, event, etag } = await sign(title, '2024-05-02', names);

  const duplicate = await rejected(
    commands.signAgreement({ idempotencyKey: randomUUID(), agreementSigned: { ...signed(title, '2024-05-02', ...names), citations: [{ source: { publisher: 'Trade Monthly', title, kind: SourceKind.News } }] } }),
  );
  assert.equal(duplicate.type, 'urn:corridor:problem:likely-duplicate');
  assert.equal(duplicate.status, 409);
  assert.ok(duplicate.likelyDuplicates![0]!.existing!.endsWith(id));

  const correct = (ifMatch: string) =>
    commands.correctAgreementFact({
      id,
      idempotencyKey: randomUUID(),
      ifMatch,
      factCorrected: { target: event, replacement: { agreementSigned: signed(title, '2024-05-05', ...names) }, reason: 'Another day' },
    });
  await correct(etag);
  const stale = await rejected(correct(etag));
  assert.equal(stale.type, 'urn:corridor:problem:stale-version');
  assert.equal(stale.status, 412);
  assert.equal(stale.currentVersion, 2);
  assert.equal(stale.retryable, false);

  const { instrument } = signed('', 'some day', 'Nobody', names[1]);
  const invalid = await rejected(
    commands.signAgreement({ idempotencyKey: randomUUID(), agreementSigned: { instrument, date: 'some day', citations: [] } }),
  );
  assert.equal(invalid.status, 422);
  assert.deepEqual(
    new Set(invalid.errors!.map(error => error.pointer)),
    new Set(['/instrument/title', '/instrument/parties/0/ref', '/date', '/citations']),
  );
});

test('A query waits and is retried until the write is visible', async () => {
  const names = parties('Ferry');
  const title = `Ferry cooperation ${run}`;
  const { id, event, etag, token } = await sign(title, '2024-05-02', names);
  const next = token.replace(/@1$/, '@2');
  let attempts = 0;
  const query = retrying(async () => {
    attempts++;
    return agreements.getAgreement({ id, consistencyToken: next });
  });
  const problem = await rejected(agreements.getAgreement({ id, consistencyToken: next }));
  assert.equal(problem.type, 'urn:corridor:problem:not-yet-visible');
  assert.equal(problem.retryable, true);

  await commands.correctAgreementFact({
    id,
    idempotencyKey: randomUUID(),
    ifMatch: etag,
    factCorrected: { target: event, replacement: { agreementSigned: signed(title, '2024-06-01', ...names) }, reason: 'Another month' },
  });
  assert.equal((await query).item.date, '2024-06-01');
  assert.ok(attempts > 1);
});

test('A list is read page by page', async () => {
  const all: string[] = [];
  let last = '';
  for (const name of ['Alpha', 'Beta', 'Gamma', 'Delta', 'Epsilon']) {
    const { id, token } = await sign(`List ${name} ${run}`, '2024-07-01', parties(name));
    all.push(id);
    last = token;
  }
  const found: string[] = [];
  const pages: number[] = [];
  await read(all.at(-1)!, last);

  let cursor: string | undefined;
  do {
    const page = await agreements.listAgreements({ subject: [subject], from: '2024-07-01', limit: 2, cursor });
    found.push(...page.items.map(item => item.id));
    pages.push(page.items.length);
    cursor = page.next;
  } while (cursor !== undefined);

  assert.deepEqual([...found].sort(), [...all].sort());
  assert.ok(pages.length >= 3 && pages.every(size => size <= 2));
});

test('The change feed is followed and resumed', async () => {
  const names = parties('Pipeline');
  const title = `Pipeline cooperation ${run}`;
  const { id, event, etag, token } = await sign(title, '2024-05-02', names);
  await read(id, token);
  const seen: queries.Fact[] = [];

  // Reads the facts after a cursor, and returns the cursor for the next call. Store this cursor in the same transaction as the data from the facts.
  async function follow(after: string | undefined): Promise<string> {
    for (;;) {
      const page = await retrying(() => timeline.listTimelineEntries({ after, stream: id, limit: 100 }));
      seen.push(...page.items);
      after = page.after;
      if (page.next === undefined) return after;
    }
  }

  const cursor = await follow(undefined);
  assert.deepEqual(seen.map(fact => fact.type), ['agreement-signed']);

  const corrected = await commands.correctAgreementFactRaw({
    id,
    idempotencyKey: randomUUID(),
    ifMatch: etag,
    factCorrected: { target: event, replacement: { agreementSigned: signed(title, '2024-05-06', ...names) }, reason: 'Another day' },
  });
  await read(id, corrected.raw.headers.get('Consistency-Token')!);
  await follow(cursor);
  assert.deepEqual(seen.map(fact => fact.type), ['agreement-signed', 'fact-corrected']);

  const fact = queries.FactCorrectedFromJSON(seen[1]!.data);
  assert.equal(fact.replacement.agreementSigned!.date, '2024-05-06');
  assert.equal(fact.target, event);
});

test('A figure has its quantity and its unit', async () => {
  const metric = `story_${run}`;
  const recorded = await indicators.reportIndicatorValueRaw({
    idempotencyKey: randomUUID(),
    observationReported: {
      figure: {
        key: { metric, subject: 'pair:AZ/UZ', period: '2023' },
        quantity: { value: 2.75, unitMult: 6, unit: 'USD' },
      },
      citations: [{ source: { publisher: 'Gazette', title: `Trade ${run}`, kind: SourceKind.News } }],
    },
  });
  const page = await retrying(() =>
    figures.listFigures({ metric, consistencyToken: recorded.raw.headers.get('Consistency-Token')!, preferWait: 'wait=10' }),
  );
  assert.deepEqual(page.items[0]!.values.map(value => value.quantity!.value), [2.75]);
});
