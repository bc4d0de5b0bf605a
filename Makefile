# Two to begin with: `make demo` and `make test`.
PREFIX ?= /usr/local
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

PROGRAM := .build/release/textual-inversion
# The same flags for the program and its tests, so that neither rebuilds what the other has built.
TEST := swift test -c release --disable-testable-imports --disable-xctest
SHARE := $(DESTDIR)$(PREFIX)/share/textual-inversion
PEERS_PYTHON := .build-peers/venv/bin/python
TORCH ?= torch==2.13.0+cpu

.PHONY: build demo test test-peers bench install clean dependencies

build: dependencies
	swift build -c release

demo: build
	$(PROGRAM) demo

test: dependencies
	$(TEST)

# Checks against PyTorch, diffusers, transformers and Pillow.
test-peers: build $(PEERS_PYTHON)
	rm -rf .build-peers/modelfiles .build-peers/embeddings
	mkdir -p .build-peers/modelfiles .build-peers/embeddings
	PEER_FILES=$(CURDIR)/.build-peers/modelfiles $(TEST) --filter PeerFiles
	PEER_FILES=$(CURDIR)/.build-peers/embeddings $(TEST) --filter PeerEmbeddings
	$(PEERS_PYTHON) Tests/Peers/check.py $(PROGRAM) .build-peers

# `make bench PEERS=1` also sets up PyTorch; where that is set up, it is measured too.
ifneq ($(filter-out 0,$(PEERS)),)
bench: $(PEERS_PYTHON)
endif
bench: build
	@.ci/processor
	$(PROGRAM) bench --size 512 --steps 5 --precision full
	@if [ -x $(PEERS_PYTHON) ]; then \
		echo "PyTorch, the same step:"; \
		$(PEERS_PYTHON) Tests/Peers/training_step.py --size 512 --steps 5; \
	else \
		echo "To measure PyTorch beside it: make bench PEERS=1"; \
	fi

install:
	[ -x $(PROGRAM) ] || $(MAKE) build
	install -d "$(DESTDIR)$(PREFIX)/bin"
	install -m 755 $(PROGRAM) "$(DESTDIR)$(PREFIX)/bin/textual-inversion"
	rm -rf "$(SHARE)"
	install -d "$(SHARE)"
	cp -R Sources/TextualInversion/Resources/. "$(SHARE)"
	[ ! -d Themes ] || cp -R Themes "$(SHARE)"

clean:
	rm -rf .build .build-peers

dependencies:
	@.ci/dependencies

$(PEERS_PYTHON):
	rm -rf .build-peers/venv
	@python3 -m venv .build-peers/new-venv || { echo "Python 3 with venv is missing: apt-get install python3-venv" >&2; exit 1; }
	.build-peers/new-venv/bin/python -m pip install --quiet "$(TORCH)" diffusers transformers pillow numpy
	mv .build-peers/new-venv .build-peers/venv
