// A web server with express-session and connect-redis: sessions are kept, listed and thrown away.
import assert from 'node:assert/strict';
import { RedisStore } from 'connect-redis';
import express from 'express';
import session from 'express-session';
import { createClient } from 'redis';

const ports = process.argv.slice(2).map(Number);

async function serve(port) {
    const client = createClient({ socket: { port } });
    await client.connect();
    const store = new RedisStore({ client, prefix: 'session:' });
    const app = express();
    app.use(session({ store, secret: 'known to all', resave: false, saveUninitialized: true }));
    app.get('/', (request, response) => {
        request.session.visits = (request.session.visits ?? 0) + 1;
        response.json(request.session.visits);
    });
    app.get('/leave', (request, response) => request.session.destroy(() => response.json('bye')));
    const listening = await new Promise(ready => {
        const server = app.listen(0, () => ready(server));
    });
    return { store, address: `http://127.0.0.1:${listening.address().port}` };
}

const servers = [await serve(ports[0]), await serve(ports[1])];
const first = await fetch(servers[0].address);
await first.text();                      // its end is held back until the session is saved
const headers = { cookie: first.headers.get('set-cookie').split(';')[0] };
const visit = async (server, path = '/') => (await fetch(server.address + path, { headers })).json();

assert.equal(await visit(servers[1]), 2);
assert.equal(await visit(servers[0]), 3);
const newcomers = Array.from({ length: 20 }, (_, i) => fetch(servers[i % 2].address));
for (const answer of newcomers) await (await answer).text();
assert.equal(await servers[0].store.length(), 21);
assert.equal((await servers[1].store.ids()).length, 21);
assert.equal((await servers[1].store.all()).filter(one => one.visits === 1).length, 20);
assert.equal(await visit(servers[0], '/leave'), 'bye');
assert.equal(await visit(servers[1]), 1);
await servers[0].store.clear();
assert.equal(await servers[1].store.length(), 0);
process.exit(0);
