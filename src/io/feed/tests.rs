use super::*;

fn read(feed: &[u8]) -> Vec<Unparsed> {
    let source = FeedSource::new(feed, Origin::file("x.rss"), 2000, Declared::default(), vec!["author".into()]);
    source.map(|item| item.unwrap()).collect()
}

fn records(feed: &str) -> Vec<RawRecord> {
    let record = |unparsed| match unparsed {
        Unparsed::Record(record) => record,
        other => panic!("{other:?}"),
    };
    read(feed.as_bytes()).into_iter().map(record).collect()
}

/// Place and bytes of each document, place and reason of what was lost.
fn told(feed: &str) -> Vec<String> {
    let told = |unparsed| match unparsed {
        Unparsed::Record(record) => format!("{} {}", record.origin, String::from_utf8_lossy(&record.bytes)),
        Unparsed::Rejected(rejected) => format!("{} {}", rejected.origin, rejected.reason),
        other => format!("{other:?}"),
    };
    read(feed.as_bytes()).into_iter().map(told).collect()
}

#[test]
fn rss_items_have_the_fullest_content_and_what_is_said_beside_it() {
    let records = records(
        "<?xml version='1.0'?><rss><channel><title>Paper</title><language>vi</language>
        <!-- <item><description>no</description></item> -->
        <item><title>A &amp;amp; B</title><link>https://paper.example/a?x=1&amp;y=2</link><guid>g1</guid>
        <pubDate>Mon, 03 Feb 2025 10:00:00 +0700</pubDate><author>Lê Vân</author><description>short</description>
        <content:encoded><![CDATA[<p>the <b>whole</b></item>]]></content:encoded></item>
        <item><description>&lt;p&gt;tiếng &amp;#7879; &#7879;&lt;/p&gt;</description></item></channel></rss>",
    );
    let Declared { id, url, title, date, language, carry, .. } = &records[0].declared;
    assert_eq!((id.as_deref(), url.as_deref()), (Some("g1"), Some("https://paper.example/a?x=1&y=2")));
    assert_eq!((title.as_deref(), language.as_deref()), (Some("A & B"), Some("vi")));
    assert_eq!((date.as_deref(), carry), (Some("Mon, 03 Feb 2025 10:00:00 +0700"), &vec![Some("Lê Vân".to_owned())]));
    assert_eq!(String::from_utf8_lossy(&records[0].bytes), "<p>the <b>whole</b></item>");
    assert_eq!(String::from_utf8_lossy(&records[1].bytes), "<p>tiếng &#7879; &#7879;</p>");
}

#[test]
fn atom_entries_say_what_their_content_is() {
    let records = records(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang=\"en\"><title>Paper</title>
        <entry><title>One</title><link rel='self' href='https://paper.example/self'/><link href='https://paper.example/1'/>
        <id>urn:1</id><published>2025-02-03T10:00:00Z</published><summary>short</summary>
        <content type='xhtml'><div><p>whole &amp; fine</p></div></content></entry>
        <entry><content type=\"text\">a &lt; b</content></entry></feed>",
    );
    assert_eq!(String::from_utf8_lossy(&records[0].bytes), "<div><p>whole &amp; fine</p></div>");
    assert_eq!(records[0].declared.url.as_deref(), Some("https://paper.example/1"));
    assert_eq!(records[0].declared.language.as_deref(), Some("en"));
    assert_eq!((records[1].markup, records[1].bytes.as_slice()), (Markup::Text, &b"a < b"[..]));
}

#[test]
fn a_charset_of_the_feed_holds_for_its_items() {
    let feed = b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><rss><item><title>\xcc\xe8\xf0</title><description>\xcc\xe8\xf0</description></item></rss>";
    let Unparsed::Record(record) = read(feed).remove(0) else { panic!("no record") };
    assert_eq!((record.declared.title.as_deref(), record.bytes.as_slice()), (Some("Мир"), &b"\xcc\xe8\xf0"[..]));
    assert_eq!(record.declared.charset.as_deref(), Some("windows-1251"));
}

#[test]
fn what_is_amiss_in_one_item_stays_in_it() {
    let item = |content: &str| format!("<item><description>{content}</description></item>");
    let feed = |second: &str| format!("<rss>{}{second}{}</rss>", item("one"), item("three"));
    assert_eq!(told(&feed("<item><title>t</title></item>")), ["x.rss:1 one", "x.rss:2 empty", "x.rss:3 three"]);
    assert_eq!(told(&feed("<item><description>two</item>")), ["x.rss:1 one", "x.rss:2 two</item>", "x.rss:3 three"]);
    assert_eq!(told(&feed(&item(&"x".repeat(3000)))), ["x.rss:1 one", "x.rss:2 too_large", "x.rss:3 three"]);
    let whole = feed(&item("two"));
    assert_eq!(told(&whole[..whole.len() - 20]), ["x.rss:1 one", "x.rss:2 two", "x.rss:3 truncated"]);
    assert_eq!(told("<rss><channel></channel></rss>"), ["x.rss empty"]);
}
