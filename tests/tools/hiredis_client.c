/* hiredis_client.c - what a C program with hiredis does, against a port; exits with 1 at a
 * mismatch.
 *
 *     hiredis_client PORT
 *
 * The library on Debian speaks RESP2 only; the RESP3 part here sends HELLO 3 through it and reads
 * the answer as raw bytes. */
#include <hiredis/hiredis.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/harness/peer.h"

enum { PIPELINED = 5000, REPLY_TIMEOUT_MS = 10000 };

__attribute__((noreturn, format(printf, 1, 2)))
static void fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

static redisReply *call(redisContext *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    redisReply *reply = redisvCommand(c, format, args);
    va_end(args);
    if (reply == NULL) fail("%s: %s", format, c->errstr);
    return reply;
}

static void expect_text(redisReply *r, int type, const char *text)
{
    if (r->type != type || r->len != strlen(text) || memcmp(r->str, text, r->len) != 0)
        fail("expected \"%s\" of type %d, got type %d \"%s\"", text, type, r->type,
             r->str != NULL ? r->str : "");
    freeReplyObject(r);
}

static void expect_integer(redisReply *r, long long value)
{
    if (r->type != REDIS_REPLY_INTEGER || r->integer != value)
        fail("expected %lld, got type %d %lld", value, r->type, r->integer);
    freeReplyObject(r);
}

static void one_by_one(redisContext *c)
{
    expect_text(call(c, "SET %s %b", "hiredis:k", "a\0b", (size_t)3), REDIS_REPLY_STATUS, "OK");
    expect_integer(call(c, "STRLEN hiredis:k"), 3);
    redisReply *r = call(c, "GET hiredis:k");
    if (r->type != REDIS_REPLY_STRING || r->len != 3 || memcmp(r->str, "a\0b", 3) != 0)
        fail("GET gives other bytes than SET took");
    freeReplyObject(r);

    expect_integer(call(c, "DEL hiredis:k"), 1);
    r = call(c, "GET hiredis:k");
    if (r->type != REDIS_REPLY_NIL) fail("a missing key gives type %d", r->type);
    freeReplyObject(r);

    expect_text(call(c, "SET hiredis:word abc"), REDIS_REPLY_STATUS, "OK");
    expect_text(call(c, "INCR hiredis:word"), REDIS_REPLY_ERROR,
                "ERR value is not an integer or out of range");
}

static void pipelined(redisContext *c)
{
    for (int i = 0; i < PIPELINED; i++) {
        redisAppendCommand(c, "SET hiredis:%d value%d", i, i);
        redisAppendCommand(c, "GET hiredis:%d", i);
    }
    for (int i = 0; i < PIPELINED; i++) {
        char value[32];
        redisReply *r = NULL;
        if (redisGetReply(c, (void **)&r) != REDIS_OK) fail("pipeline: %s", c->errstr);
        expect_text(r, REDIS_REPLY_STATUS, "OK");
        if (redisGetReply(c, (void **)&r) != REDIS_OK) fail("pipeline: %s", c->errstr);
        snprintf(value, sizeof value, "value%d", i);
        expect_text(r, REDIS_REPLY_STRING, value);
    }
}

static void transaction(redisContext *c)
{
    expect_text(call(c, "MULTI"), REDIS_REPLY_STATUS, "OK");
    for (int i = 0; i < 20; i++)
        expect_text(call(c, "SET hiredis:tx:%d %d", i, i), REDIS_REPLY_STATUS, "QUEUED");
    expect_text(call(c, "MGET hiredis:tx:0 hiredis:tx:19"), REDIS_REPLY_STATUS, "QUEUED");
    redisReply *r = call(c, "EXEC");
    if (r->type != REDIS_REPLY_ARRAY || r->elements != 21)
        fail("EXEC gives %zu replies", r->elements);
    redisReply *last = r->element[20];
    if (last->type != REDIS_REPLY_ARRAY || last->elements != 2 ||
        strcmp(last->element[0]->str, "0") != 0 || strcmp(last->element[1]->str, "19") != 0)
        fail("MGET in EXEC gives something else");
    freeReplyObject(r);
}

static void expect_raw(struct peer *p, const char *command, const char *expected)
{
    struct raw_reply argv[8], reply;
    size_t argc = 0;
    for (const char *at = command; *at != '\0' && argc < 8; argc++) {
        argv[argc] = (struct raw_reply){at, strcspn(at, " ")};
        at += argv[argc].len;
        at += *at == ' ';
    }
    peer_append(p, argv, argc);
    if (peer_flush(p) != PEER_OK || peer_read(p, REPLY_TIMEOUT_MS, &reply) != PEER_OK)
        fail("%s: no reply", command);
    if (strncmp(reply.ptr, expected, strlen(expected)) != 0)
        fail("%s: expected %s, got %.*s", command, expected, (int)reply.len, reply.ptr);
}

static void over_resp3(const char *port)
{
    char address[64];
    struct peer p;
    snprintf(address, sizeof address, "127.0.0.1:%s", port);
    if (!peer_connect(&p, address)) fail("cannot connect");
    expect_raw(&p, "HELLO 3", "%7\r\n");
    expect_raw(&p, "GET hiredis:missing", "_\r\n");
    expect_raw(&p, "MGET hiredis:missing hiredis:word", "*2\r\n_\r\n$3\r\nabc\r\n");
    expect_raw(&p, "CONFIG GET maxmemory", "%1\r\n$9\r\nmaxmemory\r\n");
    peer_close(&p);
}

int main(int argc, char **argv)
{
    if (argc != 2) fail("usage: hiredis_client PORT");
    redisContext *c = redisConnect("127.0.0.1", atoi(argv[1]));
    if (c == NULL || c->err) fail("cannot connect: %s", c != NULL ? c->errstr : "no memory");
    one_by_one(c);
    pipelined(c);
    transaction(c);
    redisFree(c);
    over_resp3(argv[1]);
    return 0;
}
