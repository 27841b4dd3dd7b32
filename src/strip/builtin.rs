//! The rules that need no language: their stable ids in one place.

use crate::document::RuleId;

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $id:literal,)*) => {
        /// A rule that needs no words.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Builtin { $($(#[$doc])* $name,)* }

        impl Builtin {
            const IDS: &[&str] = &[$($id,)*];
        }
    };
}

rules! {
    /// The line is the headline that the metadata or the input names.
    DeclaredHeadline = "declared-headline",
    /// The line before the article that a headline's form and place point to.
    Headline = "headline",
    /// A headline glued to the lead that begins as the next sentence does.
    GluedHeadline = "glued-headline",
    /// The headline once more.
    RepeatedHeadline = "repeated-headline",
    /// A headline twice, in one line or in two: another article's.
    DoubledHeadline = "doubled-headline",
    /// The short paragraph under another article's headline.
    Blurb = "teaser-blurb",
    /// A line after the heading of a list.
    Listed = "listed",
    /// A line of a run of headlines.
    HeadlineRun = "headline-run",
    /// One headline between two paragraphs, off the subject.
    LoneTeaser = "lone-teaser",
    /// A line that begins with an arrow.
    Arrow = "arrow",
    /// Seven words or more in capitals that make no sentence.
    Shout = "shout",
    /// Two headlines with a slash between.
    SlashTeaser = "slash-teaser",
    /// A headline glued to its blurb.
    GluedTeaser = "glued-teaser",
    /// What opens the comment of a reader.
    CommentHead = "comment-head",
    /// A line that stands on many pages of the site.
    RepeatedOnSite = "repeated-on-site",
    /// The headline of another document of the site.
    HeadlineElsewhere = "headline-of-another-document",
    /// A line without letters or digits.
    Symbols = "symbols",
    /// A bare number or counter.
    Counter = "counter",
    /// A clock time that heads an entry of a live report.
    Hour = "hour",
    /// A time stamp.
    Stamp = "stamp",
    /// A bare address of a page or of mail.
    Address = "address",
    /// A list of hash tags.
    HashTags = "hash-tags",
    /// A copyright line.
    Copyright = "copyright",
    /// A file name of a picture.
    ImageName = "image-name",
    /// A scrap of letters that is repeated or no word.
    Scrap = "scrap",
    /// A line that stands again in the text.
    RepeatedLine = "repeated-line",
    /// A short sentence between long paragraphs that names what is seen.
    BareCaption = "bare-caption",
    /// A name in brackets behind the sentence of a picture, above the text.
    BracketedCredit = "bracketed-credit",
    /// A sentence glued between two others without a full stop.
    GluedCaption = "glued-caption",
    /// A short line behind the writer's name at the end of the text.
    GatheredCaption = "gathered-caption",
    /// A prefix of metadata before the first sentence.
    MetadataPrefix = "metadata-prefix",
    /// Place and day before the first sentence.
    Dateline = "dateline",
    /// An agency before the first sentence.
    AgencyPrefix = "agency-prefix",
    /// A name alone in a line, under the headline or after the last paragraph.
    NameLine = "name-line",
    /// A short word in capitals after the last paragraph.
    AgencyLine = "agency-line",
    /// Initials in brackets after the last paragraph.
    Initials = "initials",
    /// A short line above the headline.
    SectionLine = "section-line",
    /// The first paragraph that sums the article up.
    Lead = "lead",
    /// A short line between paragraphs.
    Subhead = "subhead",
    /// Inside the stretch that weighs most.
    Stretch = "stretch",
    /// Outside the stretch that weighs most.
    OutsideStretch = "outside-stretch",
    /// Markup says what it is.
    Markup = "markup",
    /// Stripping is switched off.
    Disabled = "disabled",
}

/// The builtin rules that are off, one bit each.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Off(u64);

const _: () = assert!(Builtin::IDS.len() <= u64::BITS as usize, "a bit for each rule");

impl Off {
    /// The rules with these ids; other ids are those of phrases.
    pub fn of(ids: &[String]) -> Self {
        let bits = (0u32..).zip(Builtin::IDS).filter(|(_, id)| ids.iter().any(|off| off == *id));
        Self(bits.fold(0, |bits, (rule, _)| bits | 1 << rule))
    }

    /// Whether a rule is off.
    pub fn has(self, rule: Builtin) -> bool {
        self.0 >> rule as u32 & 1 == 1
    }
}

impl Builtin {
    /// The ids of all rules, by number.
    pub fn ids() -> Vec<RuleId> {
        Self::IDS.iter().map(|&id| id.into()).collect()
    }
}
