//! A letter as it goes over the wire: headers, and the same text as plain text and as HTML.

use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::text::Text;
use mail_builder::mime::MimePart;
use uuid::Uuid;

use super::layout::{html, plain};
use super::letter::{AssignmentNews, Letter, LetterKind};
use super::text::written;
use crate::assignments::calendar::{self, Entry, Method};
use crate::config::{PublicUrl, Sender};
use crate::wire::Timestamp;

/// Where a letter comes from.
pub struct Origin<'a> {
    /// Whom it comes from.
    pub sender: &'a Sender,
    /// Where its links lead.
    pub public_url: &'a PublicUrl,
}

/// The URL that refuses such letters: a POST does so at once (RFC 8058), a GET asks first.
pub fn unsubscribe_url(public_url: &PublicUrl, token: &str) -> String {
    public_url.join(&format!("/api/mail/unsubscribe?token={token}"))
}

/// What a letter has a calendar do, and the method of it.
fn calendar(letter: &Letter, sender: &Sender, now: Timestamp) -> Option<(&'static str, String)> {
    let LetterKind::Assignment(what) = &letter.kind else { return None };
    let method = match what.news {
        AssignmentNews::Assigned | AssignmentNews::Changed => Method::Request,
        AssignmentNews::Withdrawn => Method::Cancel,
        AssignmentNews::Soon | AssignmentNews::Overdue => return None,
    };
    let entry = Entry {
        uid: what.id,
        sequence: what.sequence,
        summary: &what.title,
        url: Some(&what.link),
        due: what.due,
        minutes: what.minutes,
        between: Some((&sender.address, &letter.to)),
    };
    Some((method.name(), calendar::file(method, &entry, now)))
}

/// The letter as bytes. All of it is ASCII: other text is encoded.
pub fn compose(id: Uuid, letter: &Letter, unsubscribe: Option<&str>, origin: &Origin<'_>, now: Timestamp) -> Vec<u8> {
    let refuse = unsubscribe.map(|token| unsubscribe_url(origin.public_url, token));
    let text = written(letter, origin.public_url, refuse.as_deref());
    let sender = origin.sender;
    let name = Some(sender.name.as_str()).filter(|name| !name.is_empty());
    let mut message = MessageBuilder::new()
        .from(Address::new_address(name, sender.address.as_str()))
        .to(Address::new_address(None::<&str>, letter.to.as_str()))
        .subject(text.subject.as_str())
        .date(Date::new(now.unix_ms() / 1000))
        // The same each time it is tried: who gets it twice can tell.
        .message_id(MessageId::new(format!("{id}@{}", sender.domain())))
        // No out-of-office notes, please (RFC 3834).
        .header("Auto-Submitted", Text::new("auto-generated"))
        .header("Content-Language", Text::new(letter.language.code()));
    if let Some(url) = &refuse {
        message = message
            .header("List-Unsubscribe", Raw::new(format!("<{url}>")))
            .header("List-Unsubscribe-Post", Raw::new("List-Unsubscribe=One-Click"));
    }
    let (plain, html) = (plain(&text), html(&text, letter.language));
    let message = match calendar(letter, sender, now) {
        // What mail programs look for stands last, as what says most (RFC 2046, 5.1.4).
        Some((method, entry)) => {
            let kind = ContentType::new("text/calendar").attribute("charset", "utf-8").attribute("method", method);
            message.body(MimePart::new(
                "multipart/alternative",
                vec![MimePart::new("text/plain", plain), MimePart::new("text/html", html), MimePart::new(kind, entry)],
            ))
        }
        None => message.text_body(plain).html_body(html),
    };
    let mut bytes = Vec::new();
    message.serialize(&mut bytes);
    bytes
}
