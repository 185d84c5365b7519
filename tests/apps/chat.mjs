// A chat with ioredis: who sits at one server hears what is said at the other; history is a stream.
import assert from 'node:assert/strict';
import { Redis } from 'ioredis';

const [here, there] = process.argv.slice(2).map(Number);
const [listener, reader, talker] = [new Redis(here), new Redis(here), new Redis(there)];
const heard = [];

listener.on('message', (channel, text) => heard.push(`${channel} ${text}`));
listener.on('pmessage', (pattern, channel, text) => heard.push(`${pattern} ${channel} ${text}`));
await listener.subscribe('room:1', 'room:2');
await listener.psubscribe('room:*');

const waiting = reader.xread('BLOCK', 5000, 'STREAMS', 'history', '$');
await new Promise(wake => setTimeout(wake, 200));
const said = await talker.multi().xadd('history', '*', 'text', 'hello').publish('room:1', 'hello').exec();
assert.equal(said[1][1], 2);
assert.equal(await talker.publish('room:3', 'anyone?'), 1);
const [[stream, [[, fields]]]] = await waiting;
assert.equal(stream, 'history');
assert.deepEqual(fields, ['text', 'hello']);

const deadline = Date.now() + 5000;
while (heard.length < 3 && Date.now() < deadline) await new Promise(wake => setTimeout(wake, 20));
assert.deepEqual(heard.sort(), ['room:* room:1 hello', 'room:* room:3 anyone?', 'room:1 hello']);
assert.deepEqual((await talker.pubsub('CHANNELS', 'room:*')).sort(), ['room:1', 'room:2']);
process.exit(0);
