//! What the tag and the attributes of an element say of the text in it.

use super::lines::{Context, Is};
use super::tags::Tag;
use super::tokens::Attribute;
use super::words::{Says, Words};
use crate::segment::{Element, Hint};

/// Refines the context of an element by its tag and attributes; what they say of it by itself.
pub(super) fn enter<'a>(
    tag: Tag,
    name: &'a str,
    attributes: &[Attribute<'a>],
    words: &mut Words<'a>,
    context: &mut Context,
) -> Says {
    if let Some(element) = element(tag) {
        context.element = element;
    }
    let mut says = Says::default();
    for &(key, value) in attributes {
        match key.len() {
            2 if key.eq_ignore_ascii_case("id") => says.merge(words.read(value)),
            3 if key.eq_ignore_ascii_case("rel") => says.merge(words.read(value)),
            4 if key.eq_ignore_ascii_case("href") && tag == Tag::A => context.is.set(Is::LINK),
            4 if key.eq_ignore_ascii_case("role") => says.merge(role(value)),
            5 if key.eq_ignore_ascii_case("class") => says.merge(words.read(value)),
            5 if key.eq_ignore_ascii_case("style") && hides(value) => context.is.set(Is::HIDDEN),
            6 if key.eq_ignore_ascii_case("hidden") => context.is.set(Is::HIDDEN),
            8 if key.eq_ignore_ascii_case("itemprop") => says.merge(item_property(value)),
            11 if key.eq_ignore_ascii_case("aria-hidden") && value == "true" && tag.is_block() => {
                context.is.set(Is::HIDDEN);
            }
            _ => {}
        }
    }
    match tag {
        Tag::Other if name.eq_ignore_ascii_case("foreignobject") => context.is.clear(Is::FOREIGN),
        Tag::Other => says.merge(words.read(name)),
        Tag::Nav
        | Tag::Aside
        | Tag::Footer
        | Tag::Form
        | Tag::Fieldset
        | Tag::Legend
        | Tag::Label
        | Tag::Button
        | Tag::Menu
        | Tag::Dialog
        | Tag::Search => {
            says.outside = true;
        }
        Tag::Header => says.outside |= !context.is.has(Is::ARTICLE),
        Tag::Article | Tag::Main => {
            says.inside = true;
            context.is.set(Is::ARTICLE);
        }
        // Highlighted source: `comment`, `title`, `tag` are its own words.
        _ if context.is.has(Is::PREFORMATTED) => says = Says::default(),
        // These hold the whole page; what their class says is said of the page.
        Tag::Html | Tag::Body => says = Says::default(),
        Tag::B | Tag::Strong => context.is.set(Is::BOLD),
        Tag::Figure => context.is.set(Is::FIGURE),
        Tag::Svg | Tag::Math => context.is.set(Is::FOREIGN),
        Tag::Pre | Tag::Listing | Tag::Plaintext | Tag::Xmp => context.is.set(Is::PREFORMATTED),
        _ => {}
    }
    if tag.is_skipped() {
        context.is.set(Is::SKIPPED);
    }
    context.outside = context.outside.saturating_add(says.outside.into());
    context.inside = context.inside.saturating_add(says.inside.into());
    context.hint = says.hint.or(context.hint);
    says
}

/// The element of a line that stands directly in `tag`; `None` for those that say nothing about their text.
fn element(tag: Tag) -> Option<Element> {
    Some(match tag {
        Tag::P => Element::Paragraph,
        Tag::Li | Tag::Dt | Tag::Dd => Element::Item,
        Tag::Td | Tag::Th => Element::Cell,
        Tag::Blockquote => Element::Quote,
        Tag::Figcaption | Tag::Caption => Element::Caption,
        Tag::Time => Element::Time,
        Tag::Pre | Tag::Listing | Tag::Plaintext | Tag::Xmp => Element::Preformatted,
        Tag::Div
        | Tag::Section
        | Tag::Article
        | Tag::Main
        | Tag::Body
        | Tag::Aside
        | Tag::Nav
        | Tag::Footer
        | Tag::Header
        | Tag::Form
        | Tag::Button
        | Tag::Center
        | Tag::Address
        | Tag::Details
        | Tag::Summary => Element::Other,
        _ => Element::Heading(tag.heading_level()?),
    })
}

/// What an ARIA role says.
fn role(value: &str) -> Says {
    let outside = matches!(
        value,
        "navigation"
            | "banner"
            | "contentinfo"
            | "complementary"
            | "search"
            | "dialog"
            | "alertdialog"
            | "menu"
            | "menubar"
            | "toolbar"
            | "tablist"
            | "button"
            | "alert"
            | "form"
    );
    Says { outside, inside: matches!(value, "main" | "article"), hint: None }
}

/// What microdata says; the properties are schema.org's.
fn item_property(value: &str) -> Says {
    let hint = match value {
        "headline" => Some(Hint::Title),
        "author" => Some(Hint::Byline),
        "datePublished" | "dateModified" | "dateCreated" => Some(Hint::Date),
        "caption" => Some(Hint::Caption),
        "comment" => Some(Hint::Comments),
        "articleSection" | "keywords" => Some(Hint::Tags),
        _ => None,
    };
    Says { outside: value == "comment", inside: value == "articleBody", hint }
}

/// Whether a style attribute hides its element.
fn hides(style: &str) -> bool {
    style.split(';').any(|declaration| {
        declaration.split_once(':').is_some_and(|(property, value)| {
            let (property, value) = (property.trim(), value.trim().trim_end_matches("!important").trim_end());
            property.eq_ignore_ascii_case("display") && value.eq_ignore_ascii_case("none")
                || property.eq_ignore_ascii_case("visibility") && value.eq_ignore_ascii_case("hidden")
        })
    })
}
