// Reads a topic from its start up to a position, with two Kafka clients. Positions have no gaps, so a consumer can
// detect when it has received all records up to a position.
import { Consumer } from '@platformatic/kafka';
import { Kafka, logLevel } from 'kafkajs';

const TIMEOUT_MILLIS = 120_000;

class Received {
  records = [];
  #missing;
  #done;

  constructor(lastPosition) {
    this.#missing = new Set(Array.from({ length: lastPosition }, (_, i) => String(i + 1)));
    this.complete = new Promise((resolve, reject) => {
      this.#done = resolve;
      const timer = setTimeout(
        () => reject(new Error(`${this.#missing.size} positions are missing after ${TIMEOUT_MILLIS} ms`)), TIMEOUT_MILLIS);
      timer.unref?.();
    });
    if (lastPosition === 0) this.#done();
  }

  add(key, headers, value) {
    this.records.push({ key, headers, value, data: JSON.parse(value.toString('utf8')) });
    this.#missing.delete(headers.ce_logposition);
    if (this.#missing.size === 0) this.#done();
  }
}

const text = bytes => (Buffer.isBuffer(bytes) ? bytes.toString('utf8') : String(bytes));

async function withKafkaJs(bootstrap, topic, groupId, lastPosition) {
  const received = new Received(lastPosition);
  const consumer = new Kafka({ clientId: groupId, brokers: [bootstrap], logLevel: logLevel.ERROR }).consumer({ groupId });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ message }) =>
        received.add(
          text(message.key),
          Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, text(value)])),
          message.value),
    });
    await received.complete;
  } finally {
    await consumer.disconnect();
  }
  return received.records;
}

async function withPlatformatic(bootstrap, topic, groupId, lastPosition) {
  const received = new Received(lastPosition);
  const consumer = new Consumer({ groupId, clientId: groupId, bootstrapBrokers: [bootstrap] });
  try {
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', isolationLevel: 1, autocommit: false });
    stream.on('error', error => console.error(error));
    stream.on('data', ({ key, headers, value }) =>
      received.add(
        text(key),
        Object.fromEntries([...headers].map(([name, content]) => [text(name), text(content)])),
        value));
    await received.complete;
    await stream.close();
  } finally {
    await consumer.close(true);
  }
  return received.records;
}

export const clients = { kafkajs: withKafkaJs, '@platformatic/kafka': withPlatformatic };
