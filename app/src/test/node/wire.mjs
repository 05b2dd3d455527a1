// Feature events in, predictions out, with clients that share no code with Driftgate: kafkajs for the broker,
// Confluent's own serialiser for the values. Whoever speaks Kafka and the Confluent wire format can do the same.
//
// The pipeline must be running. What it is told, by environment:
//   BOOTSTRAP          host:port of a broker
//   REGISTRY_URL       the registry's Confluent-compatible URL
//   FEATURES_TOPIC     where events are written
//   PREDICTIONS_TOPIC  where predictions are read
//   EVENTS             how many events; default 200
//   GOLDEN             golden.jsonl of the model in use: its rows are the events, its scores are expected.
//                      Without it, loan applications are made up and the scores are only looked at for being a
//                      probability.
//   TIMEOUT_SECONDS    when to give up; default 60
//
// Prints one JSON object on stdout; exit 0 when each event came back once and as expected, 1 when not, 2 on bad use.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import kafkajs from 'kafkajs';
import registryClient from '@confluentinc/schemaregistry';

const { Kafka, Partitioners, logLevel } = kafkajs;
const { AvroDeserializer, AvroSerializer, SchemaRegistryClient, SerdeType } = registryClient;

const TOLERANCE = 1e-5;
const KEYS = 17;
/** How long to look for a second prediction of an event after the last first one. */
const QUIET_MILLISECONDS = 1000;

function settings(environment) {
  const wanted = ['BOOTSTRAP', 'REGISTRY_URL', 'FEATURES_TOPIC', 'PREDICTIONS_TOPIC'];
  const absent = wanted.filter((name) => !environment[name]);
  const events = Number(environment.EVENTS ?? 200);
  const timeoutSeconds = Number(environment.TIMEOUT_SECONDS ?? 60);
  if (absent.length > 0 || !Number.isInteger(events) || events < 1 || !(timeoutSeconds > 0)) {
    console.error(`expected ${wanted.join(', ')} in the environment (absent: ${absent.join(', ') || 'none'}), `
      + `EVENTS a whole number from 1 (found ${environment.EVENTS ?? 'none'}), `
      + `TIMEOUT_SECONDS more than 0 (found ${environment.TIMEOUT_SECONDS ?? 'none'})`);
    process.exit(2);
  }
  return {
    bootstrap: environment.BOOTSTRAP,
    registryUrl: environment.REGISTRY_URL,
    featuresTopic: environment.FEATURES_TOPIC,
    predictionsTopic: environment.PREDICTIONS_TOPIC,
    golden: environment.GOLDEN,
    events,
    timeoutMilliseconds: timeoutSeconds * 1000,
  };
}

/** Rows of features, each with the score that is expected of it, or none. */
function rows(golden) {
  if (golden) {
    return readFileSync(golden, 'utf8').split('\n').filter((line) => line.trim() !== '').map((line) => JSON.parse(line));
  }
  return Array.from({ length: 50 }, (_, index) => ({
    features: {
      income: 12000 + 1700 * index,
      age: 19 + index,
      loan_amount: 1000 + 900 * ((index * 7) % 31),
      loan_term_months: 12 * (1 + (index % 7)),
      employment_years: ((index * 13) % 200) / 10,
      employment: ['EMPLOYED', 'SELF_EMPLOYED', 'STUDENT', 'UNEMPLOYED', 'RETIRED'][index % 5],
      existing_debt: 300 * ((index * 5) % 17),
      previous_defaults: index % 4,
      has_collateral: index % 3 === 0,
    },
  }));
}

function makeEvents(count, source) {
  const run = randomBytes(4).toString('hex');
  const start = Date.now();
  return Array.from({ length: count }, (_, index) => {
    const row = source[index % source.length];
    return {
      id: `wire-${run}-${index}`,
      key: `wire-key-${index % KEYS}`,
      traceparent: `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`,
      time: start + index,
      careful: index % 2 === 0,
      expected: row.score,
      features: row.features,
    };
  });
}

/** The schema that a careful producer would register: by the kind of each value, numbers as doubles. */
function eventSchema(features) {
  const types = { number: 'double', string: 'string', boolean: 'boolean' };
  return {
    type: 'record',
    name: 'WireEvent',
    namespace: 'driftgate.wire',
    fields: [
      { name: 'event_id', type: 'string' },
      { name: 'event_time', type: { type: 'long', logicalType: 'timestamp-millis' } },
      ...Object.entries(features).map(([name, value]) => ({ name, type: types[typeof value] })),
    ],
  };
}

/**
 * The values of all events. Every other one goes the careful way, with a registered schema; the rest go the lazy way,
 * where the serialiser makes a schema of each message as it comes (3 is an int, 3.5 a float) and registers that. It
 * would make a float of the event time too, which is off by minutes: there the timestamp of the record has to do.
 */
