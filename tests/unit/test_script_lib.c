/* The libraries in a Lua state of their own; what they must give is written in Lua. */
#include "server/script/lua_lib.h"
#include "tests/harness/test.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>

struct lua {
    lua_State *L;
    struct bytes scratch;
    uint64_t random;
};

static void lua_begin(struct lua *lua)
{
    *lua = (struct lua){.L = luaL_newstate(), .random = LUA_RANDOM_FIRST};
    luaL_openlibs(lua->L);
    lua_cmsgpack_push(lua->L, &lua->scratch);
    lua_setglobal(lua->L, "cmsgpack");
    lua_struct_push(lua->L);
    lua_setglobal(lua->L, "struct");
    lua_json_push(lua->L, &lua->scratch);
    lua_setglobal(lua->L, "cjson");
    lua_getglobal(lua->L, "math");
    lua_random_replace(lua->L, &lua->random);
    lua_pop(lua->L, 1);
}

/* Each line is an expression that must be true, or a statement. */
static void assert_all(const char *const *lines)
{
    struct lua lua;
    char code[1024];
    lua_begin(&lua);
    for (; *lines != NULL; lines++) {
        snprintf(code, sizeof code, "assert(%s)", *lines);
        if (luaL_loadstring(lua.L, code) != 0) {
            lua_settop(lua.L, 0);
            assert_int_equal(luaL_loadstring(lua.L, *lines), 0);
        }
        if (lua_pcall(lua.L, 0, 0, 0) != 0) fail_msg("%s: %s", *lines, lua_tostring(lua.L, -1));
    }
    lua_close(lua.L);
    bytes_free(&lua.scratch);
}

#define ASSERT_ALL(...) assert_all((const char *const[]){__VA_ARGS__, NULL})

#define FAILS                                                                                      \
    "function fails(text, f, ...) local ok, e = pcall(f, ...) return not ok and e:find(text, 1, "  \
    "true) ~= nil end"

TEST(cmsgpack_writes_integers_in_the_shortest_form)
{
    ASSERT_ALL("cmsgpack.pack(0, 127, -1, -32) == '\\0\\127\\255\\224'",
               "cmsgpack.pack(128, 255) == '\\204\\128\\204\\255'",
               "cmsgpack.pack(256) == '\\205\\1\\0'", "cmsgpack.pack(65536) == '\\206\\0\\1\\0\\0'",
               "cmsgpack.pack(2^32) == '\\207\\0\\0\\0\\1\\0\\0\\0\\0'",
               "cmsgpack.pack(-33) == '\\208\\223'", "cmsgpack.pack(-129) == '\\209\\255\\127'",
               "cmsgpack.pack(-32769) == '\\210\\255\\255\\127\\255'",
               "cmsgpack.pack(-2^31 - 1) == '\\211\\255\\255\\255\\255\\127\\255\\255\\255'");
}

TEST(cmsgpack_writes_a_float_where_it_loses_nothing)
{
    ASSERT_ALL("cmsgpack.pack(0.5) == '\\202\\63\\0\\0\\0'", "#cmsgpack.pack(0.1) == 9",
               "#cmsgpack.pack(1/0) == 5", "cmsgpack.unpack(cmsgpack.pack(0.1)) == 0.1",
               "cmsgpack.unpack(cmsgpack.pack(1e300)) == 1e300");
}

TEST(cmsgpack_tells_arrays_from_maps)
{
    ASSERT_ALL("cmsgpack.pack({}) == '\\144'", "cmsgpack.pack({1, 2}) == '\\146\\1\\2'",
               "cmsgpack.pack({a = 1}) == '\\129\\161a\\1'",
               "cmsgpack.pack({[2] = 1}) == '\\129\\2\\1'",
               "cmsgpack.pack({[1.5] = 1}):byte() == 129");
}

TEST(cmsgpack_reads_what_it_wrote)
{
    ASSERT_ALL(
        "function back(v) return cmsgpack.unpack(cmsgpack.pack(v)) end", "back('') == ''",
        "for _, n in ipairs {31, 32, 255, 256, 65535, 65536} do assert(back(('x'):rep(n)) == "
        "('x'):rep(n)) end",
        "for _, n in ipairs {15, 16, 65535, 65536} do local t = {} for i = 1, n do t[i] = i end "
        "local r = back(t) assert(#r == n and r[n] == n) end",
        "for _, n in ipairs {15, 16, 65535, 65536} do local t, c = {}, 0 for i = 1, n do t['k' .. "
        "i] = i end "
        "for k, v in pairs(back(t)) do c = c + 1 assert(t[k] == v) end assert(c == n) end",
        "for _, n in ipairs {0, 1, 127, 128, 255, 256, 65535, 65536, 2^31, 2^32, 2^52} do "
        "assert(back(n) == n and back(-n) == -n) end",
        "back(true) == true and back(false) == false and back(nil) == nil",
        "back({a = {b = {1, 'x'}}}).a.b[2] == 'x'");
}

TEST(cmsgpack_ends_at_a_depth_of_sixteen)
{
    ASSERT_ALL("local t = {} t[1] = t assert(cmsgpack.pack(t) == ('\\145'):rep(16) .. '\\192')",
               "cmsgpack.pack(print) == '\\192'");
}

