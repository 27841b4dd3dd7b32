//! The last pass: the spill read back in order, and written as tables.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use crossbeam_channel::Sender;

use super::clean_pass::CleanedRecords;
use super::context::Context;
use super::duplicates::{Found, id_bytes, key};
use super::index::{self, INDEX};
use super::pipeline;
use super::spill::{self, Spilled};
use crate::article::Article;
use crate::config::{Audit, Config};
use crate::corpus::index::{DroppedEntry, Entry, EntryText};
use crate::corpus::{Key, Link, Relation, Signer, Words};
use crate::document::Action;
use crate::error::Result;
use crate::io::frame::Row;
use crate::io::table_files::{Part, TableEncoder, TableFiles};
use crate::io::tables::{BlockRow, DocumentRow, DuplicateRow, MalformedRow, RejectRow};
use crate::report::{Report, Step};

/// What the pass wrote.
pub struct Written {
    /// The counts so far.
    pub report: Report,
    /// The names of the files.
    pub files: Vec<String>,
    /// Rows of each table.
    pub rows: BTreeMap<String, u64>,
}

/// Records that become one row group. Cut by rows and bytes alone, so that the files don't depend on the threads.
struct Chunk {
    /// The number of the first record among all records.
    first_record: u64,
    /// The number of the first document among all documents.
    first_document: u32,
    payloads: Vec<Bytes>,
}

/// A chunk, encoded.
struct Encoded {
    records: u64,
    documents: Part,
    blocks: Option<Part>,
    duplicates: Vec<DuplicateRow>,
    malformed: Vec<MalformedRow>,
    rejects: Vec<RejectRow>,
    index: Vec<Entry>,
    report: Report,
}

/// Writes all tables into the staging folder.
///
/// # Errors
/// Where a file can't be read back or written.
pub fn write(context: &Context, spilled: &CleanedRecords, found: Option<&Found>, folder: &Path) -> Result<Written> {
    let Context { config, pool, observer, .. } = context;
    let encoders = Encoders::new(config, found)?;
    let mut documents = TableFiles::create(folder, &encoders.documents)?;
    let mut blocks = encoders.blocks.as_ref().map(|encoder| TableFiles::create(folder, encoder)).transpose()?;
    let mut duplicates = Gathered::new(TableFiles::create(folder, &encoders.duplicates)?, &encoders.duplicates, config);
    let mut malformed = encoders
        .malformed
        .as_ref()
        .map(|encoder| Ok(Gathered::new(TableFiles::create(folder, encoder)?, encoder, config)))
        .transpose()?;
    let mut rejects = Gathered::new(TableFiles::create(folder, &encoders.rejects)?, &encoders.rejects, config);
    let mut index = encoders.signer.as_ref().map(|_| index::create(&folder.join(INDEX))).transpose()?;
    let mut report = Report::default();

    observer.begin(Step::Write, Some(spilled.read));
    let produce = |sender: &Sender<Vec<Chunk>>| chunks(config, spilled, pool.current_num_threads(), sender);
    let yardstick = Yardstick::new(config, spilled)?;
    let work = |chunk: Chunk| encode(&encoders, spilled, found, &yardstick, chunk);
    pipeline::run(pool, produce, work, |encoded| {
        let encoded: Encoded = encoded?;
        context.go_on()?;
        observer.advance(encoded.records);
        documents.write(&encoded.documents)?;
        if let (Some(files), Some(part)) = (&mut blocks, &encoded.blocks) {
            files.write(part)?;
        }
        duplicates.add(encoded.duplicates)?;
        if let Some(malformed) = &mut malformed {
            malformed.add(encoded.malformed)?;
        }
        rejects.add(encoded.rejects)?;
        if let Some(index) = &mut index {
            encoded.index.iter().try_for_each(|entry| index.push(entry))?;
        }
        report.merge(encoded.report);
        Ok(())
    })?;
    observer.end();

    let mut written = Written { report, files: Vec::new(), rows: BTreeMap::new() };
    written.add::<DocumentRow>(documents)?;
    if let Some(blocks) = blocks {
        written.add::<BlockRow>(blocks)?;
    }
    written.add::<DuplicateRow>(duplicates.finish()?)?;
    if let Some(malformed) = malformed {
        written.add::<MalformedRow>(malformed.finish()?)?;
    }
    written.add::<RejectRow>(rejects.finish()?)?;
    if let Some(index) = index {
        index::finish(index, &folder.join(INDEX))?;
        written.files.push(INDEX.to_owned());
    }
    Ok(written)
}

