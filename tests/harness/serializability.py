"""serializability - does a history of transactions have an order that explains it?

A history is a list of Transaction: what each client asked, what it was told, and when.  Two kinds
of data make the order in which values were written visible to those who read:

  lists      every append adds an element nobody else appends, so a list read is the order of the
             appends to it (a Torc client uses APPEND and GETRANGE)
  registers  every write follows a read of the same register in the same transaction and leaves a
             version nobody else writes, so each version has one before it (GET under WATCH, SET)

From that order follow edges between transactions, as in Adya's and Elle's work:

  ww  wrote a version after the other's          wr  read what the other had written
  rw  read a version the other then replaced     rt  began after the other's answer had come

Strict serializability holds when nothing read was never written, or written by a transaction that
failed, and the edges form no cycle.  An uncertain transaction (its client was never answered) may
have happened or not: it counts as soon as anybody has seen anything of it, and it has no end.
"""
import bisect
import collections

OK, FAILED, UNCERTAIN = "ok", "failed", "uncertain"


class Transaction:
    """ops: ("append", key, element) and ("read", key, [elements]) for lists;
    ("write", key, version) and ("read", key, version) for registers, None for never written."""

    __slots__ = ("name", "begin", "end", "status", "ops")

    def __init__(self, name, begin, end, status, ops):
        self.name = name
        self.begin = begin
        self.end = end if status == OK else None
        self.status = status
        self.ops = ops

    def __repr__(self):
        return "%s[%s %s]" % (self.name, self.status,
                              " ".join("%s(%s)=%s" % (op, key, value)
                                       for op, key, value in self.ops))


class Anomaly(str):
    """A sentence on what is wrong; `kind` is a word to test for."""

    def __new__(cls, kind, text):
        self = super().__new__(cls, "%s: %s" % (kind, text))
        self.kind = kind
        return self


class Graph:
    """Transactions by number, edges with labels; the first label between two stays."""

    def __init__(self):
        self.edges = collections.defaultdict(dict)

    def add(self, source, target, label):
        if source != target:
            self.edges[source].setdefault(target, label)


def shorten(value):
    text = repr(value)
    return text if len(text) < 200 else text[:100] + " ... " + text[-90:]


# --- lists --------------------------------------------------------------------------------------

