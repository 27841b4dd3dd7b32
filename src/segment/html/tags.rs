//! The elements the renderer knows, and what it must know of each.

macro_rules! tags {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// An element by name; [`Tag::Other`] for those without a rule of their own.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Tag { $($variant,)* Other }

        impl Tag {
            /// The element of a name, in any case.
            pub(super) fn named(name: &str) -> Self {
                let mut lower = [0; 10];
                let Some(buffer) = lower.get_mut(..name.len()) else { return Self::Other };
                for (to, from) in buffer.iter_mut().zip(name.bytes()) {
                    *to = from.to_ascii_lowercase();
                }
                match &*buffer {
                    $($name => Self::$variant,)*
                    _ => Self::Other,
                }
            }
        }
    };
}

tags! {
    A = b"a", Abbr = b"abbr", Address = b"address", Area = b"area", Article = b"article", Aside = b"aside", Audio = b"audio",
    B = b"b", Base = b"base", Blockquote = b"blockquote", Body = b"body", Br = b"br", Button = b"button", Canvas = b"canvas",
    Caption = b"caption", Center = b"center", Cite = b"cite", Col = b"col", Datalist = b"datalist", Dd = b"dd",
    Details = b"details", Dialog = b"dialog", Div = b"div", Dl = b"dl", Dt = b"dt", Em = b"em", Embed = b"embed",
    Fieldset = b"fieldset", Figcaption = b"figcaption", Figure = b"figure", Font = b"font", Footer = b"footer",
    Form = b"form", H1 = b"h1", H2 = b"h2", H3 = b"h3", H4 = b"h4", H5 = b"h5", H6 = b"h6", Head = b"head", Header = b"header",
    Hgroup = b"hgroup", Hr = b"hr", Html = b"html", I = b"i", Iframe = b"iframe", Img = b"img", Input = b"input",
    Label = b"label", Legend = b"legend", Li = b"li", Link = b"link", Listing = b"listing", Main = b"main", Math = b"math",
    Menu = b"menu", Meta = b"meta", Nav = b"nav", Noembed = b"noembed", Noframes = b"noframes", Noscript = b"noscript",
    Object = b"object", Ol = b"ol", Optgroup = b"optgroup", Option = b"option", P = b"p", Param = b"param",
    Plaintext = b"plaintext", Pre = b"pre", Script = b"script", Search = b"search", Section = b"section",
    Select = b"select", Source = b"source", Span = b"span", Strong = b"strong", Style = b"style", Summary = b"summary",
    Svg = b"svg", Table = b"table", Tbody = b"tbody", Td = b"td", Template = b"template", Textarea = b"textarea",
    Tfoot = b"tfoot", Th = b"th", Thead = b"thead", Time = b"time", Title = b"title", Tr = b"tr", Track = b"track", U = b"u",
    Ul = b"ul", Video = b"video", Wbr = b"wbr", Xmp = b"xmp",
}

/// The number of elements known, [`Tag::Other`] included.
pub(super) const TAGS: usize = Tag::Other as usize + 1;

impl Tag {
    /// Elements that never have content.
    pub(super) fn is_void(self) -> bool {
        use Tag::*;
        matches!(self, Area | Base | Br | Col | Embed | Hr | Img | Input | Link | Meta | Param | Source | Track | Wbr)
    }

