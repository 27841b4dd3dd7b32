//! Readers and writers: files to records, rows to tables. The only place, beside `report`, that knows polars.

pub mod archive;
pub mod cells;
pub mod compression;
pub mod csv_in;
pub mod csv_out;
pub mod feed;
pub mod fingerprint;
pub mod frame;
mod http;
pub mod inputs;
pub mod json_lines;
pub mod json_values;
pub mod limits;
mod mhtml;
pub mod open;
pub mod outputs;
pub mod parquet_in;
pub mod parquet_out;
mod peek;
mod rewind;
pub mod rows;
pub mod sniff;
pub mod source;
pub mod table_files;
pub mod table_in;
pub mod tables;
pub mod tar;
pub mod warc;
mod whole;
pub mod zip;

pub use inputs::{Input, expand};
pub use open::Opener;
pub use sniff::Format;
pub use source::{Source, Unparsed};