impl Written {
    fn add<R: Row>(&mut self, files: TableFiles) -> Result<()> {
        let (names, rows) = files.finish::<R>()?;
        self.files.extend(names);
        self.rows.insert(R::TABLE.to_owned(), rows);
        Ok(())
    }
}

/// One encoder a table; none for `blocks` and `malformed` where the audit is off.
struct Encoders {
    documents: TableEncoder<DocumentRow>,
    blocks: Option<TableEncoder<BlockRow<'static>>>,
    duplicates: TableEncoder<DuplicateRow>,
    malformed: Option<TableEncoder<MalformedRow>>,
    rejects: TableEncoder<RejectRow>,
    audit: Audit,
    /// Where an index is wanted.
    signer: Option<Signer>,
}

impl Encoders {
    fn new(config: &Config, found: Option<&Found>) -> Result<Self> {
        let output = &config.output;
        let blocks = || TableEncoder::new(&output.blocks_format, output);
        Ok(Self {
            documents: TableEncoder::new(&output.format, output)?,
            blocks: (output.audit != Audit::None).then(blocks).transpose()?,
            duplicates: TableEncoder::new(&output.format, output)?,
            malformed: (output.audit != Audit::None).then(|| TableEncoder::new(&output.format, output)).transpose()?,
            rejects: TableEncoder::new(&output.format, output)?,
            audit: output.audit,
            signer: found.filter(|_| config.duplicates.index).map(|_| Signer::new(&config.duplicates)).transpose()?,
        })
    }
}

/// Cuts the spill into chunks and sends as many at a time as there are workers.
fn chunks(config: &Config, spilled: &CleanedRecords, at_once: usize, sender: &Sender<Vec<Chunk>>) -> Result<()> {
    let limits = &config.output;
    let (mut bytes, mut next_document, mut next_record) = (0, 0, 0);
    let mut chunk = Chunk { first_record: 0, first_document: 0, payloads: Vec::new() };
    let mut ready = Vec::new();
    for payload in spilled.spill.frames()? {
        let payload = payload?;
        bytes += payload.len();
        next_document += u32::from(Spilled::<Article>::is_document(&payload));
        next_record += 1;
        chunk.payloads.push(payload);
        if chunk.payloads.len() >= limits.row_group_rows || bytes >= limits.row_group_bytes {
            let next = Chunk { first_record: next_record, first_document: next_document, payloads: Vec::new() };
            ready.push(std::mem::replace(&mut chunk, next));
            bytes = 0;
            if ready.len() >= at_once && sender.send(std::mem::take(&mut ready)).is_err() {
                return Ok(());
            }
        }
    }
    ready.push(chunk);
    // Where the other side has gone, it says why.
    let _ = sender.send(ready);
    Ok(())
}

/// The rows of a chunk, encoded: what costs time, and is done by the workers.
fn encode(
    encoders: &Encoders,
    spilled: &CleanedRecords,
    found: Option<&Found>,
    yardstick: &Yardstick,
    chunk: Chunk,
) -> Result<Encoded> {
    let mut report = Report::default();
    let (mut documents, mut blocks, mut duplicates, mut rejects) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut malformed = Vec::new();
    let mut index = Vec::new();
    let (mut number, records) = (chunk.first_document, chunk.payloads.len() as u64);
    for (record, payload) in (chunk.first_record..).zip(&chunk.payloads) {
        match spill::decode::<Spilled<Article>>(payload)? {
            Spilled::Rejected(record) => {
                report.reject(&record);
                rejects.push(RejectRow::from(&record));
            }
            Spilled::Document(article) => {
                let Article { mut row, blocks: own, malformed: lost, mix, words } = article.unpacked();
                let damaged = report.malformed_bytes(&lost);
                malformed.extend(lost.into_iter().map(|lost| MalformedRow { doc_id: row.doc_id.clone(), ..lost }));
                let links: Vec<Link> = found.iter().flat_map(|found| found.links(number)).collect();
                let dropped = links.last().filter(|link| link.relation.drops());
                if let Some(found) = found {
                    for link in &links {
                        duplicates.push(duplicate(&row, link, found, spilled)?);
                    }
                    report.repeats += u64::from(dropped.is_some_and(|link| found.is_earlier(link)));
                }
                if dropped.is_some() || row.text.is_some() {
                    report.places.with_text(yardstick.input(record));
                }
                if let Some(signer) = &encoders.signer {
                    index.push(entry(&row, words, dropped.and(duplicates.last()), signer));
                }
                // Of a document that is dropped, everything was taken out.
                let all = encoders.audit == Audit::Full || dropped.is_some();
                let own = own.into_iter().filter(|block| all || block.action == Action::Remove);
                let doc_id: Arc<str> = row.doc_id.as_str().into();
                let from = blocks.len();
                blocks.extend(own.map(|block| BlockRow { doc_id: Arc::clone(&doc_id), ..block }));
                report.blocks(&blocks[from..]);
                if dropped.is_some() {
                    report.dropped(&row);
                } else {
                    row.cluster_size = found.map_or(1, |found| found.cluster_size(number));
                    let odd = report.written(&row, yardstick.latest, yardstick.min_kept).into_iter().chain(damaged);
                    row.diagnostics = odd.chain(report.mixed(&row, mix)).map(str::to_owned).collect();
                    documents.push(row);
                }
                number += 1;
            }
        }
    }
    for row in &duplicates {
        *report.relations.entry(row.relation.name()).or_default() += 1;
    }
    // Of a small run this is the only chunk.
    let (documents, blocks) = rayon::join(
        || encoders.documents.encode(&documents),
        || encoders.blocks.as_ref().map(|encoder| encoder.encode(&blocks)).transpose(),
    );
    Ok(Encoded { records, documents: documents?, blocks: blocks?, duplicates, malformed, rejects, index, report })
}