    /// Elements whose content the tokenizer reads as raw text, by their name.
    pub(super) fn raw_text(self) -> Option<&'static str> {
        Some(match self {
            Self::Script => "script",
            Self::Style => "style",
            Self::Title => "title",
            Self::Textarea => "textarea",
            Self::Noscript => "noscript",
            Self::Iframe => "iframe",
            Self::Noembed => "noembed",
            Self::Noframes => "noframes",
            Self::Xmp => "xmp",
            _ => return None,
        })
    }

    /// Elements whose text is no text of the page.
    pub(super) fn is_skipped(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Audio
                | Canvas
                | Datalist
                | Iframe
                | Noembed
                | Noframes
                | Noscript
                | Object
                | Script
                | Select
                | Style
                | Svg
                | Template
                | Textarea
                | Title
                | Video
        )
    }

    /// Elements that start and end a line.
    pub(super) fn is_block(self) -> bool {
        use Tag::*;
        self.is_heading()
            || matches!(
                self,
                Address
                    | Article
                    | Aside
                    | Blockquote
                    | Body
                    | Button
                    | Caption
                    | Center
                    | Dd
                    | Details
                    | Dialog
                    | Div
                    | Dl
                    | Dt
                    | Fieldset
                    | Figcaption
                    | Figure
                    | Footer
                    | Form
                    | Head
                    | Header
                    | Hgroup
                    | Hr
                    | Html
                    | Legend
                    | Li
                    | Listing
                    | Main
                    | Menu
                    | Nav
                    | Ol
                    | P
                    | Plaintext
                    | Pre
                    | Search
                    | Section
                    | Summary
                    | Table
                    | Tbody
                    | Tfoot
                    | Thead
                    | Tr
                    | Ul
                    | Xmp
            )
    }

    /// Blocks that hold other blocks rather than a line of their own: what paragraphs are siblings in.
    pub(super) fn is_container(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Article
                | Aside
                | Blockquote
                | Body
                | Center
                | Details
                | Dialog
                | Div
                | Dl
                | Fieldset
                | Figure
                | Footer
                | Form
                | Header
                | Main
                | Menu
                | Nav
                | Ol
                | Search
                | Section
                | Table
                | Td
                | Ul
        )
    }

    /// `h1` to `h6`.
    pub(super) fn is_heading(self) -> bool {
        self.heading_level().is_some()
    }

    /// The level of a heading.
    pub(super) fn heading_level(self) -> Option<u8> {
        Some(match self {
            Self::H1 => 1,
            Self::H2 => 2,
            Self::H3 => 3,
            Self::H4 => 4,
            Self::H5 => 5,
            Self::H6 => 6,
            _ => return None,
        })
    }

    /// Start tags that end `svg` and `math` left open.
    pub(super) fn leaves_foreign(self) -> bool {
        use Tag::*;
        self.is_block() || matches!(self, B | Br | Em | Embed | I | Img | Meta | Span | Strong | U)
    }

    /// Start tags that end an open paragraph.
    pub(super) fn ends_paragraph(self) -> bool {
        use Tag::*;
        self.is_block() && !matches!(self, Body | Button | Caption | Head | Html | Legend | Tbody | Tfoot | Thead | Tr)
    }

    /// Elements that what stands in them doesn't reach out of: the standard's scopes, taken together.
    pub(super) fn is_scope(self) -> bool {
        matches!(self, Self::Table | Self::Td | Self::Th | Self::Caption | Self::Template | Self::Object | Self::Html)
    }

    /// Whether the end tag of this element doesn't reach through an open `other`: that of an inline element stays in
    /// its block, that of a block in its table cell, that of a part of a table in its table.
    pub(super) fn is_stopped_by(self, other: Self) -> bool {
        use Tag::*;
        match self {
            Table | Tbody | Thead | Tfoot | Tr | Td | Th | Caption => matches!(other, Table | Template | Object | Html),
            Other => other.is_scope(),
            _ => other.is_scope() || other.is_block() && !self.is_block(),
        }
    }

    /// The open element a start tag ends by implication, and the one behind which it isn't looked for.
    pub(super) fn implied_end(self) -> Option<(&'static [Tag], &'static [Tag])> {
        use Tag::*;
        Some(match self {
            Li => (&[Li], &[Ol, Ul, Menu, Table, Td, Th, Template]),
            Dd | Dt => (&[Dd, Dt], &[Dl, Table, Td, Th, Template]),
            Option | Optgroup => (&[Option], &[Select, Datalist]),
            Td | Th => (&[Td, Th], &[Table, Tr, Template]),
            Tr => (&[Tr], &[Table, Template]),
            Tbody | Thead | Tfoot => (&[Tbody, Thead, Tfoot], &[Table, Template]),
            A => (&[A], &[Table, Td, Th, Caption, Template, Object]),
            Button => (&[Button], &[Table, Td, Th, Template, Object]),
            _ => return None,
        })
    }
}
