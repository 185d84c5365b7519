/* lua_struct.c - the struct library: struct.pack(), struct.unpack(), struct.size().
 *
 *     > big endian    < little endian (as the machine is)    ![n] alignment of n bytes (8)
 *     b B  1 byte, signed or not       h H  2        l L  8        T  8
 *     i[n] I[n]  n bytes, 4 without n  f  float      d  double     x  one byte of padding
 *     s  text up to and with a zero    c[n]  n bytes of text, 1 without n; c0: all of it, or when
 *                                            unpacking as many as the number before says
 *
 * Formats and data come from scripts and what they read, so every size is checked before use. */
#include "server/script/lua_lib.h"

#include <ctype.h>
#include <lauxlib.h>
#include <limits.h>
#include <stdint.h>

enum { INT_BYTES_MAX = 32, ALIGN_MAX = 8 };

struct format {
    const char *at;              /* the rest; ends with a zero */
    bool is_big;
    size_t align;
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static size_t read_number(lua_State *L, struct format *f, int absent)
{
    if (!is_digit(*f->at)) return (size_t)absent;
    int number = 0;
    for (; is_digit(*f->at); f->at++) {
        int digit = *f->at - '0';
        if (number > INT_MAX / 10 || number * 10 > INT_MAX - digit)
            luaL_error(L, "integral size overflow");
        number = number * 10 + digit;
    }
    return (size_t)number;
}

/* Bytes of an item; 0 for s, c0 and what is no item. */
static size_t read_size(lua_State *L, struct format *f, char option)
{
    switch (option) {
    case 'b': case 'B': case 'x': return 1;
    case 'h': case 'H': return 2;
    case 'l': case 'L': case 'T': case 'd': return 8;
    case 'f': return 4;
    case 'c': return read_number(L, f, 1);
    case 'i': case 'I': {
        size_t size = read_number(L, f, (int)sizeof(int));
        if (size > INT_BYTES_MAX)
            luaL_error(L, "integral size %d is larger than limit of %d", (int)size,
                       (int)INT_BYTES_MAX);
        return size;
    }
    default: return 0;
    }
}

static size_t padding(const struct format *f, char option, size_t size, size_t at)
{
    if (size == 0 || option == 'c') return 0;
    if (size > f->align) size = f->align;
    return (size - (at & (size - 1))) & (size - 1);
}

static void read_control(lua_State *L, struct format *f, char option)
{
    switch (option) {
    case ' ': return;
    case '>': f->is_big = true; return;
    case '<': f->is_big = false; return;
    case '!': {
        size_t align = read_number(L, f, ALIGN_MAX);
        if (align == 0 || (align & (align - 1)) != 0)
            luaL_error(L, "alignment %d is not a power of 2", (int)align);
        f->align = align;
        return;
    }
    default: {
        const char *message = lua_pushfstring(L, "invalid format option '%c'", option);
        luaL_argerror(L, 1, message);
    }
    }
}

/* ---- numbers as bytes ---- */

static uint64_t to_uint64(lua_Number n)
{
    if (!(n >= 9223372036854775808.0)) return (uint64_t)lua_number_to_int64(n);
    if (n < 18446744073709551616.0)
        return (uint64_t)(int64_t)(n - 9223372036854775808.0) + (1ull << 63);
    return 0;
}

static void put_integer(luaL_Buffer *b, const struct format *f, uint64_t value, size_t size)
{
    char bytes[INT_BYTES_MAX];
    for (size_t i = 0; i < size; i++, value >>= 8)
        bytes[f->is_big ? size - 1 - i : i] = (char)(value & 0xff);
    luaL_addlstring(b, bytes, size);
}

static lua_Number get_integer(const struct format *f, const unsigned char *data, size_t size,
                              bool is_signed)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++) value = value << 8 | data[f->is_big ? i : size - 1 - i];
    if (!is_signed) return (lua_Number)value;
    uint64_t above =
        ~0ull << ((size * 8 - 1) & 63); /* of more than 8 bytes Redis takes this bit, too */
    if (value & above) value |= above;
    return (lua_Number)(int64_t)value;
}

static void swap_if(bool is_big, unsigned char *bytes, size_t size)
{
    if (!is_big) return;
    for (size_t i = 0; i < size / 2; i++) {
        unsigned char byte = bytes[i];
        bytes[i] = bytes[size - 1 - i];
        bytes[size - 1 - i] = byte;
    }
}

static void put_real(luaL_Buffer *b, const struct format *f, lua_Number n, size_t size)
{
    unsigned char bytes[sizeof n];
    float small = (float)n;
    if (size == sizeof small) memcpy(bytes, &small, size);
    else memcpy(bytes, &n, size);
    swap_if(f->is_big, bytes, size);
    luaL_addlstring(b, (const char *)bytes, size);
}

static lua_Number get_real(const struct format *f, const unsigned char *data, size_t size)
{
    unsigned char bytes[sizeof(lua_Number)];
    lua_Number n;
    float small;
    memcpy(bytes, data, size);
    swap_if(f->is_big, bytes, size);
    if (size == sizeof small) {
        memcpy(&small, bytes, size);
        return small;
    }
    memcpy(&n, bytes, size);
    return n;
}

/* ---- pack ---- */

