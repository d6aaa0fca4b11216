# Thin: every target calls a script that does its own set-up. `make demo` and `make test` are the two that matter.
.PHONY: demo test kill soak bench cli image format golden clean
SHELL := /bin/bash

demo: ## the main job on a fresh machine: cluster, chart, sources, recovery points, disaster, restore, comparison
	operator/e2e/demo/run

test: ## every test, set-up included
	build/test

kill: ## kills workers and the operator at random instants of 50 backups and 20 drills and recoveries, and looks at what is left
	operator/e2e/kill/run
	operator/e2e/kill/drills

soak: ## random and hostile buckets by the thousand, on folders and real S3 servers, and then kill; SOAK_MINUTES bounds it
	build/soak

bench: ## figures against peers, side by side in one run, into target/bench.json
	operator/e2e/bench/run

cli: ## the command line, with a launcher at target/holdfast
	build/cli

image: cli ## the operator's and the workers' image, localhost/holdfast:dev
	operator/controller/image/build

format: ## put every file into the one format there is
	build/maven -q spotless:apply

golden: ## write generated files anew: CRDs, references
	build/maven -q verify -Dgolden=update -Dtest='*GoldenTest' -Dsurefire.failIfNoSpecifiedTests=false

clean:
	build/maven -q clean
	rm -rf target
