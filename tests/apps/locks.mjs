// node-redlock, on several keys at once, and rate-limiter-flexible: both by scripts of their own.
import assert from 'node:assert/strict';
import { Redis } from 'ioredis';
import limiter from 'rate-limiter-flexible';
import Redlock from 'redlock';

const clients = process.argv.slice(2).map(port => new Redis(Number(port)));
const lockers = clients.map(client => new Redlock([client], { retryCount: 200, retryDelay: 10 }));
const impatient = new Redlock([clients[1]], { retryCount: 0 });
const accounts = ['account:a', 'account:b', 'account:c'];

const held = await lockers[0].lock(accounts, 5000);
await assert.rejects(impatient.lock('account:b', 1000));
const longer = await held.extend(10000);
assert((await clients[1].pttl('account:c')) > 5000);
await longer.unlock();
assert.equal(await clients[1].exists(...accounts), 0);

let inside = 0, entries = 0;
async function contend(locker) {
    for (let i = 0; i < 10; i++) {
        const lock = await locker.lock(accounts.slice(i % 2), 5000);
        assert.equal(++inside, 1, 'two hold the lock');
        await new Promise(wake => setTimeout(wake, 2));
        inside--;
        entries++;
        await lock.unlock();
    }
}
await Promise.all([lockers[0], lockers[1], lockers[0]].map(contend));
assert.equal(entries, 30);

const limits = clients.map(storeClient =>
    new limiter.RateLimiterRedis({ storeClient, points: 5, duration: 60, keyPrefix: 'limit' }));
const asked = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => limits[i % 2].consume('user')));
assert.equal(asked.filter(one => one.status === 'fulfilled').length, 5);
process.exit(0);
