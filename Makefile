# Everything a user or a contributor does with the source tree.
.PHONY: build demo test test-peers bench install clean dependencies

PREFIX ?= /usr/local
SWIFT_BUILD = swift build -c release
PROGRAM = .build/release/textual-inversion
PEERS = .build-peers

build: dependencies
	$(SWIFT_BUILD) --product textual-inversion

# Trains the sample subject on the built-in model and leaves a picture of it in demo/.
demo: build
	$(PROGRAM) demo

# Program and tests share one optimised build.
test: dependencies
	swift test -c release

# Compares files, tokens and pictures with PyTorch, transformers, diffusers and Pillow.
test-peers: dependencies
	$(SWIFT_BUILD) --build-tests
	$(SWIFT_BUILD) --product textual-inversion
	bash Tests/Peers/run $(PEERS) $(PROGRAM)

# Training steps of Stable Diffusion 1.5 at 512x512; PEERS_TOO=1 measures PyTorch in the same hour.
bench: build
	$(PROGRAM) bench --size 512 --steps 5
	@if [ -n "$(PEERS_TOO)" ]; then bash Tests/Peers/bench $(PEERS); fi

install: build
	install -D $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/textual-inversion
	mkdir -p $(DESTDIR)$(PREFIX)/share/textual-inversion
	cp -R Sources/TextualInversion/Resources/. $(DESTDIR)$(PREFIX)/share/textual-inversion/
	if [ -d Themes ]; then cp -R Themes $(DESTDIR)$(PREFIX)/share/textual-inversion/; fi

dependencies:
	@bash .ci/dependencies

clean:
	rm -rf .build $(PEERS) demo
