//! What the words of `class`, `id`, `rel` and element names say of an element.
//!
//! Words are whole: values are cut at everything that is no ASCII letter and where a capital follows a small letter,
//! and two neighbours are also read as one (`most-read`, `mostRead`, `mostread`). Class names lie, so what is found
//! here is evidence, to be weighed by who reads the cues; a word never removes anything by itself.

use crate::segment::Hint;

/// What words say of an element.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Says {
    /// It is never the article.
    pub(super) outside: bool,
    /// It may hold the article.
    pub(super) inside: bool,
    /// What it is.
    pub(super) hint: Option<Hint>,
}

/// The meaning of one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sense {
    Outside,
    Inside,
    Is(Hint),
}

/// The words known. English ones are used by sites in any language; those of other languages stand where sites were
/// seen to use them. A word of two is written as one.
#[rustfmt::skip]
const WORDS: &[(Sense, &str)] = &[
    (Sense::Outside, "\
        nav navbar navigation menu menus submenu megamenu topnav navlist footer sidebar sidebars toolbar \
        pagination pager masthead topbar bar modal popup overlay lightbox login signin register search \
        sitemap copyright ticker skip skiplink siteheader pageheader mainheader headerwrapper \
        headercontainer headerinner headermain headermenu headernav headerwrap lheader subnav mainmenu \
        mainnav rightrail leftrail rightcol leftcol sidecol offcanvas flyout dropdown hide invisible sronly \
        screenreader visuallyhidden form searchform fields submit checkbox logo branding colophon hamburger \
        burger swiper carousel banner legal privacy disclaimer widgetarea textwidget widgetnav account cart \
        contact rss buttons entryfooter alertbar notice breadcrumb breadcrumbs aside"),
    (Sense::Inside, "\
        articlebody articlecontent articlemain articlecopy storybody storycontent storytext entrycontent \
        postcontent postbody posttext newsbody newscontent newstext newsdetail detailcontent contentdetail \
        contentbody bodycontent bodycopy bodytext maincontent maintext contentmain hentry richtext wysiwyg \
        articledetail detailbody fulltext pagecontent blogcontent blogpost singlepost textcontent \
        htmlcontent contentwrapper contentinner innercontent textblock noidung chitiet fckdetail \
        articlewrapper"),
    (Sense::Is(Hint::Byline), "\
        author authors byline bylines writer reporter journalist contributor contributors autor auteur \
        tacgia penulis verfasser autore redakteur authorbox authorbio bio vcard"),
    (Sense::Is(Hint::Date), "\
        date dates time timestamp datetime published pubdate publishdate posted postedon updated modified \
        datum fecha datepublished datemodified dateline tanggal ngaydang thoigian datepost pubtime uhrzeit"),
    (Sense::Is(Hint::Related), "\
        related recommended recommendation recommendations recommend recommends teaser teasers popular \
        trending more mostread mostpopular mostviewed readmore stories articles seealso alsoread readalso \
        readnext upnext nextup latest similar suggested suggestions outbrain taboola recirculation recirc \
        excerpt lienquan docnhieu docthem xemthem tinmoi tinkhac cungchuyenmuc youmaylike maylike \
        youmightlike promo promos crosslinks nextarticle prevarticle prev previous previouspost nextpost \
        prevnext bacajuga terkait verwandt aehnliche ultimas leertambien weitere meistgelesen"),
    (Sense::Is(Hint::Comments), "\
        comment comments disqus commentlist respond reply replies binhluan kommentar kommentare comentarios \
        commentaires commento commenti discussion livefyre komentar ykien"),
    (Sense::Is(Hint::Share), "\
        share sharing shares social socials sharebar sharebuttons sharethis addthis addtoany socialshare \
        shareicons follow followus facebook pinterest linkedin whatsapp reddit teilen compartir chiase"),
    (Sense::Is(Hint::Promotion), "\
        ads advert adverts advertisement advertisements advertising adsbox adslot adsense adunit sponsor \
        promotion promotions newsletter newsletters subscribe subscription subscriptions paywall cookie \
        cookies consent gdpr donate donation signup optin mailchimp quangcao werbung anzeige publicidad \
        publicite giveaway"),
    (Sense::Is(Hint::Tags), "\
        tags taglist taglinks tagcloud posttag articletag entrycategory postcategory articlecategory \
        categories topics keywords taxonomy eyebrow kicker rubric rubrik chuyenmuc tukhoa postedin \
        filedunder catlinks"),
    (Sense::Is(Hint::Caption), "\
        caption captions credit credits figcaption wpcaption imagecaption photocaption photocredit \
        imagecredit photographer chuthich"),
    (Sense::Is(Hint::Lead), "\
        lead lede standfirst intro dek abstract subtitle subheadline sapo chapeau vorspann teasertext deck \
        articlelead articlesummary"),
    (Sense::Is(Hint::Title), "\
        title headline posttitle entrytitle articletitle pagetitle tieude"),
];

