// A queue of BullMQ: workers, delayed jobs, priorities, retries, a rate limit, flows and events.
// Its scripts make up names of keys that they were not given, without hash tags.
import assert from 'node:assert/strict';
import { FlowProducer, Queue, QueueEvents, Worker } from 'bullmq';

const [port, otherPort] = process.argv.slice(2).map(Number);
const name = 'paint';
const here = { connection: { port, maxRetriesPerRequest: null } };
const there = { connection: { port: otherPort, maxRetriesPerRequest: null } };
const done = new Map();
const late = [];
let failures = 0;

async function work(job) {
    if (job.name === 'reluctant' && job.attemptsMade < 2) throw new Error('not yet');
    if (job.name === 'late') late.push(Date.now() - job.data.since);
    await job.updateProgress(50);
    return job.data.number;
}

async function until(holds) {
    const deadline = Date.now() + 60000;
    while (!await holds()) {
        assert(Date.now() < deadline, 'nothing happens any more');
        await new Promise(wake => setTimeout(wake, 20));
    }
}

const queue = new Queue(name, here);
const events = new QueueEvents(name, there);
await events.waitUntilReady();
const workers = [here, there, there].map(side =>
    new Worker(name, work, { ...side, concurrency: 3, limiter: { max: 50, duration: 200 } }));
for (const worker of workers) {
    worker.on('completed', job => done.set(job.id, (done.get(job.id) ?? 0) + 1));
    worker.on('failed', () => failures++);
}

const began = Date.now();
const jobs = await queue.addBulk(Array.from({ length: 150 },
    (_, number) => ({ name: 'plain', data: { number }, opts: { priority: number % 3 } })));
for (let i = 0; i < 4; i++) jobs.push(await queue.add('late', { since: Date.now() }, { delay: 300 }));
for (let i = 0; i < 3; i++)
    jobs.push(await queue.add('reluctant', {}, { attempts: 3, backoff: { type: 'fixed', delay: 50 } }));
await until(() => jobs.every(job => done.has(job.id)));
assert([...done.values()].every(times => times === 1), 'a job was done twice');
assert.equal(failures, 6);
assert(Math.min(...late) >= 299, `a delayed job ran after ${Math.min(...late)} ms`);
assert(Date.now() - began >= 400, 'the rate limit was not held');

const flow = new FlowProducer(here);
const tree = await flow.add({
    name: 'parent', queueName: name, data: {},
    children: [1, 2].map(number => ({ name: 'child', queueName: name, data: { number } })),
});
await tree.job.waitUntilFinished(events, 30000);
assert.deepEqual(Object.values(await tree.job.getChildrenValues()).sort(), [1, 2]);

await queue.upsertJobScheduler('clock', { every: 200 }, { name: 'tick' });
await until(async () => (await queue.getJobs(['completed'])).some(job => job.name === 'tick'));
await queue.removeJobScheduler('clock');

await queue.pause();
assert(await queue.isPaused());
const counts = await queue.getJobCounts('failed', 'completed');
assert.equal(counts.failed, 0);
assert(counts.completed >= jobs.length + 4);
await Promise.all(workers.map(worker => worker.close()));
await queue.obliterate({ force: true });
assert.equal(await queue.count(), 0);
process.exit(0);