TEST(cmsgpack_refuses_input_that_ends_early)
{
    ASSERT_ALL(FAILS,
               "function short(s) return fails('Missing bytes in input.', cmsgpack.unpack, s) end",
               "for _, s in ipairs {'\\163ab', '\\202\\0', '\\203', '\\204', '\\205\\1', '\\206', "
               "'\\207', '\\208', '\\211', "
               "'\\217\\3ab', '\\218\\0', '\\219\\255\\255\\255\\255x', '\\145', '\\129\\1', "
               "'\\220\\255\\255', "
               "'\\221\\255\\255\\255\\255', '\\222\\0\\1', '\\223\\255\\255\\255\\255\\1'} do "
               "assert(short(s), s) end");
}

TEST(cmsgpack_refuses_what_is_no_messagepack)
{
    ASSERT_ALL(
        FAILS, "fails('Bad data format in input.', cmsgpack.unpack, '\\193')",
        "fails('Bad data format in input.', cmsgpack.unpack, '\\196\\1a')",
        "fails('table index is nil', cmsgpack.unpack, '\\129\\192\\1')",
        "fails('table index is NaN', cmsgpack.unpack, '\\129\\203\\127\\248\\0\\0\\0\\0\\0\\0\\1')",
        "fails('stack overflow', cmsgpack.unpack, ('\\145'):rep(100000))",
        "fails('stack overflow', cmsgpack.unpack, ('\\129\\1'):rep(100000))",
        "fails('stack overflow', cmsgpack.unpack, ('\\1'):rep(100000))");
}

TEST(cmsgpack_goes_on_where_it_stopped)
{
    ASSERT_ALL(
        FAILS, "local o, v = cmsgpack.unpack_one('\\1\\2\\3') assert(o == 1 and v == 1)",
        "local o, v = cmsgpack.unpack_one('\\1\\2\\3', 2) assert(o == -1 and v == 3)",
        "local o, a, b = cmsgpack.unpack_limit('\\1\\2\\3', 2) assert(o == 2 and a == 1 and b == "
        "2)",
        "fails('Start offset 4 greater than input length 3', cmsgpack.unpack_one, '\\1\\2\\3', 4)",
        "fails('Invalid request to unpack', cmsgpack.unpack_one, '\\1\\2\\3', -1)",
        "fails('Invalid request to unpack', cmsgpack.unpack_limit, '\\1\\2\\3', -1)");
}

TEST(struct_packs_numbers_in_both_orders)
{
    ASSERT_ALL("struct.pack('>I2<I2', 258, 258) == '\\1\\2\\2\\1'",
               "struct.pack('bB', -1, 255) == '\\255\\255'",
               "struct.pack('<i3', -2) == '\\254\\255\\255'",
               "struct.pack('>d', 1.5) == '\\63\\248\\0\\0\\0\\0\\0\\0'",
               "struct.pack('<f', 1.5) == '\\0\\0\\192\\63'",
               "struct.pack('l', -2^65) == '\\0\\0\\0\\0\\0\\0\\0\\128'",
               "struct.pack('I32', 1) == '\\1' .. ('\\0'):rep(31)", "struct.unpack('i0', '') == 0",
               "struct.pack('xbx', 7) == '\\0\\7\\0'");
}

TEST(struct_packs_text)
{
    ASSERT_ALL(FAILS, "struct.pack('s', 'abc') == 'abc\\0'", "struct.pack('c2', 'abc') == 'ab'",
               "struct.pack('c0', 'abc') == 'abc'", "struct.pack('Bc0', 3, 'abc') == '\\3abc'",
               "fails('string too short', struct.pack, 'c5', 'abc')");
}

TEST(struct_aligns_where_it_is_asked)
{
    ASSERT_ALL(FAILS, "struct.pack('!4bi', 1, 2) == '\\1\\0\\0\\0\\2\\0\\0\\0'",
               "struct.size('!bd') == 16", "struct.size('bd') == 9", "struct.size('!4bd') == 12",
               "fails('alignment 3 is not a power of 2', struct.size, '!3b')",
               "fails('alignment 0 is not a power of 2', struct.size, '!0b')");
}

TEST(struct_reads_what_it_wrote)
{
    ASSERT_ALL("local a, b, c, d, e, at = struct.unpack('>!4bHisd', struct.pack('>!4bHisd', -3, "
               "65535, -70000, 'text', 0.1)) "
               "assert(a == -3 and b == 65535 and c == -70000 and d == 'text' and e == 0.1)",
               "local s, at = struct.unpack('Bc0', '\\3abcd') assert(s == 'abc' and at == 5)",
               "local n = struct.unpack('i9', ('\\255'):rep(9)) assert(n == -1)",
               "local n, at = struct.unpack('b', '\\1\\2\\3', 3) assert(n == 3 and at == 4)");
}