/// What stands behind these says what else is on the page: `has-sidebar`, `no-comments`, `with-share-bar`.
const ABOUT_ANOTHER: [Key; 5] = [key(b"has"), key(b"no"), key(b"non"), key(b"with"), key(b"without")];

/// A word as a number: its bytes in lower case, the last one lowest. 0 is no word.
type Key = u128;

/// The longest word, in bytes.
const LONGEST: usize = 16;

/// The slots of the table, a power of two well above the number of words.
const SLOTS: usize = 1024;

/// The words by their hash; a taken slot sends on to the next.
static TABLE: [(Key, Sense); SLOTS] = table();

/// The most bytes of a value that are read: utility classes can run to kilobytes.
const MOST: usize = 400;

/// For each byte the small letter it is, in either case; 0 where it is no ASCII letter.
static LETTERS: [u8; 256] = {
    let mut letters = [0; 256];
    let mut letter = b'a';
    while letter <= b'z' {
        letters[letter as usize] = letter;
        letters[letter.to_ascii_uppercase() as usize] = letter;
        letter += 1;
    }
    letters
};

/// What the values of a page say. Most stand there many times: those read last are remembered.
#[derive(Debug)]
pub(super) struct Words<'a>(Box<[(&'a str, Says); REMEMBERED]>);

/// A power of two.
const REMEMBERED: usize = 256;

impl Default for Words<'_> {
    fn default() -> Self {
        Self(Box::new([("", Says::default()); REMEMBERED]))
    }
}

impl<'a> Words<'a> {
    /// What a value says.
    pub(super) fn read(&mut self, value: &'a str) -> Says {
        let (Some(head), Some(tail)) = (value.as_bytes().first_chunk(), value.as_bytes().last_chunk()) else {
            return read(value);
        };
        let mixed = u64::from_le_bytes(*head) ^ u64::from_le_bytes(*tail).rotate_left(32) ^ value.len() as u64;
        let (known, says) = &mut self.0[place(mixed, REMEMBERED)];
        if *known != value {
            (*known, *says) = (value, read(value));
        }
        *says
    }
}

/// What a value says.
fn read(value: &str) -> Says {
    let bytes = &value.as_bytes()[..value.len().min(MOST)];
    let mut says = Says::default();
    // The word before and its letters; none where a blank stands between, which parts class names.
    let (mut last, mut last_length) = (0, 0);
    let mut at = 0;
    while at < bytes.len() {
        let (mut word, mut length) = (0, 0);
        while at < bytes.len() {
            let byte = bytes[at];
            let letter = LETTERS[usize::from(byte)];
            let starts_next = letter != byte && length > 0 && bytes[at - 1].is_ascii_lowercase();
            if letter == 0 || starts_next {
                break;
            }
            word = word << 8 | Key::from(letter);
            length += 1;
            at += 1;
        }
        if length == 0 {
            last_length *= usize::from(!bytes[at].is_ascii_whitespace());
            at += 1;
            continue;
        }
        if length <= LONGEST && (last_length == 0 || !ABOUT_ANOTHER.contains(&last)) {
            says.add(word);
            if last_length > 0 && last_length + length <= LONGEST {
                says.add(last << (8 * length) | word);
            }
        }
        (last, last_length) = (word, length);
    }
    says
}

