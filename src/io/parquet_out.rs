//! Parquet out: row groups are encoded and compressed by the workers, and written in order by one thread.
//!
//! polars' own `write_batch` compresses on the calling thread; made here, a row group costs the workers, and the file is
//! the same bytes for any number of them.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use polars::io::parquet::write::get_encodings;
use polars::prelude::{ArrayRef, CompatLevel, DataFrame, PolarsResult, SchemaExt, SchemaRef};
use polars_parquet::write::{
    CompressedPage, CompressionOptions, DynIter, DynStreamingIterator, Encoding, FileWriter, KeyValue, ParquetType,
    SchemaDescriptor, StatisticsOptions, Version, WriteOptions, ZstdLevel, array_to_columns, compress,
    fallible_streaming_iterator, schema_to_metadata_key, to_parquet_schema,
};

use super::tables::SCHEMA_VERSION;
use crate::error::{Error, Result};

/// What the workers need to encode a table.
pub struct Encoder {
    options: WriteOptions,
    schema: SchemaRef,
    descriptor: SchemaDescriptor,
    encodings: Vec<Vec<Encoding>>,
}

/// A row group, encoded and compressed.
pub struct RowGroup {
    rows: u64,
    columns: Vec<Vec<CompressedPage>>,
}

impl Encoder {
    /// An encoder for tables of a schema, with a zstd level from 1 to 22.
    ///
    /// # Errors
    /// A level out of range.
    pub fn new(schema: SchemaRef, zstd_level: u8) -> Result<Self> {
        let failed = |error| Error::new("can't set up the Parquet writer").because(error);
        let level = ZstdLevel::try_new(i32::from(zstd_level)).map_err(failed)?;
        let arrow = schema.to_arrow(CompatLevel::newest());
        let encodings = get_encodings(&arrow).to_vec();
        Ok(Self {
            options: WriteOptions {
                // Statistics of long text are cut: a reader needs them to skip row groups, not to read the text.
                statistics: StatisticsOptions {
                    binary_statistics_truncate_length: Some(64),
                    ..StatisticsOptions::default()
                },
                version: Version::V1,
                compression: CompressionOptions::Zstd(Some(level)),
                data_page_size: None,
            },
            descriptor: to_parquet_schema(&arrow).map_err(failed)?,
            schema,
            encodings,
        })
    }

    /// Encodes one frame as one row group.
    ///
    /// # Errors
    /// What polars can't encode.
    pub fn encode(&self, frame: &DataFrame) -> Result<RowGroup> {
        let failed = |error| Error::new("can't encode a row group").because(error);
        let batch = frame.iter_chunks(CompatLevel::newest(), false).next();
        let mut columns = Vec::new();
        for ((array, field), encodings) in
            batch.iter().flat_map(|batch| batch.columns()).zip(self.descriptor.fields()).zip(&self.encodings)
        {
            for pages in self.encode_column(array, field, encodings).map_err(failed)? {
                columns.push(pages);
            }
        }
        Ok(RowGroup { rows: frame.height() as u64, columns })
    }

    fn encode_column(
        &self,
        array: &ArrayRef,
        field: &ParquetType,
        encodings: &[Encoding],
    ) -> PolarsResult<Vec<Vec<CompressedPage>>> {
        array_to_columns(array, field.clone(), self.options, encodings)?
            .into_iter()
            .map(|pages| pages.map(|page| Ok(compress(page?, Vec::new(), self.options.compression)?)).collect())
            .collect()
    }
}

/// One Parquet file in the making.
pub struct ParquetFile {
    writer: FileWriter<BufWriter<File>>,
    schema: SchemaRef,
    path: String,
}

impl ParquetFile {
    /// Creates the file.
    ///
    /// # Errors
    /// Where it can't be created or written.
    pub fn create(path: &Path, encoder: &Encoder) -> Result<Self> {
        let file = File::create(path).map_err(|error| Error::new("can't create the file").at(path).because(error))?;
        let writer = FileWriter::new_with_parquet_schema(
            BufWriter::with_capacity(1 << 20, file),
            encoder.schema.to_arrow(CompatLevel::newest()),
            encoder.descriptor.clone(),
            encoder.options,
        );
        Ok(Self { writer, schema: encoder.schema.clone(), path: path.display().to_string() })
    }

    /// Appends a row group; an empty one is left out.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn write(&mut self, group: &RowGroup) -> Result<()> {
        if group.rows == 0 {
            return Ok(());
        }
        let columns = DynIter::new(group.columns.iter().map(|pages| {
            Ok(DynStreamingIterator::new(fallible_streaming_iterator::convert(pages.iter().map(PolarsResult::Ok))))
        }));
        self.writer.write(group.rows, columns).map_err(|error| self.failed(error))
    }

    /// Writes the footer and brings the file to disk.
    ///
    /// The Arrow schema in the metadata is the plain one (`string`, not `string_view`): pandas can't read a list of
    /// `string_view`.
    ///
    /// # Errors
    /// Where the file can't be written.
    pub fn finish(mut self) -> Result<()> {
        let metadata = vec![
            schema_to_metadata_key(&self.schema.to_arrow(CompatLevel::oldest())),
            KeyValue { key: "tinsach.schema".into(), value: Some(SCHEMA_VERSION.into()) },
            KeyValue { key: "tinsach.version".into(), value: Some(env!("CARGO_PKG_VERSION").into()) },
        ];
        self.writer.end(Some(metadata)).map_err(|error| self.failed(error))?;
        let place = self.path;
        let failed = |error| Error::new("can't write").at(Path::new(&place)).because(error);
        let file = self.writer.into_inner().into_inner().map_err(|error| failed(error.into_error()))?;
        file.sync_all().map_err(failed)
    }

    fn failed(&self, error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
        Error::new("can't write").at(Path::new(&self.path)).because(error)
    }
}
