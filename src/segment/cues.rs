//! What the segmenter knows of a block beside its text.

use serde::{Deserialize, Serialize};

/// The element a block stood in, as far as it matters to the verdicts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Element {
    /// A line of plain text: nothing is known.
    #[default]
    Line,
    /// A paragraph.
    Paragraph,
    /// A heading, 1 to 6.
    Heading(u8),
    /// An item of a list.
    Item,
    /// A cell of a table.
    Cell,
    /// A quotation.
    Quote,
    /// The caption of a figure.
    Caption,
    /// A time stamp.
    Time,
    /// Preformatted text.
    Preformatted,
    /// Anything else.
    Other,
}

/// What is known of a block: nothing much for plain text, the markup around it for HTML.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cues {
    /// The nearest element with a meaning of its own.
    pub element: Element,
    /// The share of the characters that stand in links, 0 to 1.
    pub link_share: f32,
    /// The number of ancestors that are never the article: `nav`, `footer`, `aside`, `form`, `button`, or class and id
    /// words that say so. One that holds much of the page's prose isn't counted: its class lies.
    pub outside: u8,
    /// Ancestors that may hold the article: `article`, `main`, `itemprop=articleBody`, class and id words that say so.
    pub inside: u8,
    /// What class, id, `itemprop` or `rel` words say the block is; `None` where much of the page's prose is said to be
    /// the same.
    pub hint: Option<Hint>,
    /// True where the block is a piece of a line that was cut, not the line's first one.
    pub glued: bool,
    /// The share of the characters in bold, 0 to 1; headings are bold only where marked so.
    pub bold_share: f32,
    /// The nearest element that holds other blocks (`div`, `section`, `ul`, `td` ...), numbered from 1 in the order they
    /// open; 0 for plain text and outside of any. Lines with the same number are siblings.
    pub container: u32,
    /// The container around that container.
    pub parent: u32,
    /// The share of the page's prose (longer lines with few links) that stands in the container, 0 to 1.
    pub prose_share: f32,
    /// The share of the page's prose that stands in the parent of the container, 0 to 1.
    pub parent_prose_share: f32,
    /// True in the main container: the innermost one that holds nearly all prose that nothing says to be outside. Live
    /// blogs and list articles may have their introduction in front of it.
    pub main: bool,
    /// How many elements stand around the line, at most 255.
    pub depth: u8,
    /// True inside `figure`.
    pub figure: bool,
    /// True where the markup hides it: `hidden`, `display:none`, `visibility:hidden`, `aria-hidden`.
    pub hidden: bool,
    /// On which share of the site's pages the line stands, 0 to 1; 0 where it isn't known to recur.
    pub repeated: f32,
    /// True where the line is the headline of another document of the site.
    pub headline_elsewhere: bool,
}

/// What class and id words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hint {
    /// Author.
    Byline,
    /// Publication date.
    Date,
    /// Related articles, most read, newest.
    Related,
    /// Comments of readers.
    Comments,
    /// Share bars.
    Share,
    /// Newsletter, subscription, cookies, adverts.
    Promotion,
    /// Tags, breadcrumbs, sections.
    Tags,
    /// Picture captions and credits.
    Caption,
    /// A summary under the headline.
    Lead,
    /// The headline.
    Title,
}

/// What an HTML page says of itself in its head and its markup.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PageMeta {
    /// Headlines, most trusted first.
    pub titles: Vec<String>,
    /// The author.
    pub author: Option<String>,
    /// The site's own name.
    pub site_name: Option<String>,
    /// The section.
    pub section: Option<String>,
    /// The canonical address.
    pub url: Option<String>,
    /// `<html lang>` and the like.
    pub language: Option<String>,
    /// The description of the article.
    pub description: Option<String>,
    /// Dates, as written, with where they stood: best evidence first, those near the headline before others of the same
    /// source, else in the order of the page.
    pub dates: Vec<MetaDate>,
}

impl PageMeta {
    /// Whether the page itself says when it was published: in JSON-LD, a meta tag, microdata or a `<time>` of publication.
    pub fn states_publication(&self) -> bool {
        use DateSource::{JsonLd, Meta, Microdata, Time};
        self.dates.iter().any(|date| matches!(date.source, JsonLd | Meta | Microdata | Time))
    }
}

/// A date in the metadata of a page, as written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetaDate {
    /// Where it stood.
    pub source: DateSource,
    /// What the field was called: `datePublished`, `WebPage.datePublished` (a page's, not an article's), `dateCreated`,
    /// `article:published_time`, `itemprop=datePublished`, `time[datetime]`, `time` (its text), the class or id of a
    /// marked element, `title of <class>`, `data-... of <class>`, `script <field>`, `comment`.
    pub name: String,
    /// The value as written.
    pub value: String,
}

/// Where a date of the metadata stood, best evidence first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateSource {
    /// JSON-LD `datePublished` of an article.
    JsonLd,
    /// A meta tag for the publication date.
    Meta,
    /// Microdata: `itemprop="datePublished"`.
    Microdata,
    /// A `<time>` element marked as published, or near the headline.
    Time,
    /// An element whose class, id or attributes say date, or whose `title` or `data-*` attribute holds one.
    Marked,
    /// Any other `<time>` element.
    OtherTime,
    /// A publication date in a script that is no JSON-LD.
    Script,
    /// A date in a comment of the markup.
    Comment,
    /// A date of modification, of any of these.
    Modified,
}