impl Says {
    /// Adds what a word says.
    fn add(&mut self, word: Key) {
        let mut slot = slot(word);
        while TABLE[slot].0 != word {
            if TABLE[slot].0 == 0 {
                return;
            }
            slot = (slot + 1) % SLOTS;
        }
        match TABLE[slot].1 {
            Sense::Outside => self.outside = true,
            Sense::Inside => self.inside = true,
            Sense::Is(hint) => {
                self.outside |= is_outside(hint);
                self.hint = self.hint.filter(|known| rank(*known) <= rank(hint)).or(Some(hint));
            }
        }
    }

    /// Adds what another attribute says; its hint counts less.
    pub(super) fn merge(&mut self, other: Self) {
        self.outside |= other.outside;
        self.inside |= other.inside;
        self.hint = self.hint.or(other.hint);
    }
}

/// Hints for what is never the article.
fn is_outside(hint: Hint) -> bool {
    matches!(hint, Hint::Related | Hint::Comments | Hint::Share | Hint::Promotion)
}

/// Of several hints in one value the first of this order counts: `related-title` is related, no title.
fn rank(hint: Hint) -> u8 {
    match hint {
        Hint::Share => 0,
        Hint::Comments => 1,
        Hint::Promotion => 2,
        Hint::Related => 3,
        Hint::Caption => 4,
        Hint::Byline => 5,
        Hint::Date => 6,
        Hint::Tags => 7,
        Hint::Lead => 8,
        Hint::Title => 9,
    }
}

/// A word of at most [`LONGEST`] small letters as a number.
const fn key(word: &[u8]) -> Key {
    let mut key = 0;
    let mut at = 0;
    while at < word.len() {
        key = key << 8 | word[at] as Key;
        at += 1;
    }
    key
}

/// Where a word is looked for first.
const fn slot(word: Key) -> usize {
    place((word ^ (word >> 64)) as u64, SLOTS)
}

/// The place of a number among a power of two of them, by Fibonacci hashing: the upper bits of a product with 2^64 / golden
/// ratio.
const fn place(number: u64, places: usize) -> usize {
    (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - places.trailing_zeros())) as usize
}

/// Lays the words out in their slots, at compile time.
const fn table() -> [(Key, Sense); SLOTS] {
    let mut table = [(0, Sense::Outside); SLOTS];
    let mut group = 0;
    while group < WORDS.len() {
        let (sense, words) = WORDS[group];
        let words = words.as_bytes();
        let mut word: Key = 0;
        let mut at = 0;
        while at <= words.len() {
            if at < words.len() && words[at] != b' ' {
                word = word << 8 | words[at] as Key;
            } else if word != 0 {
                let mut slot = slot(word);
                while table[slot].0 != 0 {
                    assert!(table[slot].0 != word, "a word stands twice");
                    slot = (slot + 1) % SLOTS;
                }
                table[slot] = (word, sense);
                word = 0;
            }
            at += 1;
        }
        group += 1;
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_short_and_small() {
        for (_, words) in WORDS {
            for word in words.split(' ') {
                assert!(word.len() <= LONGEST && word.bytes().all(|byte| byte.is_ascii_lowercase()), "{word}");
            }
        }
    }

    #[test]
    fn values_that_are_remembered_say_the_same() {
        let values = ["sidebar wide", "share-buttons", "article-body", "sidebar wide", "", "nav", "article-body"];
        let mut words = Words::default();
        for value in values {
            assert_eq!(words.read(value), read(value), "{value}");
        }
    }

    #[test]
    fn words_are_read_whole() {
        assert_eq!(read("badge navy unshared"), Says::default());
        assert_eq!(read("most read"), Says::default());
        assert_eq!(read("has-sidebar no-comments"), Says::default());
        assert_eq!(read("shareBar").hint, Some(Hint::Share));
        assert_eq!(read("tin-lien-quan").hint, Some(Hint::Related));
        assert_eq!(read("related-title").hint, Some(Hint::Related));
        assert!(read("c-articleBody__x").inside);
        assert_eq!(read("averyveryveryverylongword"), Says::default());
    }
}
