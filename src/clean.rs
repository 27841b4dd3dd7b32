//! The order of the per-document stages.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use crate::audit::{Edit, Quarantined, Stage};
use crate::config::Config;
use crate::corpus::repetition::{self, Recurring};
use crate::date::{Dated, Dater};
use crate::decode::{Decoder, Malformed};
use crate::document::Document;
use crate::error::Result;
use crate::language::{Identified, Identifier};
use crate::normalise::Normaliser;
use crate::record::{Declared, Markup, Origin, RawRecord};
use crate::segment::{self, Cues, PageMeta, html};
use crate::strip::{Facts, Stripper};

/// Someone who does the work of each stage, to time it for one: the stages themselves know no clock.
pub trait Probe: Sync {
    /// Does the work of a stage.
    fn stage<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let _ = stage;
        work()
    }

    /// Compiles two things, one beside the other where there are threads.
    fn both<A: Send, B: Send>(&self, one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
        (one(), other())
    }
}

impl Probe for () {}

/// The per-document stages, compiled once and shared by all workers.
pub struct Cleaner<P = ()> {
    probe: P,
    decoder: Decoder,
    normaliser: Normaliser,
    stripper: Stripper,
    identifier: Option<Identifier>,
    dater: Option<Dater>,
}

/// A document as clean Unicode text, before it is cut into blocks: what the corpus stage counts lines of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prepared {
    /// 128 bits from content and origin, stable between runs.
    pub doc_id: u128,
    /// Where it came from.
    pub origin: Origin,
    /// What the input said beside it.
    pub declared: Declared,
    /// What the page says of itself.
    pub meta: PageMeta,
    /// The encoding of the bytes.
    pub encoding: String,
    /// How sure the encoding is, 0 to 1.
    pub encoding_confidence: f32,
    /// The malformed sequences in the bytes.
    pub malformed: Vec<Malformed>,
    /// The changes of the normalise stage, pass by pass. They explain a document and are not spilled.
    #[serde(skip)]
    pub edits: Vec<Vec<Edit>>,
    /// The normalised text.
    #[serde(with = "crate::spilled")]
    pub text: String,
    /// What the markup says of each line; `None` for plain text.
    pub lines: Option<Vec<Cues>>,
}

impl Prepared {
    /// About how many bytes it takes when it is spilled.
    pub fn weight(&self) -> usize {
        /// What stands beside the text, and the cues of a line.
        const BESIDE: usize = 2048;
        const CUES: usize = 48;
        self.text.len() + BESIDE + self.lines.as_ref().map_or(0, |lines| lines.len() * CUES)
    }
}

/// A document whose blocks have verdicts.
#[derive(Debug, Clone)]
pub struct Stripped {
    /// 128 bits from content and origin, stable between runs.
    pub doc_id: u128,
    /// Where it came from.
    pub origin: Origin,
    /// What the input said beside it.
    pub declared: Declared,
    /// What the page says of itself.
    pub meta: PageMeta,
    /// The encoding of the bytes.
    pub encoding: String,
    /// How sure the encoding is, 0 to 1.
    pub encoding_confidence: f32,
    /// The malformed sequences in the bytes.
    pub malformed: Vec<Malformed>,
    /// The changes of the normalise stage, pass by pass.
    pub edits: Vec<Vec<Edit>>,
    /// The text with its blocks and verdicts.
    pub document: Document,
}

/// A document with everything that is found out about it alone.
#[derive(Debug, Clone)]
pub struct Cleaned {
    /// The document and its blocks.
    pub stripped: Stripped,
    /// Title, byline and the like.
    pub facts: Facts,
    /// The kept paragraphs, joined by a blank line.
    pub text: String,
    /// The language of the kept text.
    pub language: Option<Identified>,
    /// The share of each language, largest first, 0 to 1; empty where the text is in one language.
    pub mix: Vec<(String, f32)>,
    /// The day of publication.
    pub dated: Option<Dated>,
}

impl Cleaner {
    /// Compiles the stages.
    ///
    /// # Errors
    /// A section of the configuration, or a language file, that doesn't hold together.
    pub fn new(config: &Config) -> Result<Self> {
        Self::with_probe(config, ())
    }
}

impl<P: Probe> Cleaner<P> {
    /// Compiles the stages, which a probe will do the work of.
    ///
    /// # Errors
    /// See [`Cleaner::new`].
    pub fn with_probe(config: &Config, probe: P) -> Result<Self> {
        let identifier = || config.language.enabled.then(|| Identifier::new(&config.language)).transpose();
        let dater = || config.date.enabled.then(|| Dater::new(&config.date)).transpose();
        // The phrases of all languages take as long as everything else.
        let (stripper, (identifier, dater)) = probe.both(|| Stripper::new(&config.strip), || (identifier(), dater()));
        Ok(Self {
            probe,
            decoder: Decoder::new(&config.decode)?,
            normaliser: Normaliser::new(&config.normalise)?,
            stripper: stripper?,
            identifier: identifier?,
            dater: dater?,
        })
    }

