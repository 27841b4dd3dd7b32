//! An HTML page to lines of text with cues, and to what the page says of itself.
//!
//! One pass over the tokens with a stack of open elements and no tree: `tokens` cuts the page, `tags` knows the
//! elements, `marks` and `words` read what attributes and
//! class names say, `lines` writes the text, `containers` weighs at the end what holds what. Elements that the standard ends by implication
//! (`p`, `li`, `td` ...) are ended so; what is never closed ends with its parent. The work for a byte is bounded,
//! however deep or broken the page is.

mod containers;
mod lines;
mod marks;
mod tags;
#[cfg(test)]
mod tests;
mod tokens;
mod words;

use std::borrow::Cow;

use super::metadata::{Collector, Place, PlaceKind, Scope, Wanted};
use super::{Cues, Hint, PageMeta};
use containers::Containers;
use lines::{Context, Is, Lines};
use tags::{TAGS, Tag};
use tokens::{Token, Tokens};
use words::Words;

/// A page as lines of text.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rendered {
    /// One line for each block of the page, joined by `\n`. No line is empty; white space is folded into single spaces
    /// and character references are decoded, once.
    pub text: String,
    /// One for each line of the text, in the same order.
    pub lines: Vec<Cues>,
    /// What the page says of itself.
    pub meta: PageMeta,
}

/// The deepest nesting followed; what is nested deeper is read as a sibling, as browsers do (Blink: 512).
const MAX_DEPTH: usize = 512;

/// Renders a page. Any string is a page; none fails.
///
/// ```
/// let page = tinsach::segment::html::render("<title>T</title><h1>A &amp; B</h1><p>One<br>two <b>three</b>");
/// assert_eq!(page.text, "A & B\nOne\ntwo three");
/// assert_eq!(page.lines.len(), 3);
/// assert_eq!(page.meta.titles, ["A & B", "T"]);
/// ```
pub fn render(page: &str) -> Rendered {
    let mut renderer = Renderer::new(page);
    while let Some(token) = renderer.tokens.next() {
        match token {
            Token::Text(text) => renderer.text(text),
            Token::Open(name) => renderer.open(name),
            Token::Close(name) => renderer.close(name),
            Token::Comment(text) => renderer.meta.comment(text),
        }
    }
    renderer.finish()
}

/// An open element.
#[derive(Debug, Clone, Copy)]
struct Frame<'a> {
    tag: Tag,
    name: &'a str,
    context: Context,
    scope: Scope,
    /// What metadata wants the text of this element for, and where it starts.
    wanted: Option<(Wanted, usize)>,
}

struct Renderer<'a> {
    tokens: Tokens<'a>,
    stack: Vec<Frame<'a>>,
    /// How many elements of each tag are open, so that an end tag without a start tag costs nothing.
    open: [u16; TAGS],
    containers: Containers,
    lines: Lines,
    meta: Collector,
    words: Words<'a>,
    /// True right behind the end of an inline element.
    behind_inline: bool,
}

impl<'a> Renderer<'a> {
    fn new(page: &'a str) -> Self {
        Self {
            tokens: Tokens::new(page),
            stack: Vec::with_capacity(64),
            open: [0; TAGS],
            containers: Containers::default(),
            lines: Lines::with_page(page.len()),
            meta: Collector::default(),
            words: Words::default(),
            behind_inline: false,
        }
    }

    fn context(&self) -> Context {
        self.stack.last().map(|frame| frame.context).unwrap_or_default()
    }

    fn scope(&self) -> Scope {
        self.stack.last().map(|frame| frame.scope).unwrap_or_default()
    }

    fn text(&mut self, text: &str) {
        let context = self.context();
        if !context.is.has(Is::SKIPPED) {
            self.lines.push(&decoded(text), &context);
            self.behind_inline = false;
        }
    }

    fn open(&mut self, name: &'a str) {
        let tag = Tag::named(name);
        if tag.is_block() || tag == Tag::Br {
            self.lines.end_line();
        }
        match tag {
            Tag::Meta => return self.meta.meta(self.tokens.attributes(), self.scope(), self.lines.finished()),
            Tag::Link => return self.meta.link(self.tokens.attributes()),
            _ if tag.is_void() => return,
            _ => {}
        }
        if self.context().is.has(Is::FOREIGN) && tag.leaves_foreign() {
            self.leave_foreign();
        }
        if !self.context().is.has(Is::FOREIGN) {
            if let Some(raw) = tag.raw_text() {
                return self.raw_text(tag, raw);
            }
            self.end_implied(tag);
        }
        self.push(tag, name);
    }

    /// Ends `svg` or `math` where markup of the page follows without an end tag.
    fn leave_foreign(&mut self) {
        let inner = self.stack.iter().rposition(|frame| matches!(frame.tag, Tag::Svg | Tag::Math));
        if let Some(at) = inner {
            self.pop_to(at);
        }
    }

    /// Reads an element of raw text.
    fn raw_text(&mut self, tag: Tag, name: &'static str) {
        let json_ld = tag == Tag::Script && is_json_ld(self.tokens.attributes());
        let Some(text) = self.tokens.raw_text(name) else { return };
        match tag {
            Tag::Script if json_ld => self.meta.json_ld(text),
            Tag::Script => self.meta.script(text),
            Tag::Title => self.meta.title(&decoded(text)),
            Tag::Xmp => self.lines.push(text, &self.context()),
            _ => {}
        }
    }

