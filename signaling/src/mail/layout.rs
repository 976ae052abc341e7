//! How a letter's text is laid out: as plain text, and as HTML that mail programs show alike.
//!
//! The HTML loads nothing, follows nobody, is read well aloud (one heading, real links, a layout
//! without tables of data) and keeps its contrast in programs that turn colours round.

use super::text::{Part, Written};
use crate::wire::Language;

/// Longest line of plain text, characters: shorter than what programs break by themselves.
const LINE: usize = 76;

/// The letter as plain text.
pub fn plain(text: &Written) -> String {
    let mut out = String::new();
    let mut paragraph = |text: &str| {
        wrap(&mut out, text);
        out.push('\n');
    };
    for part in &text.parts {
        match part {
            Part::Text(words) => paragraph(words),
            Part::Facts(facts) => {
                let lines: Vec<String> = facts.iter().map(|(name, value)| format!("{name} {value}")).collect();
                paragraph(&lines.join("\n"));
            }
            Part::Quote(lines) => paragraph(&lines.join("\n")),
            Part::Code(code) => paragraph(code),
            Part::Button { label, link } => paragraph(&format!("{label}\n{link}")),
        }
    }
    out.push_str("-- \n");
    for line in &text.foot {
        wrap(&mut out, line);
    }
    if let Some((label, link)) = &text.refuse {
        wrap(&mut out, &format!("{label}\n{link}"));
    }
    out
}

/// Breaks lines at blanks that may be broken at; a link stays whole.
fn wrap(out: &mut String, text: &str) {
    for line in text.lines() {
        let mut width = 0;
        for word in line.split(' ') {
            let length = word.chars().count();
            if width > 0 && width + 1 + length > LINE {
                out.push('\n');
                width = 0;
            } else if width > 0 {
                out.push(' ');
                width += 1;
            }
            out.push_str(word);
            width += length;
        }
        out.push('\n');
    }
}

/// Colours of the dark: those who cannot turn colours show the light ones. They are the page's own
/// (`web-client/src/theme`).
const STYLE: &str = "\
@media (prefers-color-scheme: dark) {\
.page{background-color:#0d1513!important}\
.sheet{background-color:#1c2723!important;color:#e3ebe7!important}\
.quiet{color:#b9c5c0!important;border-color:#37453f!important}\
.brand,.link{color:#78c2b5!important}\
.button{background-color:#78c2b5!important;color:#0d1513!important}\
.code{background-color:#0d1513!important;color:#e3ebe7!important}\
}";

const FONT: &str = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif";

/// The letter as HTML.
pub fn html(text: &Written, language: Language) -> String {
    let mut body = String::new();
    for part in &text.parts {
        match part {
            Part::Text(words) => body.push_str(&format!("<p style=\"margin:0 0 16px\">{}</p>", escape(words))),
            Part::Facts(facts) => {
                body.push_str("<p style=\"margin:0 0 16px\">");
                let lines: Vec<String> = facts
                    .iter()
                    .map(|(name, value)| format!("<strong>{}</strong> {}", escape(name), escape(value)))
                    .collect();
                body.push_str(&lines.join("<br>"));
                body.push_str("</p>");
            }
            Part::Quote(lines) => {
                let lines: Vec<String> = lines.iter().map(|line| escape(line)).collect();
                body.push_str(&format!(
                    "<blockquote style=\"margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid #0b665b;\
                     overflow-wrap:anywhere\">{}</blockquote>",
                    lines.join("<br>")
                ));
            }
            Part::Code(code) => body.push_str(&format!(
                "<p class=\"code\" style=\"margin:0 0 16px;padding:12px 16px;background-color:#eef1ee;color:#182220;\
                 border-radius:12px;font-family:ui-monospace,Menlo,Consolas,monospace;font-size:24px;\
                 letter-spacing:4px\">{}</p>",
                escape(code)
            )),
            Part::Button { label, link } => {
                let link = escape(link);
                body.push_str(&format!(
                    "<p style=\"margin:0 0 16px\"><a class=\"button\" href=\"{link}\" style=\"display:inline-block;\
                     padding:12px 20px;background-color:#0b665b;color:#ffffff;border-radius:12px;\
                     text-decoration:none;font-weight:600\">{}</a></p>\
                     <p class=\"quiet\" style=\"margin:0 0 16px;font-size:14px;color:#4c5853;\
                     overflow-wrap:anywhere\">{link}</p>",
                    escape(label)
                ));
            }
        }
    }
    let mut foot: Vec<String> = text.foot.iter().map(|line| escape(line)).collect();
    if let Some((label, link)) = &text.refuse {
        foot.push(format!(
            "<a class=\"link\" href=\"{}\" style=\"display:inline-block;padding:6px 0;color:#0b665b\">{}</a>",
            escape(link),
            escape(label.trim_end_matches(['\u{a0}', ':']))
        ));
    }
    let (code, subject, foot) = (language.code(), escape(&text.subject), foot.join("<br>"));
    format!(
        "<!doctype html><html lang=\"{code}\" dir=\"ltr\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <meta name=\"supported-color-schemes\" content=\"light dark\">\
         <title>{subject}</title><style>{STYLE}</style></head>\
         <body class=\"page\" style=\"margin:0;padding:24px 12px;background-color:#f6f8f6\">\
         <div role=\"article\" lang=\"{code}\" class=\"sheet\" style=\"max-width:560px;margin:0 auto;padding:28px 24px;\
         background-color:#ffffff;color:#182220;border-radius:18px;{FONT};font-size:16px;line-height:1.5\">\
         <p class=\"brand\" style=\"margin:0 0 20px;font-size:14px;font-weight:700;color:#0b665b\">Vivavoce</p>\
         <h1 style=\"margin:0 0 16px;font-size:22px;line-height:1.3\">{subject}</h1>{body}\
         <p class=\"quiet\" style=\"margin:24px 0 0;padding:16px 0 0;border-top:1px solid #e2e7e3;font-size:14px;\
         color:#4c5853\">{foot}</p></div></body></html>\n"
    )
}

/// Text inside of HTML, in an attribute as well.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}
