# make          bin/torc-server and bin/torc-proxy
# make up       installs what is missing, builds, starts 3 storage nodes and a proxy on port 6379
# make down     stops them
# make check    everything the tests need, then every test; with MODE=asan or tsan under that sanitizer
# make test     unit tests only;   make sim SEED=n   one run of the simulator (SEEDS=n: many)
# make bench    side by side with redis-server and nutcracker (BENCH=--full: every command)
# make fuzz     every fuzzer for SECONDS=n (30)
# make install  into PREFIX (/usr/local), below DESTDIR
#
# MODE=release|debug|asan|tsan builds into build/MODE; release also into bin/.  CC=clang builds with
# another compiler (make clean first); MODE=fuzz takes clang.  V=1 shows the commands.
# Sources are found by folder: a new .c file needs no line here.

MODE   ?= release
PREFIX ?= /usr/local
SEED   ?= 1

BUILD  := build/$(MODE)
WARN   := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
CFLAGS_release := -O3 -g -fno-omit-frame-pointer
CFLAGS_debug   := -O0 -g
CFLAGS_asan    := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
# An error in a script unwinds frames of ours; TSan sees them go only with -fexceptions.
CFLAGS_tsan    := -O1 -g -fsanitize=thread -fno-omit-frame-pointer -fexceptions
CFLAGS_fuzz    := -O1 -g -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
ifeq ($(MODE),fuzz)
CC     := clang
endif
# The sanitizers bring an allocator of their own.
LIBS_release   := -ljemalloc
LIBS_debug     := -ljemalloc
CPPFLAGS_asan  := -DTORC_LIBC_MALLOC
# TSan keeps the stack of every allocation, so that deep scripts cost it quadratic memory and time.
CPPFLAGS_tsan  := -DTORC_LIBC_MALLOC -DSCRIPT_STACK_KIB=1024
CPPFLAGS_fuzz  := -DTORC_LIBC_MALLOC

LUA_CFLAGS := $(shell pkg-config --cflags luajit 2>/dev/null)
LUA_LIBS   := $(shell pkg-config --libs luajit 2>/dev/null) -l:liblua5.1-cjson.a

CPPFLAGS += -std=gnu11 -D_GNU_SOURCE -I. $(CPPFLAGS_$(MODE))
CFLAGS   += $(WARN) $(CFLAGS_$(MODE))
LDFLAGS  += $(filter -fsanitize%,$(CFLAGS_$(MODE)))