async function serialise(events, registry, topic) {
  const schema = { schemaType: 'AVRO', schema: JSON.stringify(eventSchema(events[0].features)) };
  const schemaId = await registry.register(`${topic}-value`, schema);
  const careful = new AvroSerializer(registry, SerdeType.VALUE, { useSchemaId: schemaId, autoRegisterSchemas: false });
  const lazy = new AvroSerializer(registry, SerdeType.VALUE, { autoRegisterSchemas: true });
  const values = [];
  const schemaIds = new Set();
  for (const event of events) {
    const value = event.careful
      ? await careful.serialize(topic, { event_id: event.id, event_time: event.time, ...event.features })
      : await lazy.serialize(topic, { event_id: event.id, ...event.features });
    schemaIds.add(value.readInt32BE(1));
    values.push(value);
  }
  return { values, schemaIds };
}

async function send(kafka, topic, events, values) {
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    await producer.send({
      topic,
      acks: -1,
      messages: events.map((event, index) => ({
        key: event.key,
        value: values[index],
        timestamp: String(event.time),
        headers: { traceparent: event.traceparent },
      })),
    });
  } finally {
    await producer.disconnect();
  }
}

/** Reads committed predictions of our events until there is one for each, or the time is up. */
async function receive(kafka, registry, wire, events, whenReading) {
  const deserialiser = new AvroDeserializer(registry, SerdeType.VALUE, {});
  const byId = new Map(events.map((event) => [event.id, event]));
  const predictions = new Map();
  let duplicates = 0;
  const consumer = kafka.consumer({ groupId: `wire-${randomBytes(6).toString('hex')}`, readUncommitted: false });
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [wire.predictionsTopic], fromBeginning: true });
    await new Promise((resolve, reject) => {
      let timer = setTimeout(resolve, wire.timeoutMilliseconds);
      consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
      consumer.run({
        eachMessage: async ({ topic, partition, message }) => {
          const prediction = await deserialiser.deserialize(topic, message.value);
          if (!byId.has(prediction.event_id)) {
            return;
          }
          if (predictions.has(prediction.event_id)) {
            duplicates++;
            return;
          }
          predictions.set(prediction.event_id, {
            ...prediction,
            partition,
            key: message.key?.toString(),
            traceparent: message.headers?.traceparent?.toString(),
          });
          if (predictions.size === events.length) {
            clearTimeout(timer);
            timer = setTimeout(resolve, QUIET_MILLISECONDS);
          }
        },
      }).then(whenReading).catch(reject);
    });
  } finally {
    await consumer.disconnect();
  }
  return { predictions, duplicates };
}

/** What is wrong with a prediction, in words; nothing for a good one. */
function problems(event, prediction, featuresTopic) {
  const found = [];
  if (prediction.key !== event.key) {
    found.push(`key is ${prediction.key}, expected ${event.key}`);
  }
  if (prediction.traceparent !== event.traceparent) {
    found.push(`traceparent is ${prediction.traceparent}, expected ${event.traceparent}`);
  }
  if (prediction.source_topic !== featuresTopic || prediction.source_partition !== prediction.partition) {
    found.push(`source is ${prediction.source_topic}/${prediction.source_partition}, `
      + `expected ${featuresTopic}/${prediction.partition}`);
  }
  if (Number(prediction.event_time) !== event.time) {
    found.push(`event_time is ${prediction.event_time}, expected ${event.time}`);
  }
  if (event.expected === undefined) {
    if (!(prediction.score >= 0 && prediction.score <= 1)) {
      found.push(`score is ${prediction.score}, expected a probability`);
    }
  } else if (!(Math.abs(prediction.score - event.expected) <= TOLERANCE)) {
    found.push(`score is ${prediction.score}, expected ${event.expected}`);
  }
  return found.map((problem) => `${event.id}: ${problem}`);
}

function report(events, schemaIds, predictions, duplicates, featuresTopic) {
  const answered = events.filter((event) => predictions.has(event.id));
  const differences = answered
    .filter((event) => event.expected !== undefined)
    .map((event) => Math.abs(predictions.get(event.id).score - event.expected));
  const all = answered.flatMap((event) => problems(event, predictions.get(event.id), featuresTopic));
  return {
    sent: events.length,
    received: answered.length,
    duplicates,
    writerSchemas: schemaIds.size,
    maxDifference: differences.length > 0 ? Math.max(...differences) : null,
    problemCount: all.length,
    problems: all.slice(0, 10),
  };
}

const wire = settings(process.env);
const kafka = new Kafka({
  clientId: 'driftgate-wire-test',
  brokers: wire.bootstrap.split(','),
  logLevel: logLevel.WARN,
  // Stdout is for the report alone.
  logCreator: () => ({ namespace, log }) => console.error(`${namespace}: ${log.message}`),
});
const registry = new SchemaRegistryClient({ baseURLs: [wire.registryUrl] });
try {
  const events = makeEvents(wire.events, rows(wire.golden));
  const { values, schemaIds } = await serialise(events, registry, wire.featuresTopic);
  const { predictions, duplicates } = await receive(kafka, registry, wire, events, () =>
    send(kafka, wire.featuresTopic, events, values));
  const result = report(events, schemaIds, predictions, duplicates, wire.featuresTopic);
  console.log(JSON.stringify(result));
  process.exitCode = result.received === result.sent && duplicates === 0 && result.problemCount === 0 ? 0 : 1;
} catch (error) {
  console.error(`the wire test could not run: ${error.stack ?? error}`);
  process.exitCode = 1;
}
