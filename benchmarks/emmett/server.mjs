// A peer of the writer and the reader together: records an observation with Emmett on PostgreSQL, and updates a read model in the same
// transaction. One worker process runs for each processor, because a Node process uses only one. The server has no idempotency keys, no hash
// chain and no Kafka.
import cluster from 'node:cluster';
import { availableParallelism } from 'node:os';
import { createServer } from 'node:http';
import { projections, STREAM_DOES_NOT_EXIST } from '@event-driven-io/emmett';
import { getPostgreSQLEventStore, postgreSQLRawSQLProjection } from '@event-driven-io/emmett-postgresql';
import { SQL } from '@event-driven-io/dumbo';

const { DATABASE_URL, PORT } = process.env;

const figures = postgreSQLRawSQLProjection({
  name: 'figures',
  canHandle: ['ObservationReported'],
  init: () =>
    SQL`CREATE TABLE IF NOT EXISTS figure (stream text PRIMARY KEY, metric text, subject text, period text, value numeric, unit text)`,
  evolve: ({ data: { id, figure } }) =>
    SQL`INSERT INTO figure VALUES (${id}, ${figure.key.metric}, ${figure.key.subject}, ${figure.key.period}, ${figure.quantity.value},
      ${figure.quantity.unit})`,
});

const store = getPostgreSQLEventStore(DATABASE_URL, {
  projections: projections.inline([figures]),
  schema: { autoMigration: cluster.isPrimary ? 'CreateOrUpdate' : 'None' },
});

if (cluster.isPrimary) {
  await store.schema.migrate();
  for (let n = 0; n < availableParallelism(); n++) cluster.fork();
  process.on('SIGTERM', () => process.exit(0));
} else {
  createServer(async (request, response) => {
    try {
      const body = await read(request);
      if (request.method !== 'POST') return answer(response, 405, {});
      const data = JSON.parse(body);
      const { nextExpectedStreamVersion } = await store.appendToStream(`indicators:${data.id}`, [{ type: 'ObservationReported', data }], {
        expectedStreamVersion: STREAM_DOES_NOT_EXIST,
      });
      answer(response, 201, { id: data.id, version: Number(nextExpectedStreamVersion) });
    } catch (error) {
      answer(response, 500, { error: String(error) });
    }
  }).listen(Number(PORT), '127.0.0.1');
}

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

function answer(response, status, body) {
  const json = JSON.stringify(body);
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(json) });
  response.end(json);
}
