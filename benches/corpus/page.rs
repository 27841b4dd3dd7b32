//! HTML pages of the weight and shape of a news site's: about 150 kB, of which 3 kB are the article.

use super::{Random, headline, paragraph, sentence};

/// A page and what it says.
pub struct Page {
    pub html: String,
    /// The body, paragraphs joined by a blank line: no headline, no caption.
    pub text: String,
    /// The day of publication, ISO.
    pub date: String,
}

/// A page whose article has so many paragraphs. Three in four say their date in the head, all in a visible stamp.
pub fn page(random: &mut Random, paragraphs: u64) -> Page {
    let title = headline(random);
    let (year, month, day) = (2015 + random.below(10), 1 + random.below(12), 1 + random.below(28));
    let date = format!("{year}-{month:02}-{day:02}");
    let (hour, minute) = (6 + random.below(16), random.below(60));
    let mut html = String::with_capacity(160_000);
    html.push_str("<!DOCTYPE html>\n<html lang=\"vi\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.push_str(&format!("<title>{title} - Báo Mẫu</title>\n<meta property=\"og:title\" content=\"{title}\">\n"));
    if random.below(4) > 0 {
        let stamp = format!("{date}T{hour:02}:{minute:02}:00+07:00");
        html.push_str(&format!("<meta property=\"article:published_time\" content=\"{stamp}\">\n"));
        html.push_str(&format!(
            "<script type=\"application/ld+json\">{{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\
             \"headline\":\"{title}\",\"datePublished\":\"{stamp}\"}}</script>\n"
        ));
    }
    for number in 0..30 {
        html.push_str(&format!("<link rel=\"preload\" as=\"script\" href=\"/static/js/chunk.{number}.min.js\">\n"));
    }
    style(random, &mut html);
    script(random, 30_000, &mut html);
    html.push_str(
        "</head>\n<body class=\"page page-detail\" data-page=\"detail\">\n<header class=\"header\"><nav><ul>\n",
    );
    links(random, 120, &mut html);
    html.push_str(
        "</ul></nav></header>\n<main class=\"container\"><div class=\"row\"><div class=\"col-8\"><article>\n",
    );
    html.push_str(&format!("<h1 class=\"title-detail\">{title}</h1>\n"));
    html.push_str(&format!("<span class=\"date\">{day:02}/{month:02}/{year}, {hour:02}:{minute:02} (GMT+7)</span>\n"));
    html.push_str("<div class=\"fck_detail\">\n");
    let mut text = Vec::new();
    for number in 0..paragraphs {
        let words = paragraph(random);
        html.push_str(&marked(&words));
        text.push(words);
        if number % 3 == 1 {
            let mut caption = String::new();
            sentence(random, &mut caption);
            html.push_str(&format!(
                "<figure class=\"tplCaption\"><picture><source srcset=\"/i/{0}_1x.webp 1x, /i/{0}_2x.webp 2x\">\
                 <img src=\"/i/{0}.jpg\" alt=\"\" loading=\"lazy\"></picture><figcaption>{caption} Ảnh: PV\
                 </figcaption></figure>\n<div class=\"ads\" id=\"slot-{0}\" data-size=\"300x250\"></div>\n",
                random.below(1_000_000)
            ));
        }
    }
    html.push_str("</div></article>\n<section class=\"related\"><h3>Tin liên quan</h3>\n");
    teasers(random, 10, &mut html);
    html.push_str("</section>\n<form class=\"comment\"><textarea></textarea><button>Gửi</button></form></div>\n");
    html.push_str("<aside class=\"sidebar\"><h3>Xem nhiều</h3>\n");
    teasers(random, 60, &mut html);
    html.push_str("</aside></div></main>\n<footer><ul>\n");
    links(random, 60, &mut html);
    html.push_str("</ul><p>© Báo Mẫu. Giữ bản quyền nội dung.</p></footer>\n");
    script(random, 25_000, &mut html);
    html.push_str("</body>\n</html>\n");
    Page { html, text: text.join("\n\n"), date }
}

/// A paragraph with a link in it.
fn marked(words: &str) -> String {
    let (head, tail) = words.split_once(", ").unwrap_or((words, ""));
    if tail.is_empty() {
        format!("<p class=\"Normal\">{head}</p>\n")
    } else {
        format!("<p class=\"Normal\">{head}, <a href=\"/chu-de\" title=\"\">{tail}</a></p>\n")
    }
}

fn links(random: &mut Random, count: u64, html: &mut String) {
    for _ in 0..count {
        let name: String = headline(random).split(' ').take(2).collect::<Vec<_>>().join(" ");
        html.push_str(&format!("<li class=\"menu-item\"><a href=\"/{}\">{name}</a></li>\n", random.below(9999)));
    }
}

fn teasers(random: &mut Random, count: u64, html: &mut String) {
    for _ in 0..count {
        let (line, number) = (headline(random), random.below(4_000_000));
        html.push_str(&format!(
            "<article class=\"item-news\" data-id=\"{number}\"><div class=\"thumb\"><a href=\"/bai-{number}.html\" \
             title=\"{line}\"><img class=\"lazy\" src=\"data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAA=\" \
             data-src=\"/thumb/{number}.jpg\" alt=\"{line}\"></a></div><h3 class=\"title-news\">\
             <a href=\"/bai-{number}.html\" data-medium=\"item-{number}\">{line}</a></h3></article>\n"
        ));
    }
}

fn script(random: &mut Random, bytes: usize, html: &mut String) {
    html.push_str("<script>\n");
    let end = html.len() + bytes;
    while html.len() < end {
        let number = random.below(1 << 32);
        html.push_str(&format!(
            "window.q=window.q||[];if(window.q.length<{number}){{window.q.push(['_{number:x}',\"<b>\"]);}}\n"
        ));
    }
    html.push_str("</script>\n");
}

fn style(random: &mut Random, html: &mut String) {
    html.push_str("<style>\n");
    for number in 0..200 {
        html.push_str(&format!(
            ".c{number}>.item{{margin:0 {}px;display:flex;color:#{:06x}}}\n",
            random.below(40),
            random.below(1 << 24)
        ));
    }
    html.push_str("</style>\n");
}
