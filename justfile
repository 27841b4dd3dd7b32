# The commands of daily work; `just` lists them.

criterion := "--bench stages --bench text --bench duplicates --bench repetition --bench pipeline"

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
    cargo bench {{criterion}}

# Benches against a saved baseline: what got slower by more than a tenth (`just bench-save` first)
bench-check baseline="main":
    benches/check.py --baseline {{baseline}} --saved
    cargo bench {{criterion}}
    benches/check.py --baseline {{baseline}}

# Saves the benches as the baseline that `bench-check` compares with
bench-save baseline="main":
    cargo bench {{criterion}} -- --save-baseline {{baseline}}

# Where the time goes, over articles, scrapes and pages; draws flame graphs in target/profile
profile:
    benches/profile.sh

# Time, memory and spill over growing corpora; draws benches/growth/*.svg, from a million documents on
growth most="1000000":
    cargo build --release --locked --bin tinsach --example generate
    benches/growth.py {{most}}

# tinsach and its peers on one corpus in one run, as a table: `just peers html --gold FOLDER`
peers *arguments:
    benches/peers/run.sh {{arguments}}

# What each rule of the strip stage is worth: `just ablate GOLD.jsonl INPUTS...`
ablate *arguments:
    cargo build --release --locked --bin tinsach
    tools/ablate.py ${CARGO_TARGET_DIR:-target}/release/tinsach {{arguments}}

# Peak memory over growing corpora (sizes in MB; `shapes` for those that are hard on the duplicates stage)
memory *sizes="256 1024":
    cargo bench --bench memory -- {{sizes}}

# Search for inputs that break a stage (decode, normalise), for so many seconds
fuzz target seconds="600":
    fuzz/run {{target}} {{seconds}}
