//! HTML to plain text: tags go, entities become the characters they stand for.
//!
//! What comes out is text and never markup again: whoever shows it escapes it.

/// What was made of a piece of HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plain {
    /// On one line, with single spaces.
    pub text: String,
    /// There were pictures, sound or other things that are no text.
    pub lost: bool,
}

/// Elements that are text with another look: they go without a trace.
const INLINE: &str = " a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span \
                      strike strong sub sup time tt u var wbr ";
/// Elements that begin a line or a cell of their own.
const BLOCK: &str = " address article aside blockquote body br caption center col colgroup dd details div dl dt \
                     fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html legend li link main \
                     meta nav ol p pre section summary table tbody td tfoot th thead title tr ul ";
/// Elements that no text can stand for.
const LOST: &str = " applet audio button canvas embed iframe img input map math object picture select source svg \
                    textarea track video ";
/// Elements whose contents are no text either.
const HIDDEN: [&str; 2] = ["script", "style"];

/// The text of a piece of HTML. A `<` that begins no element of HTML is one: `List<String>`
/// and `a < b` stay as they are.
pub fn plain_text(html: &str) -> Plain {
    let lower = html.to_ascii_lowercase();
    let mut plain = Plain::default();
    let mut text = String::with_capacity(html.len());
    // No tag ends behind the last `>`: nothing there needs a search to the end of the text.
    let tags_end = html.rfind('>').map_or(0, |last| last + 1);
    let mut at = 0;
    while let Some(next) = html[at..].find(['<', '&']) {
        text.push_str(&html[at..at + next]);
        at += next;
        let rest = &html[at..];
        let taken = if rest.starts_with('&') {
            entity(rest).map(|(c, length)| {
                text.push(c);
                length
            })
        } else if at >= tags_end {
            None
        } else {
            tag(&lower[at..]).map(|tag| {
                plain.lost |= tag.lost;
                if tag.breaks {
                    text.push(' ');
                }
                tag.length
            })
        };
        // A sign that begins nothing stands for itself; both are one byte.
        at += taken.unwrap_or_else(|| {
            text.push_str(&rest[..1]);
            1
        });
    }
    text.push_str(&html[at..]);
    plain.text = tidy(&text);
    plain
}

