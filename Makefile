# The targets of journey. `make` alone prints them.

STATICCHECK = honnef.co/go/tools/cmd/staticcheck@v0.8.2

.PHONY: help build test check generate fuzz bench golden grammar browser soak

help: ## print the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | while IFS="$$(printf '\t')" read -r t d; do printf '  make %-10s %s\n' "$$t" "$$d"; done

build: ## build the binary ./journey
	CGO_ENABLED=0 go build -trimpath -o journey ./cmd/journey

test: ## run every test: race detector, import table, scripts, examples, browser
	go test -race ./...
	@$(MAKE) --no-print-directory grammar browser

grammar: ## test the TextMate grammar with node; says so where there is none
	@sh lang/editor/test/run.sh

browser: ## run the browser test of the viewer; installs Debian's chromium where it is missing and it may
	@sh server/e2e/run.sh

check: ## static checks: gofmt, vet, staticcheck, tidy modules, generated files current
	@test -z "$$(gofmt -l .)" || { echo "gofmt would change:"; gofmt -l .; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...
	go mod tidy -diff
	cd server/e2e && go vet ./... && go mod tidy -diff
	cd lang/compare && go vet ./... && go mod tidy -diff
	go generate ./...
	@git diff --exit-code --stat -- . || { echo "generated files are not current: commit what go generate wrote"; exit 1; }

generate: ## write the generated files anew
	go generate ./...

golden: ## write the expected results of the tests anew; read the difference before you commit it
	JOURNEY_UPDATE=1 go test ./...

fuzz: ## fuzz what reads input, a minute each
	@for target in lang/token:FuzzLex lang/parse:FuzzParse lang/parse:FuzzAgain lang/expr:FuzzCompile lang/load:FuzzCheck lang/format:FuzzFormat lang/query:FuzzQuery lang/lsp:FuzzMessages runtime/mail:FuzzRender runtime/intake:FuzzReader; do \
		go test ./$${target%%:*} -run '^$$' -fuzz "^$${target##*:}$$" -fuzztime 60s -fuzzminimizetime 20x || exit 1; done

soak: ## run programs made by chance in engines and processes that die, for SOAK_TIME (10m); SOAK_SEED is the first seed
	SOAK_SEED=$${SOAK_SEED:-$$(date +%s)} && SOAK_SEED=$$SOAK_SEED KILL_SEED=$$SOAK_SEED SOAK_TIME=$${SOAK_TIME:-10m} KILL_TIME=$${SOAK_TIME:-10m} \
		go test ./runtime/soak -run 'TestSoak$$|TestKilled' -v -timeout 0

bench: ## measure the engine beside the bare loops, the import, and the front end
	go test -run '^$$' -bench . -benchtime 1x ./runtime/bench
	go test -run '^$$' -bench 'Import|Where' -benchtime 1x ./cmd/journey
	go test -run '^$$' -bench . ./lang/...
	cd lang/compare && go test -run "^$$" -bench .