CORE   := $(wildcard core/*/*.c ring/*.c txn/*.c)
SERVER := $(filter-out server/main.c,$(wildcard server/*.c server/*/*.c))
PROXY  := $(filter-out proxy/main.c,$(wildcard proxy/*.c))
SIM    := $(wildcard tests/sim/*.c)
UNIT   := $(wildcard tests/unit/test_*.c)
TOOLS  := $(wildcard tests/tools/*.c)
FUZZ   := $(wildcard tests/fuzz/fuzz_*.c)
HARNESS := $(filter-out tests/harness/test_main.c,$(wildcard tests/harness/*.c))
objects = $(patsubst %.c,$(BUILD)/%.o,$(1))

LIB_CORE   := $(BUILD)/libcore.a
LIB_SERVER := $(BUILD)/libserver.a
LIB_PROXY  := $(BUILD)/libproxy.a
PROGRAMS   := $(BUILD)/torc-server $(BUILD)/torc-proxy
UNIT_BIN   := $(patsubst tests/unit/%.c,$(BUILD)/unit/%,$(UNIT))
TOOL_BIN   := $(patsubst tests/tools/%.c,$(BUILD)/tools/%,$(TOOLS))
FUZZ_BIN   := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(FUZZ))
LIBS       := -lcrypto -llzf -lm -lpthread $(LIBS_$(MODE))

# What is done, a word and a file a line; with V=1 the commands themselves, with -s nothing.
tell  := $(if $(findstring s,$(firstword -$(MAKEFLAGS))),:,printf '%-5s %s\n')
quiet = $(if $(V),,@$(tell) $(1) $@;)

.PHONY: all up down check test sim sim-libs bench fuzz fuzzers install clean unit tools
.SECONDARY:

all: $(PROGRAMS)
ifeq ($(MODE),release)
	@mkdir -p bin && ln -sf ../$(BUILD)/torc-server ../$(BUILD)/torc-proxy bin/
endif

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call quiet,cc)$(CC) $(CPPFLAGS) $(if $(findstring script,$<)$(findstring fuzz,$<),$(LUA_CFLAGS)) $(CFLAGS) -MMD -MP -c -o $@ $<

$(LIB_CORE): $(call objects,$(CORE))
$(LIB_SERVER): $(call objects,$(SERVER))
$(LIB_PROXY): $(call objects,$(PROXY))
$(BUILD)/%.a:
	@mkdir -p $(@D) && rm -f $@
	$(call quiet,ar)$(AR) rcs $@ $^

$(BUILD)/torc-server: $(BUILD)/server/main.o $(LIB_SERVER) $(LIB_CORE)
	$(call quiet,link)$(CC) $(LDFLAGS) -rdynamic -o $@ $^ $(LUA_LIBS) $(LIBS)
$(BUILD)/torc-proxy: $(BUILD)/proxy/main.o $(LIB_PROXY) $(LIB_CORE)
	$(call quiet,link)$(CC) $(LDFLAGS) -rdynamic -o $@ $^ $(LIBS)

# A unit test sees one program: those named test_proxy_... the proxy, the others the server, which
# the simulator runs, too.
UNIT_MAIN := $(BUILD)/tests/harness/test_main.o
$(BUILD)/unit/test_proxy_%: $(BUILD)/tests/unit/test_proxy_%.o $(UNIT_MAIN) $(LIB_PROXY) $(LIB_CORE)
	@mkdir -p $(@D)
	$(call quiet,link)$(CC) $(LDFLAGS) -o $@ $^ -lcmocka $(LIBS)
$(BUILD)/unit/%: $(BUILD)/tests/unit/%.o $(UNIT_MAIN) $(call objects,$(SIM)) $(LIB_SERVER) $(LIB_CORE)
	@mkdir -p $(@D)
	$(call quiet,link)$(CC) $(LDFLAGS) -o $@ $^ $(LUA_LIBS) -lcmocka $(LIBS)
$(BUILD)/tools/%: $(BUILD)/tests/tools/%.o $(call objects,$(HARNESS)) $(LIB_CORE)
	@mkdir -p $(@D)
	$(call quiet,link)$(CC) $(LDFLAGS) -o $@ $^ -lhiredis $(LIBS)
$(BUILD)/fuzz/fuzz_proxy: $(BUILD)/tests/fuzz/fuzz_proxy.o $(LIB_PROXY) $(LIB_CORE)
	@mkdir -p $(@D)
	$(call quiet,link)$(CC) -fsanitize=fuzzer,address,undefined -o $@ $^ $(LIBS)
$(BUILD)/fuzz/fuzz_packed: $(BUILD)/tests/fuzz/packed.o $(BUILD)/tests/fuzz/from_syntax.o
$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(LIB_SERVER) $(LIB_CORE)
	@mkdir -p $(@D)
	$(call quiet,link)$(CC) -fsanitize=fuzzer,address,undefined -o $@ $^ $(LUA_LIBS) $(LIBS)

sim-libs:                # for tests/sim/mutants
	@echo $(LUA_LIBS) $(LIBS)
$(BUILD)/sim: $(BUILD)/tests/sim/main/sim.o $(call objects,$(SIM)) $(LIB_SERVER) $(LIB_CORE)
	$(call quiet,link)$(CC) $(LDFLAGS) -o $@ $^ $(LUA_LIBS) $(LIBS)

unit: $(UNIT_BIN)
tools: $(TOOL_BIN)

test: unit
	scripts/run-unit $(BUILD)/unit

up:
	@scripts/setup run
	@$(MAKE) --no-print-directory -j$(shell nproc) all
	@scripts/cluster up

down:
	@scripts/cluster down

check:
	@scripts/setup test
	@scripts/check --mode $(MODE)

sim: $(BUILD)/sim
	$< $(if $(SEEDS),--seeds $(SEEDS),--seed $(SEED))

bench: all tools
	scripts/bench $(BENCH)

fuzzers: $(FUZZ_BIN)

fuzz:
	$(MAKE) -s MODE=fuzz fuzzers
	scripts/fuzz $(or $(SECONDS),30)

install: all
	install -D -t $(DESTDIR)$(PREFIX)/bin $(PROGRAMS)
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/share/torc redis.conf.example

clean:
	rm -rf build bin

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
