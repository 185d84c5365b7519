"""The checker finds what it is there to find, and nothing in histories that are right."""
import random

import pytest
from hypothesis import given, settings, strategies

from tests.harness.serializability import (FAILED, OK, UNCERTAIN, Transaction, check_lists,
                                           check_registers)


def history(*rows):
    """Rows of (begin, end, ops) or (begin, end, ops, status)."""
    return [Transaction("T%d" % i, row[0], row[1], row[3] if len(row) > 3 else OK, row[2])
            for i, row in enumerate(rows)]


def kinds(anomalies):
    return {anomaly.kind for anomaly in anomalies}


def append(key, element):
    return ("append", key, element)


def read(key, value):
    return ("read", key, value)


def write(key, version):
    return ("write", key, version)


# --- lists

def test_a_serial_history_is_fine():
    assert check_lists(history(
        (0, 1, [append("x", 1), append("y", 1)]),
        (2, 3, [read("x", [1]), read("y", [1]), append("x", 2), read("x", [1, 2])]),
        (4, 5, [read("x", [1, 2])]))) == []


def test_concurrent_transactions_may_be_seen_in_either_order():
    assert check_lists(history(
        (0, 10, [append("x", 1)]), (0, 10, [append("x", 2)]), (0, 10, [read("x", [2])]),
        (0, 10, [read("x", [])]), (11, 12, [read("x", [2, 1])]))) == []


def test_a_stale_read_is_found():
    assert "cycle" in kinds(check_lists(history(
        (0, 1, [append("x", 1)]), (2, 3, [read("x", [])]), (4, 5, [read("x", [1])]))))


def test_a_lost_acknowledged_append_is_found():
    assert "cycle" in kinds(check_lists(history(
        (0, 1, [append("x", 1)]), (2, 3, [append("x", 2)]), (4, 5, [read("x", [2])]))))
    assert "cycle" in kinds(check_lists(history((0, 1, [append("x", 1)]), (4, 5, [read("x", [])]))))


def test_a_torn_transaction_is_found():
    assert "cycle" in kinds(check_lists(history(
        (0, 9, [append("x", 1), append("y", 1)]), (0, 9, [read("x", [1]), read("y", [])]),
        (10, 11, [read("x", [1]), read("y", [1])]))))


def test_half_an_acknowledged_transaction_is_found():
    assert "cycle" in kinds(check_lists(history(
        (0, 1, [append("x", 1), append("y", 1)]), (2, 3, [read("x", [1]), read("y", [])]))))


def test_half_an_uncertain_transaction_is_found():
    assert "cycle" in kinds(check_lists(history(
        (0, None, [append("x", 1), append("y", 1)], UNCERTAIN),
        (2, 3, [read("x", [1]), read("y", [])]))))


def test_an_uncertain_transaction_may_happen_late_or_never():
    uncertain = (0, None, [append("x", 1), append("y", 1)], UNCERTAIN)
    assert check_lists(history(uncertain, (2, 3, [read("x", []), read("y", [])]))) == []
    assert check_lists(history(uncertain, (2, 3, [read("x", [])]),
                               (4, 5, [read("x", [1]), read("y", [1])]))) == []


def test_an_uncertain_transaction_cannot_happen_before_it_began():
    assert "cycle" in kinds(check_lists(history(
        (0, 1, [read("x", [1])]), (2, None, [append("x", 1)], UNCERTAIN))))


def test_write_skew_is_found():
    assert "cycle" in kinds(check_lists(history(
        (0, 9, [read("x", []), append("y", 1)]), (0, 9, [read("y", []), append("x", 1)]),
        (10, 11, [read("x", [1]), read("y", [1])]))))


def test_write_skew_of_unseen_appends_is_found():
    assert "cycle" in kinds(check_lists(history(
        (0, 9, [read("x", []), append("y", 1)]), (0, 9, [read("y", []), append("x", 1)]))))


def test_a_long_fork_is_found():
    assert "cycle" in kinds(check_lists(history(
        (0, 9, [append("x", 1)]), (0, 9, [append("y", 1)]),
        (0, 9, [read("x", [1]), read("y", [])]), (0, 9, [read("x", []), read("y", [1])]))))


def test_writes_in_two_orders_are_found():
    assert "cycle" in kinds(check_lists(history(
        (0, 9, [append("x", 1), append("y", 1)]), (0, 9, [append("x", 2), append("y", 2)]),
        (10, 11, [read("x", [1, 2]), read("y", [2, 1])]))))


def test_a_transaction_applied_twice_is_found():
    assert "duplicate" in kinds(check_lists(history(
        (0, 1, [append("x", 1)]), (2, 3, [read("x", [1, 1])]))))


def test_an_aborted_read_is_found():
    assert "aborted-read" in kinds(check_lists(history(
        (0, 1, [append("x", 1)], FAILED), (2, 3, [read("x", [1])]))))


def test_an_element_out_of_nothing_is_found():
    assert "phantom" in kinds(check_lists(history((0, 1, [read("x", [7])]))))


def test_an_intermediate_read_is_found():
    assert "intermediate-read" in kinds(check_lists(history(
        (0, 9, [append("x", 1), append("x", 2)]), (0, 9, [read("x", [1])]),
        (10, 11, [read("x", [1, 2])]))))