    /// Ends what a start tag ends by implication.
    fn end_implied(&mut self, tag: Tag) {
        if let Some((ends, stops)) = tag.implied_end()
            && ends.iter().any(|end| self.open[*end as usize] > 0)
        {
            for at in (0..self.stack.len()).rev() {
                let open = self.stack[at].tag;
                if ends.contains(&open) {
                    self.pop_to(at);
                    break;
                }
                if stops.contains(&open) {
                    break;
                }
            }
        }
        if tag.ends_paragraph() && self.open[Tag::P as usize] > 0 {
            for at in (0..self.stack.len()).rev() {
                let open = self.stack[at].tag;
                if open == Tag::P {
                    self.pop_to(at);
                    break;
                }
                if open.is_scope() || open == Tag::Button {
                    break;
                }
            }
        }
        if tag.is_heading() && self.stack.last().is_some_and(|frame| frame.tag.is_heading()) {
            self.pop_to(self.stack.len() - 1);
        }
    }

    fn push(&mut self, tag: Tag, name: &'a str) {
        if self.stack.len() >= MAX_DEPTH {
            self.pop_to(self.stack.len() - 1);
        }
        let outer = self.context();
        let mut context = outer;
        context.depth = outer.depth.saturating_add(1);
        let says = marks::enter(tag, name, self.tokens.attributes(), &mut self.words, &mut context);
        if context.is.has(Is::FOREIGN) && self.tokens.is_self_closing() {
            return;
        }
        let hints = says.hint.is_some();
        if tag.is_container() || hints || context.outside > outer.outside || context.is != outer.is {
            context.place.node = self.containers.open(&outer, &context);
            if tag.is_container() {
                context.container = context.place.node;
            }
            if hints {
                context.place.hint_from = context.place.node;
            }
        }
        if !tag.is_block() && self.behind_inline && (tag == Tag::A || context.hint != outer.hint) {
            self.lines.part();
        }
        self.behind_inline = false;
        let kind = match tag {
            Tag::Html => PlaceKind::Html,
            Tag::H1 => PlaceKind::Headline,
            Tag::Time => PlaceKind::Time,
            _ if says.hint == Some(Hint::Date) => PlaceKind::Date,
            _ => PlaceKind::Other,
        };
        let (mut scope, mut wanted) = (self.scope(), None);
        if kind != PlaceKind::Other || self.tokens.attributes().iter().any(|(name, _)| may_be_metadata(name)) {
            let place = Place { attributes: self.tokens.attributes(), scope, kind };
            (scope, wanted) = self.meta.element(place, self.lines.finished());
        }
        let wanted = wanted.map(|wanted| (wanted, self.lines.position()));
        self.open[tag as usize] += 1;
        self.stack.push(Frame { tag, name, context, scope, wanted });
    }

    fn close(&mut self, name: &str) {
        let tag = Tag::named(name);
        match tag {
            Tag::Br => return self.lines.end_line(),
            Tag::Body | Tag::Html => return, // What follows them belongs to the body all the same.
            // The standard makes an empty paragraph of it.
            Tag::P if self.open[Tag::P as usize] == 0 => return self.lines.end_line(),
            _ if self.open[tag as usize] == 0 && !tag.is_heading() => return,
            _ => {}
        }
        for at in (0..self.stack.len()).rev() {
            let open = self.stack[at];
            let same = open.tag == tag && (tag != Tag::Other || open.name.eq_ignore_ascii_case(name));
            if same || (tag.is_heading() && open.tag.is_heading()) {
                self.pop_to(at);
                break;
            }
            if tag.is_stopped_by(open.tag) {
                self.end_mark(tag, at);
                break;
            }
        }
        self.behind_inline = true;
    }

    /// Ends a link or a stretch in bold that was opened outside of the block at `block`, which stays open.
    fn end_mark(&mut self, tag: Tag, block: usize) {
        let mark = match tag {
            Tag::A => Is::LINK,
            Tag::B | Tag::Strong => Is::BOLD,
            _ => return,
        };
        let outside = self.stack[..block].iter().rposition(|frame| frame.tag == tag || frame.tag.is_scope());
        if let Some(at) = outside.filter(|&at| self.stack[at].tag == tag) {
            self.stack.remove(at);
            self.open[tag as usize] -= 1;
            self.stack[at..].iter_mut().for_each(|frame| frame.context.is.clear(mark));
        }
    }

    /// Ends the elements from `at` on.
    fn pop_to(&mut self, at: usize) {
        while self.stack.len() > at {
            let Some(frame) = self.stack.pop() else { return };
            self.open[frame.tag as usize] -= 1;
            if let Some((wanted, position)) = frame.wanted {
                self.meta.text_of(wanted, self.lines.since(position), self.lines.finished());
            }
            if frame.tag.is_block() {
                self.lines.end_line();
            } else if matches!(frame.tag, Tag::Td | Tag::Th) {
                self.lines.part();
            }
        }
    }

    fn finish(mut self) -> Rendered {
        self.pop_to(0);
        let (text, mut lines, places) = self.lines.finish();
        self.containers.weigh(&text, &mut lines, &places);
        Rendered { meta: self.meta.finish(), text, lines }
    }
}

/// Whether an attribute of this name may matter to the metadata of the page, whatever the element.
fn may_be_metadata(name: &str) -> bool {
    name.eq_ignore_ascii_case("rel") || name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("item"))
}

/// Whether a script is JSON-LD.
fn is_json_ld(attributes: &[(&str, &str)]) -> bool {
    attributes.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("type")
            && value.trim().get(..19).is_some_and(|start| start.eq_ignore_ascii_case("application/ld+json"))
    })
}

/// Text with its character references decoded.
fn decoded(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'&', text.as_bytes()).is_some() { htmlize::unescape(text) } else { Cow::Borrowed(text) }
}