TEST(struct_never_reads_beyond_its_input)
{
    ASSERT_ALL(
        FAILS, "function short(...) return fails('data string too short', struct.unpack, ...) end",
        "short('i', 'abc')", "short('c2147483647', 'abc')", "short('Bc0', '\\255abc')",
        "short('bc0', '\\255abc')", "short('dc0', struct.pack('d', 1e18))", "short('b', 'a', 2)",
        "short('b', 'a', -1)", "short('b', 'a', 2^53)", "short('x', '')", "short('i32', 'abc')",
        "fails('unfinished string in data', struct.unpack, 's', 'abc')",
        "fails('offset must be 1', struct.unpack, 'b', 'a', 0)",
        "fails(\"format 'c0' needs a previous size\", struct.unpack, 'c0', 'abc')",
        "fails(\"format 'c0' needs a previous size\", struct.unpack, 'sc0', 'x\\0abc')");
}

TEST(struct_refuses_formats_that_are_none)
{
    ASSERT_ALL(FAILS, "fails(\"invalid format option 'q'\", struct.pack, 'q', 1)",
               "fails('integral size 33 is larger than limit of 32', struct.pack, 'i33', 1)",
               "fails('integral size overflow', struct.pack, 'i99999999999', 1)",
               "fails(\"option 's' has no fixed size\", struct.size, 's')",
               "fails(\"option 'c0' has no fixed size\", struct.size, 'c0')");
}

TEST(cjson_writes_the_fields_of_an_object_in_order)
{
    ASSERT_ALL("cjson.encode({b = 1, a = 2, ab = 3, [10] = 4, [-2] = 5, ['10'] = 6}) == "
               "'{\"-2\":5,\"10\":4,\"10\":6,\"a\":2,\"ab\":3,\"b\":1}'",
               "local t = {} for i = 1, 1000 do t['k' .. i] = i end "
               "local s = cjson.encode(t) for i = 1, 10 do assert(cjson.encode(t) == s) end "
               "local n = 0 for k, v in pairs(cjson.decode(s)) do n = n + 1 assert(t[k] == v) end "
               "assert(n == 1000)");
}

TEST(cjson_writes_text_and_numbers)
{
    ASSERT_ALL("cjson.encode('\"\\\\/\\b\\t\\n\\f\\r\\1\\127\\200') == "
               "'\"\\\\\"\\\\\\\\\\\\/\\\\b\\\\t\\\\n\\\\f\\\\r\\\\u0001\\\\u007f\\200\"'",
               "cjson.encode({1, -1, 0.1, 1e14, 99999999999999, 2^53, 1e300, -0}) == "
               "'[1,-1,0.1,1e+14,99999999999999,9.007199254741e+15,1e+300,-0]'",
               "cjson.encode({true, false, cjson.null}) == '[true,false,null]'",
               "cjson.encode_number_precision(3) == 3 and cjson.encode(1/3) == '0.333'");
}

TEST(cjson_tells_arrays_from_objects)
{
    ASSERT_ALL(FAILS, "cjson.encode({}) == '{}'", "cjson.encode({1, nil, 3}) == '[1,null,3]'",
               "cjson.encode({[1.5] = 1}) == '{\"1.5\":1}'",
               "cjson.encode({[0] = 1}) == '{\"0\":1}'",
               "cjson.encode({[10] = 1}) == '[null,null,null,null,null,null,null,null,null,1]'",
               "fails('excessively sparse array', cjson.encode, {[11] = 1})",
               "fails('table key must be a number or string', cjson.encode, {[true] = 1})",
               "cjson.encode_sparse_array(true) and cjson.encode({[11] = 1}) == '{\"11\":1}'");
}

TEST(cjson_refuses_what_is_no_json_or_too_much)
{
    ASSERT_ALL(FAILS,
               "local s = ('x'):rep(2^20) local t = {} for i = 1, 1030 do t[i] = s end "
               "assert(fails('too large', cjson.encode, t))",
               "fails('Cannot serialise function: type not supported', cjson.encode, print)",
               "fails('Cannot serialise number: must not be NaN or Inf', cjson.encode, 0/0)",
               "cjson.encode_invalid_numbers('null') == 'null' and cjson.encode(1/0) == 'null'",
               "local t = {} t[1] = t assert(fails('excessive nesting (1001)', cjson.encode, t))",
               "cjson.encode_max_depth(2^31 - 1)",
               "local t = {} t[1] = t assert(fails('excessive nesting', cjson.encode, t))",
               "local t = {} t.t = t assert(fails('excessive nesting', cjson.encode, t))");
}

TEST(cjson_settings_belong_to_one_instance)
{
    ASSERT_ALL("local a = cjson.new() a.encode_number_precision(3) "
               "assert(a.encode(1/3) == '0.333' and cjson.encode(1/3) == '0.33333333333333')",
               "local a = cjson.new().new() assert(a.encode({1}) == '[1]')",
               "cjson.decode('[1,[2]]')[2][1] == 2");
}

TEST(random_numbers_are_those_of_redis)
{
    ASSERT_ALL("tostring(math.random()) == '0.39646477363839'",
               "tostring(math.random()) == '0.84048536971234'",
               "math.randomseed(5) assert(math.random(100) == 53 and math.random(100) == 28)",
               "math.randomseed(-5) assert(math.random(100) == 82 and math.random(100) == 23)");
}
