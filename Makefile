# Everything a user or a contributor does with the source tree; two to begin with: `make demo` and `make test`.
.PHONY: build demo test test-peers bench fuzz campaign test-asan test-tsan install clean dependencies

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

PREFIX ?= /usr/local
SHARE = $(DESTDIR)$(PREFIX)/share/textual-inversion
PROGRAM := .build/release/textual-inversion
PEERS_FOLDER := .build-peers
# The same flags for the program and its tests, so that neither rebuilds what the other has built.
TEST := swift test -c release --disable-testable-imports --disable-xctest

build: dependencies
	swift build -c release --product textual-inversion

# Trains the sample subject on the built-in model and leaves a picture of it in demo/.
demo: build
	$(PROGRAM) demo

test: dependencies
	$(TEST)

# Compares files, tokens and pictures with PyTorch, transformers, diffusers and Pillow.
test-peers: build
	swift build -c release --build-tests
	bash Tests/Peers/run $(PEERS_FOLDER) $(PROGRAM)

# Training steps and pictures of Stable Diffusion 1.5 at 512x512; PyTorch in the same hour, and Pillow on 500 pictures, where `make test-peers` has set it up, or with PEERS=1.
bench: build
	$(PROGRAM) bench --size 512 --steps 5
	$(PROGRAM) bench --captioners --steps 5
	$(PROGRAM) bench --generate --size 512 --steps 20
	@if [ -n "$(PEERS)" ] || [ -e $(PEERS_FOLDER)/venv/complete ]; then \
		bash Tests/Peers/bench $(PEERS_FOLDER) $(PROGRAM); \
	else \
		echo "To measure PyTorch beside it: make bench PEERS=1"; \
	fi

FUZZ := .build-fuzz
# Gives what reads foreign bytes whatever makes it take another path (libFuzzer, AddressSanitizer): an hour in all, or SECONDS; all targets, or
# TARGETS; JOBS at once (2).
fuzz: dependencies
	TEXTUAL_INVERSION_MACHINE=fuzzer swift build -c release --product Fuzzer --scratch-path $(FUZZ) --sanitize=address --sanitize=fuzzer \
		-Xswiftc -parse-as-library -Xswiftc -sanitize=fuzzer,address
	JOBS=$(or $(JOBS),2) bash Tests/Fuzzer/run $(FUZZ)/release/Fuzzer $(FUZZ)/fuzz $(or $(SECONDS),3600) $(TARGETS)

CAMPAIGN := .build-campaign
# Kills, failing system calls, losses of power, signals and watchers against runs: half an hour, or SECONDS; SOAK=20000 adds a run of so many
# steps; PHASES by their first words; SEED begins the draws elsewhere.
campaign: build
	TEXTUAL_INVERSION_MACHINE=campaign swift build -c release --product Campaign
	mkdir -p $(CAMPAIGN)
	clang -O2 -Wall -Wextra -shared -fPIC -o $(CAMPAIGN)/faults.so Tests/Campaign/Shim/Faults.c
	.build/release/Campaign $(CURDIR)/$(PROGRAM) $(CURDIR)/$(CAMPAIGN)/faults.so $(CURDIR)/$(CAMPAIGN)/homes $(or $(SECONDS),1800) \
		--sequences '$(TEST) --filter OwnershipSequenceTests' \
		$(if $(SEED),--seed $(SEED)) $(if $(SOAK),--soak $(SOAK)) $(PHASES)

# The tests with the compiler's own checks, in folders of their own: of memory and of what C leaves undefined, and of races between threads.
# FILTER chooses tests.
test-asan: dependencies
	TEXTUAL_INVERSION_MACHINE=sanitizer ASAN_OPTIONS=detect_leaks=0 swift test -c release --disable-testable-imports --disable-xctest --scratch-path .build-asan --sanitize=address \
		$(if $(FILTER),--filter '$(FILTER)')

test-tsan: dependencies
	TEXTUAL_INVERSION_MACHINE=races swift test -c release --disable-testable-imports --disable-xctest --scratch-path .build-tsan --sanitize=thread --filter '$(or $(FILTER),TensorTests|EngineTests)'

# Needs no Swift when the program stands already, so that `sudo make install` works where root has none.
install:
	[ -x $(PROGRAM) ] || $(MAKE) build
	install -D $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/textual-inversion"
	rm -rf "$(SHARE)"
	mkdir -p "$(SHARE)"
	cp -R Sources/TextualInversion/Resources/. "$(SHARE)/"
	[ ! -d Themes ] || cp -R Themes "$(SHARE)/"

dependencies:
	@.ci/dependencies

clean:
	rm -rf .build .build-* demo
