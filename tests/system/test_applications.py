"""Small applications as people write them with redis-py, over three nodes and two proxies.

None of them knows of shards: their keys lie where the ring puts them, and some are made up inside
scripts.  Bigger ones, written with other people's packages, are in tests/apps.
"""
import collections
import json
import threading
import time
import uuid

import pytest
import redis

from tests.harness import servers


@pytest.fixture(scope="module")
def two_proxies():
    with servers.Cluster(proxies=2) as running:
        yield running


@pytest.fixture
def clients(two_proxies):
    made = [redis.Redis(port=proxy.port, decode_responses=True, socket_timeout=20)
            for proxy in two_proxies.proxies]
    made[0].flushall()
    return made


# A job that is due goes to the list of those that wait; its key is known to the script alone.
MOVE_DUE = """
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 10)
for _, id in ipairs(due) do
    redis.call('ZREM', KEYS[1], id)
    redis.call('HSET', 'queue:job:' .. id, 'state', 'waiting')
    redis.call('LPUSH', KEYS[2], id)
end
return #due
"""


class Queue:
    """Jobs as hashes; their ids go from list to list, so that a worker that dies loses none."""

    def __init__(self, client):
        self.client = client
        self.move_due = client.register_script(MOVE_DUE)

    def add(self, data, delay=0.0):
        job = uuid.uuid4().hex
        with self.client.pipeline() as together:
            state = "delayed" if delay else "waiting"
            together.hset("queue:job:" + job, mapping={"data": json.dumps(data), "state": state})
            if delay:
                together.zadd("queue:delayed", {job: time.time() + delay})
            else:
                together.lpush("queue:waiting", job)
            together.execute()
        return job

    def take(self):
        self.move_due(keys=["queue:delayed", "queue:waiting"], args=[time.time()])
        return self.client.blmove("queue:waiting", "queue:active", 0.1, "RIGHT", "LEFT")

    def data_of(self, job):
        return json.loads(self.client.hget("queue:job:" + job, "data"))

    def finish(self, job, result):
        with self.client.pipeline() as together:
            together.lrem("queue:active", 1, job)
            together.hset("queue:job:" + job, mapping={"state": "done", "result": result})
            together.incr("queue:done")
            together.execute()


def test_every_job_of_a_queue_is_done_once(clients):
    jobs = 60
    done = collections.Counter()
    late = []

    def work(client):
        queue = Queue(client)
        deadline = time.monotonic() + 30
        while int(client.get("queue:done") or 0) < jobs and time.monotonic() < deadline:
            job = queue.take()
            if job is None:
                continue
            data = queue.data_of(job)
            done[data["number"]] += 1
            if data["due"]:
                late.append(time.time() - data["due"])
            queue.finish(job, data["number"] * 2)

    workers = [threading.Thread(target=work, args=(clients[i % 2],)) for i in range(4)]
    for worker in workers:
        worker.start()
    queue = Queue(clients[0])
    made = [queue.add({"number": n, "due": 0}) for n in range(jobs - 5)]
    for n in range(5):
        queue.add({"number": jobs - 5 + n, "due": time.time() + 0.3}, delay=0.3)
    for worker in workers:
        worker.join()
    assert done == {n: 1 for n in range(jobs)}
    assert len(late) == 5 and min(late) >= 0
    assert [clients[1].hget("queue:job:" + made[n], "result") for n in (0, 7)] == ["0", "14"]
    assert clients[1].exists("queue:waiting", "queue:active", "queue:delayed") == 0


ALLOW = """
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count <= tonumber(ARGV[2])
"""


def test_a_rate_limit_holds_over_all_proxies(clients):
    allowed = []

    def ask(client):
        allow = client.register_script(ALLOW)
        for _ in range(20):
            allowed.append(bool(allow(keys=["limit:user:7"], args=[20000, 10])))

    askers = [threading.Thread(target=ask, args=(client,)) for client in clients]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert sum(allowed) == 10


def test_sessions_are_counted_listed_and_run_out(clients):
    for number in range(20):
        clients[number % 2].set("session:%d" % number, json.dumps({"user": number}), ex=100)
    clients[0].pexpire("session:3", 1)
    time.sleep(0.05)
    names = sorted(clients[1].scan_iter("session:*"))
    assert len(names) == 19 and "session:3" not in names
    assert json.loads(clients[1].getex("session:4", ex=200)) == {"user": 4}
    assert 100 < clients[0].ttl("session:4") <= 200
    assert clients[0].delete(*names) == 19


def test_who_talks_in_a_chat_is_heard_by_all_in_order(clients):
    heard = [client.pubsub(ignore_subscribe_messages=True) for client in clients]
    heard[0].subscribe("chat:room")
    heard[1].psubscribe("chat:*")
    servers.wait_until(lambda: clients[0].pubsub_numsub("chat:room")[0][1] == 1 and
                       clients[0].pubsub_numpat() == 1)
    for number in range(20):
        with clients[number % 2].pipeline() as together:
            together.rpush("chat:history", number)
            together.publish("chat:room", number)
            together.execute()
        time.sleep(0.002)
    deadline = time.monotonic() + 10
    for listener in heard:
        texts = []
        while len(texts) < 20 and time.monotonic() < deadline:
            message = listener.get_message(timeout=0.2)
            if message:
                texts.append(message["data"])
        assert sorted(texts, key=int) == [str(n) for n in range(20)]
        for first in (0, 1):        # each talker's words in order
            mine = [int(text) for text in texts if int(text) % 2 == first]
            assert mine == sorted(mine)
    assert clients[1].lrange("chat:history", 0, -1) == [str(n) for n in range(20)]


def test_money_moved_under_watch_is_neither_made_nor_lost(clients):
    accounts = ["account:%d" % n for n in range(6)]
    clients[0].mset({account: 100 for account in accounts})

    def move(client, seed):
        for n in range(25):
            source, target = accounts[(seed + n) % 6], accounts[(seed + 2 * n + 1) % 6]
            if source == target:
                continue

            def step(together, source=source, target=target):
                left = int(together.get(source)) - 1
                have = int(together.get(target)) + 1
                together.multi()
                together.mset({source: left, target: have})

            client.transaction(step, source, target)

    movers = [threading.Thread(target=move, args=(clients[i % 2], i)) for i in range(4)]
    for mover in movers:
        mover.start()
    for mover in movers:
        mover.join()
    assert sum(map(int, clients[0].mget(accounts))) == 600