/// What counting needs to know beside the rows.
struct Yardstick {
    /// The last day that is no future, in days since 1970-01-01.
    latest: Option<i32>,
    /// A document with less of its text kept carries a diagnostic, 0 to 1.
    min_kept: f32,
    /// For each input, the number of the first record after it.
    ends: Vec<u64>,
}

impl Yardstick {
    fn new(config: &Config, spilled: &CleanedRecords) -> Result<Self> {
        let mut end = 0;
        let ends = spilled.inputs.iter().map(|input| {
            end += input.records;
            end
        });
        Ok(Self { latest: config.gates.latest_day()?, min_kept: config.strip.min_kept, ends: ends.collect() })
    }

    /// The number of the input that a record stands in.
    fn input(&self, record: u64) -> u32 {
        u32::try_from(self.ends.partition_point(|&end| end <= record)).unwrap_or(u32::MAX)
    }
}

/// The row that names a duplicate and the document it is like.
fn duplicate(row: &DocumentRow, link: &Link, found: &Found, spilled: &CleanedRecords) -> Result<DuplicateRow> {
    let (kept_doc_id, kept_id) = found.names(link, spilled)?;
    Ok(DuplicateRow {
        doc_id: row.doc_id.clone(),
        kept_doc_id,
        id: row.id.clone(),
        kept_id,
        relation: link.relation,
        similarity: link.similarity,
        source: row.source.clone(),
    })
}

/// What later runs need to know of a document.
fn entry(row: &DocumentRow, words: Option<Words>, dropped: Option<&DuplicateRow>, signer: &Signer) -> Entry {
    let Key { doc_id, date, fetched_at, length, site, .. } = key(row);
    let exact = u128::from_str_radix(&row.content_hash, 16).unwrap_or_default();
    let words = words.unwrap_or_else(|| row.words(signer));
    let word_count = u32::try_from(words.body.len()).unwrap_or(u32::MAX);
    let text = match dropped.map(|row| row.relation) {
        None => EntryText::Words(words),
        Some(Relation::Exact) => EntryText::Copy,
        Some(_) => EntryText::Sketch(signer.signature(exact, &words).sketch),
    };
    let dropped = dropped.map(|row| DroppedEntry {
        kept: id_bytes(&row.kept_doc_id),
        relation: row.relation,
        similarity: row.similarity,
    });
    let (id, site) = (row.id.clone(), site.map(str::to_owned));
    Entry { doc_id, id, date, fetched_at, length, site, exact, word_count, text, dropped }
}

/// A small table: rows are gathered until they fill a row group.
struct Gathered<'a, R> {
    files: TableFiles,
    encoder: &'a TableEncoder<R>,
    rows: Vec<R>,
    limit: usize,
}

impl<'a, R: Row> Gathered<'a, R> {
    fn new(files: TableFiles, encoder: &'a TableEncoder<R>, config: &Config) -> Self {
        Self { files, encoder, rows: Vec::new(), limit: config.output.row_group_rows }
    }

    fn add(&mut self, rows: Vec<R>) -> Result<()> {
        self.rows.extend(rows);
        while self.rows.len() >= self.limit {
            let rest = self.rows.split_off(self.limit);
            self.flush()?;
            self.rows = rest;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        let part = self.encoder.encode(&self.rows)?;
        self.rows.clear();
        self.files.write(&part)
    }

    fn finish(mut self) -> Result<TableFiles> {
        self.flush()?;
        Ok(self.files)
    }
}