def test_lists_that_contradict_each_other_are_found():
    assert "incompatible-order" in kinds(check_lists(history(
        (0, 9, [append("x", 1)]), (0, 9, [append("x", 2)]),
        (10, 11, [read("x", [1, 2])]), (10, 11, [read("x", [2, 1])]))))


def test_a_transaction_that_does_not_see_its_own_append_is_found():
    assert "internal" in kinds(check_lists(history(
        (0, 1, [append("x", 1), read("x", [])]))))
    assert "internal" in kinds(check_lists(history(
        (0, 9, [append("x", 2)]), (0, 9, [read("x", []), append("x", 1), read("x", [2, 1])]))))


def test_two_appends_of_one_element_are_refused():
    with pytest.raises(ValueError):
        check_lists(history((0, 1, [append("x", 1)]), (0, 1, [append("x", 1)])))


# --- registers

def test_serial_transfers_are_fine():
    assert check_registers(history(
        (0, 1, [read("a", None), read("b", None), write("a", "a1"), write("b", "b1")]),
        (2, 3, [read("a", "a1"), read("b", "b1"), write("a", "a2"), write("b", "b2")]),
        (4, 5, [read("a", "a2"), read("b", "b2")]))) == []


def test_a_lost_update_is_found():
    assert "lost-update" in kinds(check_registers(history(
        (0, 9, [read("a", None), write("a", "a1")]), (0, 9, [read("a", None), write("a", "a2")]))))


def test_a_lost_update_that_nobody_read_but_who_was_told_ok_is_found():
    assert kinds(check_registers(history(
        (0, 1, [read("a", None), write("a", "a1")]), (2, 3, [read("a", None), write("a", "a2")]),
        (4, 5, [read("a", "a2")])))) >= {"lost-update", "cycle"}


def test_a_stale_register_is_found():
    assert "cycle" in kinds(check_registers(history(
        (0, 1, [read("a", None), write("a", "a1")]), (2, 3, [read("a", None)]))))


def test_a_torn_transfer_is_found():
    assert "cycle" in kinds(check_registers(history(
        (0, 9, [read("a", None), read("b", None), write("a", "a1"), write("b", "b1")]),
        (0, 9, [read("a", "a1"), read("b", None)]))))


def test_register_write_skew_is_found():
    assert "cycle" in kinds(check_registers(history(
        (0, 9, [read("a", None), read("b", None), write("a", "a1")]),
        (0, 9, [read("a", None), read("b", None), write("b", "b1")]))))


def test_a_failed_write_that_is_read_is_found():
    assert "aborted-read" in kinds(check_registers(history(
        (0, 1, [read("a", None), write("a", "a1")], FAILED), (2, 3, [read("a", "a1")]))))


def test_an_uncertain_transfer_counts_once_it_was_seen():
    uncertain = (0, None, [read("a", None), read("b", None), write("a", "a1"), write("b", "b1")],
                 UNCERTAIN)
    assert check_registers(history(uncertain, (2, 3, [read("a", None), read("b", None)]))) == []
    assert check_registers(history(uncertain, (2, 3, [read("a", "a1"), read("b", "b1")]))) == []
    assert "cycle" in kinds(check_registers(history(
        uncertain, (2, 3, [read("a", "a1"), read("b", None)]))))


# --- both, at random

def run_serially(seed, count):
    """A serial execution, told by clients whose clocks overlap at random."""
    rng = random.Random(seed)
    lists, registers = {}, {}
    list_history, register_history = [], []
    for i in range(count):
        begin, end = i - rng.random() * 3, i + rng.random() * 3
        status = rng.choice([OK, OK, OK, OK, UNCERTAIN, FAILED])
        happens = status == OK or (status == UNCERTAIN and rng.random() < 0.5)
        ops, after = [], dict(lists)
        for n in range(rng.randint(1, 4)):
            key = rng.choice("xyz")
            if rng.random() < 0.5:
                after[key] = after.get(key, []) + [(i, n)]
                ops.append(append(key, (i, n)))
            else:
                ops.append(read(key, after.get(key, [])))
        lists = after if happens else lists
        if status != OK:
            ops = [op for op in ops if op[0] == "append"]
        list_history.append(Transaction("T%d" % i, begin, end, status, ops))

        keys = rng.sample("abc", 2)
        ops = [read(key, registers.get(key)) for key in keys]
        ops += [write(key, (key, i)) for key in keys if rng.random() < 0.7]
        if happens:
            registers.update((key, version) for op, key, version in ops if op == "write")
        register_history.append(Transaction("T%d" % i, begin, end, status, ops))
    return list_history, register_history


@settings(max_examples=200, deadline=None)
@given(strategies.integers(0, 2 ** 32), strategies.integers(1, 60))
def test_no_serial_execution_is_suspected(seed, count):
    list_history, register_history = run_serially(seed, count)
    assert check_lists(list_history) == []
    assert check_registers(register_history) == []


def test_a_torn_transaction_among_many_is_found():
    found = 0
    for seed in range(50):
        list_history, _ = run_serially(seed, 60)
        torn = next((t for t in list_history[20:] if t.status == OK and
                     len({key for op, key, _ in t.ops if op == "append"}) > 1), None)
        if torn is None:
            continue
        key, element = [(k, e) for op, k, e in torn.ops if op == "append"][-1]
        for t in list_history:                      # nobody ever sees one half of it
            t.ops = [(op, k, [e for e in v if e != element] if op == "read" and k == key else v)
                     for op, k, v in t.ops]
        found += bool(check_lists(list_history))
    assert found > 30