class Lists:
    """Finds the order of the appends to each list, and the edges that follow from it."""

    def __init__(self, history):
        self.history = history
        self.anomalies = []
        self.graph = Graph()
        self.writer = {}                        # (key, element) -> transaction number
        self.last_of = collections.defaultdict(dict)    # key -> {transaction: its last element}
        self.order = {}                         # key -> the longest list seen
        self.reads = collections.defaultdict(list)      # key -> (transaction, length seen)

    def complain(self, kind, text, *args):
        self.anomalies.append(Anomaly(kind, text % args))

    def run(self):
        self.note_appends()
        for number, transaction in enumerate(self.history):
            if transaction.status == OK:
                self.check_inside(number, transaction)
        self.check_orders()
        happened = self.happened()
        for key, order in self.order.items():
            self.add_edges(key, order, happened)
        return self.anomalies, self.graph, happened

    def note_appends(self):
        for number, transaction in enumerate(self.history):
            for op, key, value in transaction.ops:
                if op == "append":
                    if (key, value) in self.writer:
                        raise ValueError("two appends of %r to %r" % (value, key))
                    self.writer[key, value] = number
                    self.last_of[key][number] = value
                    self.order.setdefault(key, ())

    def check_inside(self, number, transaction):
        """Within a transaction, a list grows by its own appends and by nothing else."""
        seen = {}                               # key -> what the list must begin with now
        own = collections.defaultdict(list)     # key -> appended before its first read
        for op, key, value in transaction.ops:
            if op == "append":
                if key in seen:
                    seen[key] = seen[key] + (value,)
                else:
                    own[key].append(value)
                continue
            value = tuple(value)
            if key in seen:
                if seen[key] != value:
                    self.complain("internal", "%s reads %s of %s where it must read %s",
                                  transaction.name, shorten(value), key, shorten(seen[key]))
                continue
            foreign = value[:len(value) - len(own[key])]
            if value[len(foreign):] != tuple(own[key]):
                self.complain("internal", "%s does not read its own appends %s to %s but %s",
                              transaction.name, own[key], key, shorten(value))
            self.reads[key].append((number, foreign))
            self.note_order(key, value)
            seen[key] = value

    def note_order(self, key, value):
        known = self.order.get(key, ())
        shorter, longer = sorted((known, value), key=len)
        if longer[:len(shorter)] != shorter:
            self.complain("incompatible-order", "%s was read as %s and as %s", key,
                          shorten(known), shorten(value))
        self.order[key] = longer

    def check_orders(self):
        for key, order in self.order.items():
            if len(set(order)) != len(order):
                twice = [e for e, n in collections.Counter(order).items() if n > 1]
                self.complain("duplicate", "%s holds %s more than once", key, shorten(twice))
            for element in order:
                writer = self.writer.get((key, element))
                if writer is None:
                    self.complain("phantom", "%s holds %r, which nobody appended", key, element)
                elif self.history[writer].status == FAILED:
                    self.complain("aborted-read", "%s holds %r of %s, which failed", key, element,
                                  self.history[writer].name)

    def happened(self):
        """Which transactions took effect: those answered OK,
        and those of which anything is seen."""
        seen = {self.writer[key, element] for key, order in self.order.items()
                for element in order if (key, element) in self.writer}
        return {number for number, transaction in enumerate(self.history)
                if transaction.status == OK or number in seen}

    def add_edges(self, key, order, happened):
        writers = [self.writer.get((key, element)) for element in order]
        known = set(order)
        for before, after in zip(writers, writers[1:]):
            if before is not None and after is not None:
                self.graph.add(before, after, "ww %s" % key)
        unseen = [number for number, last in self.last_of[key].items()
                  if number in happened and last not in known]
        for number in unseen:                   # what nobody saw came after what everybody saw
            if writers and writers[-1] is not None:
                self.graph.add(writers[-1], number, "ww %s" % key)
        for reader, foreign in self.reads[key]:
            self.add_edges_of_read(key, writers, unseen, reader, foreign)

    def add_edges_of_read(self, key, writers, unseen, reader, foreign):
        length = len(foreign)
        if length and length <= len(writers) and writers[length - 1] is not None:
            writer = writers[length - 1]
            self.graph.add(writer, reader, "wr %s" % key)
            if self.last_of[key][writer] != foreign[-1] and writer != reader:
                self.complain("intermediate-read", "%s sees %s only up to %r of %s",
                              self.history[reader].name, key, foreign[-1],
                              self.history[writer].name)
        following = [w for w in writers[length:] if w is not None and w != reader][:1]
        for writer in following or unseen:
            self.graph.add(reader, writer, "rw %s" % key)


# --- registers ----------------------------------------------------------------------------------

class Registers:
    """Finds which version of each register followed which."""

    def __init__(self, history):
        self.history = history
        self.anomalies = []
        self.graph = Graph()
        self.writer = {}                                # (key, version) -> transaction number
        self.before = {}                                # (key, version) -> the version before
        self.readers = collections.defaultdict(set)     # (key, version) -> transactions

    def complain(self, kind, text, *args):
        self.anomalies.append(Anomaly(kind, text % args))

    def run(self):
        for number, transaction in enumerate(self.history):
            self.note(number, transaction)
        happened = self.happened()
        self.check_reads()
        after = collections.defaultdict(list)           # (key, version) -> writers of the next
        for (key, version), writer in self.writer.items():
            if writer in happened:
                after[key, self.before[key, version]].append(writer)
        for (key, version), writers in after.items():
            self.check_successors(key, version, writers)
        for (key, version), readers in self.readers.items():
            self.add_edges(key, version, readers & happened, after.get((key, version), ()))
        return self.anomalies, self.graph, happened

    def note(self, number, transaction):
        current = {}
        for op, key, version in transaction.ops:
            if op == "write":
                if key not in current:
                    raise ValueError("%s writes %s without a read" % (transaction.name, key))
                self.writer[key, version] = number
                self.before[key, version] = current[key]
            elif key in current and current[key] != version and transaction.status == OK:
                self.complain("internal", "%s reads %s as %r and as %r", transaction.name, key,
                              current[key], version)
            elif (key, version) not in self.writer or self.writer[key, version] != number:
                self.readers[key, version].add(number)
            current[key] = version

    def happened(self):
        """A version that anybody answered OK has read was written, and so was what it rests on."""
        done = {n for n, t in enumerate(self.history) if t.status == OK}
        todo = list(done)
        while todo:
            number = todo.pop()
            for op, key, version in self.history[number].ops:
                writer = self.writer.get((key, version))
                if op == "read" and writer is not None and writer not in done:
                    done.add(writer)
                    todo.append(writer)
        return done

    def check_reads(self):
        for (key, version), readers in self.readers.items():
            if not any(self.history[n].status == OK for n in readers) or version is None:
                continue
            writer = self.writer.get((key, version))
            if writer is None:
                self.complain("phantom", "%s was read as %r, which nobody wrote", key, version)
            elif self.history[writer].status == FAILED:
                self.complain("aborted-read", "%s was read as %r of %s, which failed", key, version,
                              self.history[writer].name)

    def check_successors(self, key, version, writers):
        if len(set(writers)) > 1:
            self.complain("lost-update", "%s all replaced version %r of %s",
                          ", ".join(self.history[n].name for n in sorted(set(writers))), version,
                          key)

    def add_edges(self, key, version, readers, next_writers):
        writer = self.writer.get((key, version))
        for reader in readers:
            if writer is not None:
                self.graph.add(writer, reader, "wr %s" % key)
            for next_writer in next_writers:
                self.graph.add(reader, next_writer, "rw %s" % key)
        for next_writer in next_writers:
            if writer is not None:
                self.graph.add(writer, next_writer, "ww %s" % key)