static size_t pack_text(lua_State *L, luaL_Buffer *b, int arg, char option, size_t size)
{
    size_t len;
    const char *text = luaL_checklstring(L, arg, &len);
    if (size == 0) size = len;
    luaL_argcheck(L, len >= size, arg + 1, "string too short"); /* one too far, as in Redis */
    luaL_addlstring(b, text, size);
    if (option != 's') return size;
    luaL_addchar(b, '\0');
    return size + 1;
}

/* Returns how many bytes it wrote; *arg moves on when it took an argument. */
static size_t pack_item(lua_State *L, luaL_Buffer *b, struct format *f, char option, size_t size,
                        int *arg)
{
    switch (option) {
    case 'b': case 'B': case 'h': case 'H': case 'l': case 'L': case 'T': case 'i': case 'I':
        put_integer(b, f, to_uint64(luaL_checknumber(L, (*arg)++)), size);
        return size;
    case 'x': luaL_addchar(b, '\0'); return size;
    case 'f': case 'd': put_real(b, f, luaL_checknumber(L, (*arg)++), size); return size;
    case 'c': case 's': return pack_text(L, b, (*arg)++, option, size);
    default: read_control(L, f, option); return 0;
    }
}

static int struct_pack(lua_State *L)
{
    struct format f = {luaL_checkstring(L, 1), false, 1};
    luaL_Buffer b;
    size_t total = 0;
    int arg = 2;

    lua_pushnil(L);                      /* between the arguments and the buffer */
    luaL_buffinit(L, &b);
    while (*f.at != '\0') {
        char option = *f.at++;
        size_t size = read_size(L, &f, option);
        size_t pad = padding(&f, option, size, total);
        total += pad;
        while (pad-- > 0) luaL_addchar(&b, '\0');
        total += pack_item(L, &b, &f, option, size, &arg);
    }
    luaL_pushresult(&b);
    return 1;
}

/* ---- unpack ---- */

struct input {
    const unsigned char *data;
    size_t len, at;
};

static void check_left(lua_State *L, const struct input *in, size_t size)
{
    luaL_argcheck(L, size <= in->len && in->at <= in->len - size, 2, "data string too short");
}

/* c0: the number before says how many bytes, and is no result itself. */
static size_t take_size(lua_State *L, int *results)
{
    if (*results == 0 || !lua_isnumber(L, -1)) luaL_error(L, "format 'c0' needs a previous size");
    uint64_t size = to_uint64(lua_tonumber(L, -1));
    lua_pop(L, 1);
    (*results)--;
    return (size_t)size;
}

static size_t unpack_text(lua_State *L, const struct input *in, char option, size_t size,
                          int *results)
{
    const char *text = (const char *)in->data + in->at;
    if (option == 's') {
        const char *end = memchr(text, '\0', in->len - in->at);
        if (end == NULL) luaL_error(L, "unfinished string in data");
        size = (size_t)(end - text);
    } else if (size == 0) {
        size = take_size(L, results);
        check_left(L, in, size);
    }
    lua_pushlstring(L, text, size);
    (*results)++;
    return option == 's' ? size + 1 : size;
}

/* Returns how many bytes it read. */
static size_t unpack_item(lua_State *L, const struct input *in, struct format *f, char option,
                          size_t size, int *results)
{
    const unsigned char *at = in->data + in->at;
    switch (option) {
    case 'b': case 'B': case 'h': case 'H': case 'l': case 'L': case 'T': case 'i': case 'I':
        lua_pushnumber(L, get_integer(f, at, size, islower((unsigned char)option)));
        (*results)++;
        return size;
    case 'x': return size;
    case 'f': case 'd':
        lua_pushnumber(L, get_real(f, at, size));
        (*results)++;
        return size;
    case 'c': case 's': return unpack_text(L, in, option, size, results);
    default: read_control(L, f, option); return 0;
    }
}

static int struct_unpack(lua_State *L)
{
    struct format f = {luaL_checkstring(L, 1), false, 1};
    struct input in = {0};
    int results = 0;

    in.data = (const unsigned char *)luaL_checklstring(L, 2, &in.len);
    lua_Integer from = luaL_optinteger(L, 3, 1);
    luaL_argcheck(L, from != 0, 3, "offset must be 1 or greater");
    in.at = (size_t)from - 1;
    lua_settop(L, 2);
    while (*f.at != '\0') {
        char option = *f.at++;
        size_t size = read_size(L, &f, option);
        in.at += padding(&f, option, size, in.at);
        check_left(L, &in, size);
        luaL_checkstack(L, 2, "too many results");
        in.at += unpack_item(L, &in, &f, option, size, &results);
    }
    lua_pushinteger(L, (lua_Integer)in.at + 1);
    return results + 1;
}

/* ---- size ---- */

static int struct_size(lua_State *L)
{
    struct format f = {luaL_checkstring(L, 1), false, 1};
    size_t total = 0;
    while (*f.at != '\0') {
        char option = *f.at++;
        size_t size = read_size(L, &f, option);
        total += padding(&f, option, size, total);
        if (option == 's') luaL_argerror(L, 1, "option 's' has no fixed size");
        if (option == 'c' && size == 0) luaL_argerror(L, 1, "option 'c0' has no fixed size");
        if (!isalnum((unsigned char)option)) read_control(L, &f, option);
        total += size;
    }
    lua_pushinteger(L, (lua_Integer)total);
    return 1;
}

void lua_struct_push(lua_State *L)
{
    static const luaL_Reg functions[] = {
        {"pack", struct_pack}, {"unpack", struct_unpack}, {"size", struct_size}, {NULL, NULL}};
    luaL_newlib(L, functions);
}