/// A text on one line, with single spaces and no control characters.
pub fn tidy(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

/// Text as it stands in HTML.
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

struct Tag {
    length: usize,
    breaks: bool,
    lost: bool,
}

/// The tag or comment at the beginning of a text in lower case.
fn tag(html: &str) -> Option<Tag> {
    let gone = |length| Some(Tag { length, breaks: false, lost: false });
    if html.starts_with("<!--") {
        return gone(html.find("-->").map_or(html.len(), |end| end + 3));
    }
    let inner = html.strip_prefix("</").or_else(|| html.strip_prefix('<'))?;
    let name_ends = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let name = &inner[..name_ends];
    if name.is_empty() || !inner[name_ends..].starts_with(|c: char| c == '>' || c == '/' || c.is_ascii_whitespace()) {
        return None;
    }
    if HIDDEN.contains(&name) {
        let closing = if html.starts_with("</") { Some(0) } else { html.find(&format!("</{name}")) };
        let close = closing.and_then(|closing| Some(closing + html[closing..].find('>')? + 1));
        return gone(close.unwrap_or(html.len()));
    }
    let listed = |list: &str| list.contains(&format!(" {name} "));
    let (breaks, lost) = (listed(BLOCK), listed(LOST));
    if !breaks && !lost && !listed(INLINE) {
        return None;
    }
    let length = html.find('>')? + 1;
    Some(Tag { length, breaks, lost })
}

/// The entity at the beginning of a text: its character and its length.
fn entity(html: &str) -> Option<(char, usize)> {
    const LONGEST: usize = 12;
    let end = html.bytes().take(LONGEST).position(|byte| byte == b';')?;
    let name = &html[1..end];
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((c, end + 1))
}

/// The entities that editors write.
const NAMED: [(&str, char); 69] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("shy", '\u{ad}'),
    ("agrave", 'à'),
    ("acirc", 'â'),
    ("auml", 'ä'),
    ("aelig", 'æ'),
    ("ccedil", 'ç'),
    ("egrave", 'è'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("euml", 'ë'),
    ("icirc", 'î'),
    ("iuml", 'ï'),
    ("ntilde", 'ñ'),
    ("ocirc", 'ô'),
    ("ouml", 'ö'),
    ("oelig", 'œ'),
    ("ugrave", 'ù'),
    ("ucirc", 'û'),
    ("uuml", 'ü'),
    ("szlig", 'ß'),
    ("Agrave", 'À'),
    ("Ccedil", 'Ç'),
    ("Egrave", 'È'),
    ("Eacute", 'É'),
    ("Ecirc", 'Ê'),
    ("OElig", 'Œ'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bull", '•'),
    ("middot", '·'),
    ("euro", '€'),
    ("pound", '£'),
    ("cent", '¢'),
    ("copy", '©'),
    ("reg", '®'),
    ("trade", '™'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("times", '×'),
    ("divide", '÷'),
    ("minus", '−'),
    ("frac12", '½'),
    ("sup2", '²'),
    ("sup3", '³'),
    ("micro", 'µ'),
    ("le", '≤'),
    ("ge", '≥'),
    ("ne", '≠'),
    ("asymp", '≈'),
    ("infin", '∞'),
    ("radic", '√'),
    ("sum", '∑'),
    ("pi", 'π'),
    ("Omega", 'Ω'),
    ("larr", '←'),
    ("rarr", '→'),
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(html: &str) -> String {
        plain_text(html).text
    }

    #[test]
    fn tags_go_and_blocks_part_words() {
        assert_eq!(text("<p>One <b>bold</b> word.</p><p>Another</p>"), "One bold word. Another");
        assert_eq!(text("a<br/>b<BR>c<li>d</li>"), "a b c d");
        assert_eq!(text("H<sub>2</sub>O"), "H2O");
    }

    #[test]
    fn entities_become_characters_once() {
        assert_eq!(text("caf&eacute;&nbsp;&amp; th&#233; &#x2192; &euro;"), "café & thé → €");
        assert_eq!(text("&amp;lt;b&amp;gt;"), "&lt;b&gt;");
        assert_eq!(text("a &unknown; &; &#xD800; &#999999999; b & c"), "a &unknown; &; &#xD800; &#999999999; b & c");
    }

    #[test]
    fn what_is_no_element_of_html_is_text() {
        assert_eq!(text("Is a < b, or List<String> > 3?"), "Is a < b, or List<String> > 3?");
        assert_eq!(text("x <p"), "x <p");
    }

    #[test]
    fn scripts_styles_and_comments_leave_nothing() {
        assert_eq!(text("a<script>alert('<b>')</script>b<!-- c -->d<style>p{}</style >e"), "abde");
        assert_eq!(text("a<script>never closed"), "a");
        assert_eq!(text("<img src=x onerror=alert(1)>after"), "after");
    }

    #[test]
    fn a_lost_picture_is_told() {
        assert!(plain_text("<p>See <img src=\"@@PLUGINFILE@@/a.png\" alt=\"a\"></p>").lost);
        assert!(!plain_text("<p>See</p>").lost);
    }

    #[test]
    fn a_long_text_of_beginnings_takes_no_long_time() {
        for part in ["<p ", "<", "&", "<!--", "<script>", "</script", "&#", "<a href='"] {
            let long = part.repeat(200_000);
            assert!(plain_text(&long).text.len() <= long.len());
        }
    }

    proptest! {
        #[test]
        fn escaped_text_comes_back(text in "\\PC{0,40}|[<>&;#a-z\"' ]{0,30}") {
            prop_assert_eq!(plain_text(&escape(&text)), Plain { text: tidy(&text), lost: false });
        }

        #[test]
        fn any_text_is_read(html in "[<>/&;#!a-z\"'= é-]{0,60}|\\PC{0,60}") {
            let plain = plain_text(&html);
            prop_assert_eq!(tidy(&plain.text), plain.text);
        }
    }
}
