#include "core/base/mem.h"
#include "core/io/file.h"
#include "core/wire/resp_write.h"
#include "server/persist/aof.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *new_path(char folder[64])
{
    static char path[96];
    strcpy(folder, "/tmp/torc-aof-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/part", folder);
    return path;
}

static void remove_path(const char *folder, const char *path)
{
    unlink(path);
    rmdir(folder);
}

static void append_set(struct aof_writer *w, int db, const char *key)
{
    struct bytes request = {0};
    struct slice argv[] = {SLICE("SET"), slice_of(key), SLICE("v")};
    resp_write_request(&request, argv, 3);
    aof_command(w, db, bytes_slice(&request));
    bytes_free(&request);
}

static void write_units(const char *path)
{
    struct aof_writer w;
    assert_true(aof_open(&w, &file_ops_real, path));
    aof_begin(&w, 1, 0);
    append_set(&w, 0, "a");
    aof_end(&w, 1);
    aof_begin(&w, 2, 0);
    append_set(&w, 0, "b");
    append_set(&w, 3, "c");
    aof_end(&w, 2);
    assert_true(aof_write(&w));
    assert_true(aof_sync(&w));
    aof_close(&w);
}

static bool note(void *context, struct slice *argv, size_t argc)
{
    struct bytes *seen = context;
    for (size_t i = 0; i < argc; i++) {
        bytes_append_slice(seen, argv[i]);
        bytes_append_byte(seen, i + 1 < argc ? ' ' : ';');
    }
    return true;
}

static char *read_units(const char *path, enum aof_status *status, int64_t *valid)
{
    static char text[512];
    struct bytes seen = {0};
    *status = aof_read(&file_ops_real, path, note, &seen, valid);
    snprintf(text, sizeof text, "%.*s", (int)seen.len, seen.ptr ? seen.ptr : "");
    bytes_free(&seen);
    return text;
}

TEST(a_unit_of_several_commands_stands_between_multi_and_exec_and_databases_are_selected)
{
    char folder[64];
    enum aof_status status;
    int64_t valid;
    const char *path = new_path(folder);
    write_units(path);
    assert_string_equal(read_units(path, &status, &valid),
                        "SELECT 0;SET a v;MULTI;SET b v;SELECT 3;SET c v;EXEC;");
    assert_int_equal(status, AOF_OK);
    remove_path(folder, path);
}

TEST(a_file_cut_anywhere_is_good_up_to_its_last_whole_unit)
{
    char folder[64];
    enum aof_status status;
    int64_t valid, whole;
    const char *path = new_path(folder);
    write_units(path);
    read_units(path, &status, &whole);
    for (int64_t len = whole - 1; len > 0; len--) {
        assert_true(aof_cut(&file_ops_real, path, len));
        read_units(path, &status, &valid);
        assert_true(valid <= len);
        assert_true(valid < whole);
        assert_true(status == AOF_CUT || (status == AOF_OK && valid == len));
    }
    remove_path(folder, path);
}

TEST(what_is_not_the_format_is_not_taken_for_a_cut_tail)
{
    char folder[64];
    enum aof_status status;
    int64_t valid, whole;
    const char *path = new_path(folder);
    write_units(path);
    read_units(path, &status, &whole);
    FILE *file = fopen(path, "a");
    fputs("garbage that no log holds\r\n", file);
    fclose(file);
    read_units(path, &status, &valid);
    assert_int_equal(status, AOF_BAD);
    assert_int_equal(valid, whole);
    remove_path(folder, path);
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    fputs(text, file);
    fclose(file);
}

TEST(remarks_are_skipped_and_a_half_one_is_a_cut_tail)
{
    char folder[64];
    enum aof_status status;
    int64_t valid;
    const char *path = new_path(folder);
    write_text(path, "#TS:1700000000\r\n*1\r\n$4\r\nPING\r\n# a note\n*1\r\n$4\r\nPING\r\n");
    assert_string_equal(read_units(path, &status, &valid), "PING;PING;");
    assert_int_equal(status, AOF_OK);
    write_text(path, "*1\r\n$4\r\nPING\r\n#TS:17000");
    assert_string_equal(read_units(path, &status, &valid), "PING;");
    assert_int_equal(status, AOF_CUT);
    assert_int_equal(valid, 14);
    remove_path(folder, path);
}

TEST(a_snapshot_is_told_from_damage)
{
    char folder[64];
    enum aof_status status;
    int64_t valid;
    const char *path = new_path(folder);
    write_text(path, "REDIS0010 and so on");
    read_units(path, &status, &valid);
    assert_int_equal(status, AOF_SNAPSHOT);
    write_text(path, "RED");
    read_units(path, &status, &valid);
    assert_int_equal(status, AOF_BAD);
    remove_path(folder, path);
}

TEST(a_missing_file_is_no_error_of_the_disk)
{
    char folder[64];
    enum aof_status status;
    int64_t valid;
    const char *path = new_path(folder);
    read_units(path, &status, &valid);
    assert_int_equal(status, AOF_MISSING);
    remove_path(folder, path);
}

/* ---- a disk that fills up ---- */

struct full_disk {
    size_t room;
    int64_t size;
};

static ssize_t full_write(void *context, int fd, const void *from, size_t len)
{
    struct full_disk *disk = context;
    (void)fd;
    (void)from;
    size_t taken = len < disk->room ? len : disk->room;
    if (taken == 0) {
        errno = ENOSPC;
        return -1;
    }
    disk->room -= taken;
    disk->size += (int64_t)taken;
    return (ssize_t)taken;
}

static int full_truncate(void *context, int fd, int64_t len)
{
    struct full_disk *disk = context;
    (void)fd;
    disk->size = len;
    return 0;
}

TEST(half_a_write_is_taken_back_and_everything_still_waits)
{
    struct full_disk disk = {.room = 10};
    struct file_ops files = {.context = &disk, .write = full_write, .truncate = full_truncate};
    struct aof_writer w = {.files = &files, .fd = 1, .db = -1};
    aof_begin(&w, 1, 0);
    append_set(&w, 0, "key");
    aof_end(&w, 1);
    size_t waiting = w.waiting.len;
    assert_false(aof_write(&w));
    assert_int_equal(errno, ENOSPC);
    assert_int_equal(disk.size, 0);
    assert_int_equal(w.waiting.len, waiting);
    disk.room = 1000;
    assert_true(aof_write(&w));
    assert_int_equal(disk.size, (int64_t)waiting);
    bytes_free(&w.waiting);
}

static int failing_truncate(void *context, int fd, int64_t len)
{
    (void)context;
    (void)fd;
    (void)len;
    errno = EIO;
    return -1;
}

TEST(half_a_write_that_cannot_be_taken_back_is_completed_by_the_next)
{
    struct full_disk disk = {.room = 10};
    struct file_ops files = {.context = &disk, .write = full_write, .truncate = failing_truncate};
    struct aof_writer w = {.files = &files, .fd = 1, .db = -1};
    aof_begin(&w, 1, 0);
    append_set(&w, 0, "key");
    aof_end(&w, 1);
    size_t waiting = w.waiting.len;
    assert_false(aof_write(&w));
    assert_int_equal(errno, ENOSPC);
    assert_int_equal(w.waiting.len, waiting - 10);
    disk.room = 1000;
    assert_true(aof_write(&w));
    assert_int_equal(disk.size, (int64_t)waiting);
    assert_int_equal(w.size, (int64_t)waiting);
    bytes_free(&w.waiting);
}