# --- time and cycles ----------------------------------------------------------------------------

def add_time(graph, history, happened):
    """Who began after another's answer comes after it. Instead of an edge for each such pair there
    is a chain of moments, one for each answer: transactions lead into it and out of it."""
    answered = sorted((history[n].end, n) for n in happened if history[n].end is not None)
    ends = [end for end, _ in answered]
    for i, (_, number) in enumerate(answered):
        graph.add(number, ("moment", i), "rt")
        if i > 0:
            graph.add(("moment", i - 1), ("moment", i), "rt")
    for number in happened:
        latest = bisect.bisect_left(ends, history[number].begin) - 1
        if latest >= 0:
            graph.add(("moment", latest), number, "rt")


def components(edges):
    """Strongly connected components of more than one node (Tarjan, without recursion)."""
    index, low, on_stack, stack, found = {}, {}, set(), [], []
    for root in list(edges):
        if root in index:
            continue
        work = [(root, iter(edges.get(root, ())))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, targets = work[-1]
            for target in targets:
                if target not in index:
                    index[target] = low[target] = len(index)
                    stack.append(target)
                    on_stack.add(target)
                    work.append((target, iter(edges.get(target, ()))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = set()
                    while node not in component:
                        component.add(stack.pop())
                    on_stack -= component
                    if len(component) > 1:
                        found.append(component)
    return found


def shortest_cycle(edges, component):
    """Few steps around the component, from the transaction from which they are fewest."""
    best = None
    starts = [node for node in component if not isinstance(node, tuple)][:50]
    for start in starts:
        came_from, queue = {start: None}, collections.deque([start])
        while queue:
            node = queue.popleft()
            if start in edges.get(node, ()):
                path = [start]
                while node is not None:
                    path.append(node)
                    node = came_from[node]
                path.reverse()
                if best is None or len(path) < len(best):
                    best = path
                break
            for target in edges.get(node, ()):
                if target in component and target not in came_from:
                    came_from[target] = node
                    queue.append(target)
    return best


def describe_cycle(history, edges, path):
    lines = []
    for source, target in zip(path, path[1:]):
        if isinstance(source, tuple):
            continue
        lines.append("\n    %r\n      --%s-->" % (history[source], edges[source][target]))
    return "".join(lines) + " the first"


def check(history, kind):
    """All anomalies of a history of lists (Lists) or registers (Registers)."""
    anomalies, graph, happened = kind(history).run()
    add_time(graph, history, happened)
    for component in components(graph.edges):
        path = shortest_cycle(graph.edges, component)
        anomalies.append(Anomaly("cycle", describe_cycle(history, graph.edges, path)))
    return anomalies


def check_lists(history):
    return check(history, Lists)


def check_registers(history):
    return check(history, Registers)
