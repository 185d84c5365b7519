#include "core/io/file.h"
#include "server/persist/aof_manifest.h"
#include "tests/harness/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* A folder of its own as the current directory. */
struct place {
    char path[64], before[512];
    struct aof_manifest manifest;
};

static void enter(struct place *p)
{
    assert_non_null(getcwd(p->before, sizeof p->before));
    strcpy(p->path, "/tmp/torc-manifest-XXXXXX");
    assert_non_null(mkdtemp(p->path));
    assert_int_equal(chdir(p->path), 0);
    aof_manifest_init(&p->manifest, &file_ops_real, "dir", "log");
}

static void leave(struct place *p)
{
    char command[128];
    aof_manifest_free(&p->manifest);
    assert_int_equal(chdir(p->before), 0);
    snprintf(command, sizeof command, "rm -r %s", p->path);
    assert_int_equal(system(command), 0);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void assert_file_is(const char *path, const char *text)
{
    char got[512] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    got[fread(got, 1, sizeof got - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(got, text);
}

static enum aof_status load(struct place *p, const char *text)
{
    assert_int_equal(file_ops_real.make_dir(NULL, "dir"), 0);
    write_file("dir/log.manifest", text);
    aof_manifest_free(&p->manifest);
    return aof_manifest_load(&p->manifest);
}

static const char *names_in_order(const struct place *p)
{
    static char names[256];
    names[0] = '\0';
    for (const struct aof_part *part = NULL;
         (part = aof_manifest_next(&p->manifest, part)) != NULL;) {
        strcat(names, part->name);
        strcat(names, " ");
    }
    return names;
}

TEST(where_there_is_nothing_a_first_part_is_named)
{
    struct place p;
    enter(&p);
    assert_int_equal(aof_manifest_load(&p.manifest), AOF_MISSING);
    assert_string_equal(names_in_order(&p), "");
    assert_string_equal(aof_manifest_last(&p.manifest)->name, "log.1.incr.aof");
    assert_file_is("dir/log.manifest", "file log.1.incr.aof seq 1 type i\n");
    assert_string_equal(aof_manifest_last(&p.manifest)->name, "log.1.incr.aof");
    leave(&p);
}

TEST(the_base_is_read_first_and_what_is_history_never)
{
    struct place p;
    char path[AOF_PATH_MAX];
    enter(&p);
    assert_int_equal(load(&p, "# a remark\nfile i4 seq 4 type i\nfile old seq 1 type h\n"
                              "seq 2 file base type b future thing\nfile i5 seq 5 type i\n"),
                     AOF_OK);
    assert_string_equal(names_in_order(&p), "base i4 i5 ");
    assert_string_equal(aof_manifest_last(&p.manifest)->name, "i5");
    aof_part_path(&p.manifest, aof_manifest_last(&p.manifest), path);
    assert_string_equal(path, "dir/i5");
    leave(&p);
}

TEST(a_base_alone_gets_a_part_that_grows)
{
    struct place p;
    enter(&p);
    assert_int_equal(load(&p, "file base seq 1 type b\n"), AOF_OK);
    assert_string_equal(names_in_order(&p), "base ");
    assert_string_equal(aof_manifest_last(&p.manifest)->name, "log.1.incr.aof");
    assert_file_is("dir/log.manifest",
                   "file base seq 1 type b\nfile log.1.incr.aof seq 1 type i\n");
    leave(&p);
}

TEST(a_damaged_manifest_is_refused)
{
    static const char *const damaged[] = {
        "", "file a seq 1 type i", "file a seq 1\n", "file a type i\n", "seq 1 type i\n",
        "file a seq x type i\n", "file a seq 0 type i\n", "file a seq 1 type ii\n",
        "file a seq 1 type z\n", "file a seq 1 type\n", "file ../a seq 1 type i\n",
        "file \"a\" seq 1 type i\n", "file a seq 1 type b\nfile b seq 2 type b\n", "nonsense\n"};
    struct place p;
    enter(&p);
    for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++)
        assert_int_equal(load(&p, damaged[i]), AOF_BAD);
    leave(&p);
}

TEST(a_single_file_of_old_becomes_the_base)
{
    struct place p;
    enter(&p);
    write_file("log", "old bytes");
    assert_int_equal(aof_manifest_load(&p.manifest), AOF_OK);
    assert_string_equal(names_in_order(&p), "log ");
    assert_file_is("dir/log", "old bytes");
    assert_int_not_equal(access("log", F_OK), 0);
    assert_file_is("dir/log.manifest", "file log seq 1 type b\n");
    leave(&p);
}

TEST(a_crash_between_naming_the_old_file_and_moving_it_is_made_good)
{
    struct place p;
    enter(&p);
    write_file("log", "old bytes");
    assert_int_equal(load(&p, "file log seq 1 type b\n"), AOF_OK);
    assert_file_is("dir/log", "old bytes");
    write_file("log", "of somebody else");
    assert_int_equal(load(&p, "file log seq 1 type b\n"), AOF_OK);
    assert_file_is("dir/log", "old bytes");
    leave(&p);
}
