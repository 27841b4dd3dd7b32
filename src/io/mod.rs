//! Readers and writers: files to records, rows to tables. The only place, beside `report`, that knows polars.

pub mod cells;
pub mod compression;
pub mod csv_in;
pub mod csv_out;
pub mod frame;
pub mod inputs;
pub mod json_lines;
pub mod outputs;
pub mod parquet_in;
pub mod parquet_out;
pub mod rows;
pub mod source;
pub mod table_files;
pub mod table_in;
pub mod tables;

pub use inputs::{Format, Input, expand};
pub use source::{Source, Unparsed, open};
