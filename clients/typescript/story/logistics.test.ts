// Records and reads shipments with the generated client of logistics-service. README.md explains the steps with agreements.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import {
  Configuration,
  ConsignmentReferenceType,
  type PlaceRef,
  type Problem,
  ResponseError,
  type ShipmentRecorded,
  ShipmentsApi,
  SourceKind,
} from 'corridor-ledger-client/logistics';
import * as queries from 'corridor-ledger-client/queries';

const LOGISTICS = process.env.CORRIDOR_LOGISTICS ?? 'http://127.0.0.1:8082';
const READER = process.env.CORRIDOR_READER ?? 'http://127.0.0.1:8080';

const commands = new ShipmentsApi(new Configuration({ basePath: LOGISTICS }));
const shipments = new queries.ShipmentsApi(new queries.Configuration({ basePath: READER }));

// Separates the shipments of this run from those of other runs on the same ledger.
const run = randomUUID().slice(0, 8);

const ORIGIN: PlaceRef = { label: "Xi'an", country: 'CN' };
const DESTINATION: PlaceRef = { label: 'Constanta', country: 'RO' };

function shipment(number: string, date: string, operator: string, destination = DESTINATION): ShipmentRecorded {
  return {
    consignment: {
      references: [{ type: ConsignmentReferenceType.CimSmgs, number: `${number}/${run}` }],
      goods: [{ label: 'Copper cathodes', mass: { value: 24.5, unit: 'TNE' } }],
      origin: ORIGIN,
      destination,
      operator,
    },
    date,
    citations: [{ source: { publisher: 'Gazette', title: `Trains ${run}`, published: '2024-05-03', kind: SourceKind.News }, locator: number }],
  };
}

async function record(shipmentRecorded: ShipmentRecorded) {
  const recorded = await commands.recordShipmentRaw({ idempotencyKey: randomUUID(), shipmentRecorded });
  const { id, events } = await recorded.value();
  return {
    id,
    event: events![0]!.id!,
    etag: recorded.raw.headers.get('ETag')!,
    token: recorded.raw.headers.get('Consistency-Token')!,
  };
}

async function read(id: string, consistencyToken: string) {
  return (await shipments.getShipment({ id, consistencyToken, preferWait: 'wait=30' })).item;
}

async function rejected(command: Promise<unknown>): Promise<Problem> {
  const error = await command.then(() => assert.fail('accepted'), error => error);
  assert.ok(error instanceof ResponseError, String(error));
  return (await error.response.json()) as Problem;
}

test('A shipment is read back by its consistency token, and corrected', async () => {
  const operator = `CO:Railway ${run}`;
  const { id, event, etag, token } = await record(shipment('RX-1', '2024-05-02', operator));
  const first = await read(id, token);
  assert.equal(first.date, '2024-05-02');
  assert.equal(first.operator, operator);
  assert.equal(first.destination!.label, DESTINATION.label);
  assert.equal(first.goods![0]!.mass!.value, 24.5);

  const corrected = await commands.correctShipmentFactRaw({
    id,
    idempotencyKey: randomUUID(),
    ifMatch: etag,
    factCorrected: {
      target: event,
      reason: 'The day was copied wrongly',
      replacement: { shipmentRecorded: shipment('RX-1', '2024-05-03', operator) },
    },
  });
  const second = await read(id, corrected.raw.headers.get('Consistency-Token')!);
  assert.equal(second.date, '2024-05-03');
  assert.equal(second.timeline![0]!.factStatus, queries.HistoryFactStatus.Corrected);
});

test('Problems of shipments are typed: 409 and 422', async () => {
  const operator = `CO:Carrier ${run}`;
  const { id } = await record(shipment('RX-2', '2024-05-02', operator));

  const another = { ...shipment('RX-2', '2024-05-02', operator), citations: [{ source: { publisher: 'Trade Monthly', title: `A train ${run}`, kind: SourceKind.News } }] };
  const duplicate = await rejected(commands.recordShipment({ idempotencyKey: randomUUID(), shipmentRecorded: another }));
  assert.equal(duplicate.type, 'urn:corridor:problem:likely-duplicate');
  assert.equal(duplicate.status, 409);
  assert.ok(duplicate.likelyDuplicates![0]!.existing!.endsWith(id));

  const circular = await rejected(
    commands.recordShipment({ idempotencyKey: randomUUID(), shipmentRecorded: shipment('RX-3', '2024-05-02', operator, ORIGIN) }),
  );
  assert.equal(circular.status, 422);
  assert.equal(circular.rule, 'ends-where-it-starts');
});

test('Shipments are read page by page', async () => {
  const operator = `CO:Ferry ${run}`;
  const recorded: string[] = [];
  const tokens: string[] = [];
  for (let i = 0; i < 5; i++) {
    const { id, token } = await record(shipment(`RX-1${i}`, `2024-06-0${i + 1}`, operator));
    recorded.push(id);
    tokens.push(token);
  }
  const found: string[] = [];
  const pages: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await shipments.listShipments({ operator, limit: 2, cursor, consistencyToken: tokens.join(','), preferWait: 'wait=30' });
    found.push(...page.items.map(({ id }) => id));
    pages.push(page.items.length);
    cursor = page.next;
  } while (cursor !== undefined);
  assert.deepEqual(found.sort(), recorded.sort());
  assert.deepEqual(pages, [2, 2, 1]);
});