    /// The probe.
    pub fn probe(&self) -> &P {
        &self.probe
    }

    /// Bytes to clean Unicode text: decode, normalise.
    ///
    /// # Errors
    /// A record that is empty or can't be decoded.
    pub fn prepare(&self, raw: RawRecord) -> Result<Prepared, Quarantined> {
        let RawRecord { origin, markup, bytes, declared } = raw;
        let quarantined = |stage: Stage, reason: &str, detail: String| Quarantined {
            origin: origin.clone(),
            stage,
            reason: reason.to_owned(),
            detail,
        };
        let decoded = self
            .probe
            .stage(Stage::Decode, || self.decoder.decode(&bytes, markup, declared.charset.as_deref()))
            .map_err(|error| quarantined(Stage::Decode, error.reason, error.detail))?;
        let (text, cues, meta) = match markup {
            Markup::Text => (decoded.text, None, PageMeta::default()),
            Markup::Html => {
                let page = self.probe.stage(Stage::Segment, || html::render(&decoded.text));
                (page.text.into(), Some(page.lines), page.meta)
            }
        };
        let normalised = self.probe.stage(Stage::Normalise, || self.normaliser.normalise(&text));
        // A page that says when it was published is an article, whose text a script may load.
        if normalised.text.trim().is_empty() && !meta.states_publication() {
            let mut detail = "no visible text is left after decoding".to_owned();
            if let Some(title) = meta.titles.first() {
                detail.push_str(&format!("; the page is called `{title}`"));
            }
            return Err(quarantined(Stage::Normalise, "empty", detail));
        }
        Ok(Prepared {
            doc_id: doc_id(&origin, &bytes),
            encoding: decoded.encoding.to_owned(),
            encoding_confidence: decoded.confidence,
            malformed: decoded.lost,
            edits: normalised.passes,
            origin,
            declared,
            meta,
            text: normalised.text.into_owned(),
            lines: cues,
        })
    }

    /// Text to blocks with verdicts: segment, mark the lines that recur on the site, strip.
    pub fn strip(&self, prepared: Prepared, recurring: &[Recurring]) -> Stripped {
        let Prepared { doc_id, origin, declared, meta, encoding, encoding_confidence, malformed, edits, text, lines } =
            prepared;
        let mut document = self.probe.stage(Stage::Segment, || segment::segment(text, lines));
        self.probe.stage(Stage::Strip, || {
            repetition::apply(&mut document, recurring);
            self.stripper.strip(&mut document, &meta, &declared);
        });
        Stripped { doc_id, origin, declared, meta, encoding, encoding_confidence, malformed, edits, document }
    }

    /// What the kept blocks tell: facts, language, date.
    pub fn finish(&self, stripped: Stripped) -> Cleaned {
        let Stripped { document, meta, declared, .. } = &stripped;
        let facts = self.probe.stage(Stage::Strip, || self.stripper.facts(document, meta, declared));
        let text = document.clean_text();
        let claimed = declared.language.as_deref().or(meta.language.as_deref());
        let language = self
            .probe
            .stage(Stage::Language, || self.identifier.as_ref().map(|identifier| identifier.identify(&text, claimed)));
        let code = language.as_ref().and_then(|found| found.language.as_deref());
        let mix = self.probe.stage(Stage::Language, || self.mix(document, code));
        let dated = self
            .probe
            .stage(Stage::Date, || self.dater.as_ref().map(|dater| dater.date(document, meta, declared, code)));
        Cleaned { facts, text, language, mix, dated, stripped }
    }

    /// The languages of the kept blocks.
    fn mix(&self, document: &Document, main: Option<&str>) -> Vec<(String, f32)> {
        let blocks = document.blocks().iter().enumerate().filter(|(_, block)| block.is_kept());
        let kept: Vec<&str> = blocks.map(|(at, _)| document.block(at)).collect();
        let shares = self.identifier.as_ref().map(|identifier| identifier.mix(&kept, main)).unwrap_or_default();
        shares.into_iter().map(|(language, share)| (language.into_owned(), share)).collect()
    }

    /// Every per-document stage, knowing nothing of other documents.
    ///
    /// # Errors
    /// See [`Cleaner::prepare`].
    pub fn clean(&self, raw: RawRecord) -> Result<Cleaned, Quarantined> {
        self.prepare(raw).map(|prepared| self.finish(self.strip(prepared, &[])))
    }
}

/// The id of a document: 128-bit XXH3 of its place and its bytes.
fn doc_id(origin: &Origin, bytes: &[u8]) -> u128 {
    let mut hash = Xxh3::new();
    hash.update(origin.to_string().as_bytes());
    hash.update(&[0]);
    hash.update(bytes);
    hash.digest128()
}
