# The commands of daily work; `just` lists them.

default:
    @just --list

# Clean the shipped sample
sample:
    cargo run --release -- clean data/sample --out out --overwrite

# Everything that must hold before a change lands
ci:
    .ci/run

# The tests
test:
    cargo test

# Accept changed tables of the sample; read the difference before you commit it
golden:
    UPDATE_GOLDEN=1 cargo test --test it golden

# Stages and the whole pipeline, in MB/s and documents a second, beside the floor
bench:
    cargo bench --bench stages
    cargo bench --bench pipeline

# tinsach and its peers on one corpus in one run, as a table: `just peers html --gold FOLDER`
peers *arguments:
    benches/peers/run.sh {{arguments}}

# Peak memory over growing corpora (sizes in MB)
memory *sizes="256 1024":
    cargo bench --bench memory -- {{sizes}}
