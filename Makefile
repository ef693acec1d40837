# Every target checks first that the compiler and the system libraries are there and installs what
# is missing. The work itself is done by SwiftPM and by the programs in Scripts/.

PREFIX ?= /usr/local
SWIFT ?= swift
# Limits `make test` to the tests whose names match, as `swift test --filter` does.
FILTER ?=
# How often `make bench` repeats each pair of runs.
ROUNDS ?= 5

# One file to copy: on Linux the Swift run-time library goes into the executable, on macOS the
# system has it already.
LINKAGE := $(if $(filter Linux,$(shell uname -s)),--static-swift-stdlib)
BINARY := .build/release/textus
SOURCES := $(wildcard Package.swift Sources Tests Examples Scripts Benchmarks/Package.swift Benchmarks/Sources)

export SWIFT

.DEFAULT_GOAL := help
.PHONY: help dependencies build run test install format lint bench docs clean

help: ## Show this list
	@echo "Textus: text mining with sequence models. Usage: make TARGET"
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-13s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

dependencies: ## Install the system libraries that are missing (OpenBLAS, ICU, zlib)
	@Scripts/install-dependencies

build: dependencies ## Build the command, optimised, as .build/release/textus
	@echo "==> Building textus"
	$(SWIFT) build -c release --product textus $(LINKAGE)

run: build ## Classify three sample sentences with the bundled sentiment model
	@echo "==> Classifying three sentences"
	$(BINARY) classify \
	  "A moving, beautifully acted film." \
	  "The plot makes no sense and the jokes fall flat." \
	  "Slow to start, but the ending is worth the wait."

test: dependencies ## Build and run all tests, optimised (FILTER=name for some of them)
	@Scripts/test $(if $(FILTER),--filter '$(FILTER)')

install: build ## Copy the command and its models to PREFIX (default /usr/local)
	@Scripts/install "$(BINARY)" "$(DESTDIR)$(PREFIX)"

format: ## Rewrite the Swift sources in the project's style
	@echo "==> Formatting $(SOURCES)"
	$(SWIFT) format format --in-place --parallel --recursive $(SOURCES)

lint: ## Report whatever departs from the project's style
	@echo "==> Checking the style of $(SOURCES)"
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

bench: dependencies ## Measure Textus and its peers alternately and print the table
	@Benchmarks/run --rounds $(ROUNDS)

docs: dependencies ## Build the documentation into .build/documentation
	@Scripts/build-documentation

clean: ## Remove everything that was built
	@echo "==> Removing .build and Benchmarks/.build"
	rm -rf .build Benchmarks/.build
