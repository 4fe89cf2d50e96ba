# What people do most, in one word each. Meson, Ninja and npm do the work; this only says in which
# order. Every target installs what it needs (tools/install) and builds only what changed.
PEOPLE ?= 5000
PORT ?= 8080
# A spring afternoon of the campaign that the demonstration shows.
PASSREGION_NOW ?= 2025-05-20T14:00
SECONDS ?= 600
MUTANTS ?= 60

app_files := $(shell find app -name node_modules -prune -o -name dist -prune -o -type f -print)

.NOTPARALLEL:
.PHONY: help run test fuzz mutate format tidy clean release app run-packages test-packages

help:
	@echo 'make run     a Region to look at, on http://127.0.0.1:$(PORT)'
	@echo '             PEOPLE=$(PEOPLE) PORT=$(PORT) PASSREGION_NOW=$(PASSREGION_NOW)'
	@echo 'make test    everything, under sanitizers, on SQLite and PostgreSQL'
	@echo 'make fuzz    each parser under libFuzzer, SECONDS=$(SECONDS) each'
	@echo 'make mutate  do the tests see a changed line? MUTANTS=$(MUTANTS)'
	@echo 'make format, make tidy, make clean'

run: release
	$(call client,build/release/src/passregion)
	@$(MAKE) --no-print-directory app
	PASSREGION_NOW='$(PASSREGION_NOW)' build/release/src/passregion demo --people $(PEOPLE) --port $(PORT)

run-packages:
	@tools/install run

test-packages:
	@tools/install test

release: run-packages
	@test -f build/release/build.ninja || meson setup build/release --buildtype=release
	@ninja -C build/release

# The typed client is made from the table of operations, by whichever program was just built.
client = @$(1) client typescript 2>build/client.log >build/client.ts && \
	{ cmp -s build/client.ts app/src/client.ts || cp build/client.ts app/src/client.ts; }

app: build/app/index.html

build/app/index.html: $(app_files) app/node_modules/.package-lock.json
	cd app && OUT='$(CURDIR)/build/app' npm run --silent build
	@touch $@

%/node_modules/.package-lock.json: %/package-lock.json | run-packages
	cd $* && npm ci --no-audit --no-fund
	@touch $@

judges := $(addsuffix /node_modules/.package-lock.json,app test/browser test/judge)

test: test-packages $(judges)
	@test -f build/test/build.ninja || CC=clang meson setup build/test -Dtests=true -Dfaults=true \
		-Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 -Ddebug=true
	@ninja -C build/test
	$(call client,build/test/src/passregion)
	@$(MAKE) --no-print-directory app
	@test/postgres.sh run build/postgres tools/test_summary build/test

fuzz: test-packages
	@test -f build/fuzz/build.ninja || CC=clang meson setup build/fuzz -Dfuzz=true \
		-Db_sanitize=address,undefined -Db_lundef=false -Doptimization=1 -Ddebug=true
	@ninja -C build/fuzz
	@tools/fuzz build/fuzz $(SECONDS)

mutate: test-packages
	@test/postgres.sh run build/postgres tools/mutate --count $(MUTANTS)

format: test-packages
	clang-format -i $$(git ls-files -co --exclude-standard '*.c' '*.h')

tidy: test-packages
	@test -f build/tidy/build.ninja || CC=clang meson setup build/tidy -Dtests=true -Dfaults=true
	@ninja -C build/tidy
	run-clang-tidy -quiet -p build/tidy "$(CURDIR)/(src|test)/"

clean:
	rm -rf build
