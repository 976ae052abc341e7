//! An assignment as an event of a calendar (RFC 5545), and as an invitation to it, its change and
//! its cancelling (RFC 5546). All of one assignment of one person have one UID.

use icalendar::{Calendar, Class, Component, Event, EventStatus, Property};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::wire::Timestamp;

/// What is reserved of the day where nobody knows how long it takes, minutes.
const USUAL_MINUTES: u32 = 30;

/// What a calendar is asked to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Take it in, in a file that was downloaded.
    Publish,
    /// Take it in or change it, in a letter.
    Request,
    /// Take it out.
    Cancel,
}

impl Method {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Publish => "PUBLISH",
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// The event.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// The same for all that is said of it.
    pub uid: Uuid,
    /// Rises with each change.
    pub sequence: u32,
    /// What it says, in one line.
    pub summary: &'a str,
    /// Where it is done.
    pub url: Option<&'a str>,
    /// Until when.
    pub due: Timestamp,
    /// How long it takes.
    pub minutes: Option<u32>,
    /// From whom and to whom a letter goes; neither is said of what is published (RFC 5546, 3.2.1).
    pub between: Option<(&'a str, &'a str)>,
}

/// The calendar with this one event, which ends when the assignment is due and blocks no time.
/// Moments are in UTC, which every calendar shows in its reader's zone.
pub fn file(method: Method, entry: &Entry<'_>, now: Timestamp) -> String {
    let length_ms = i64::from(entry.minutes.unwrap_or(USUAL_MINUTES)) * 60_000;
    let mut event = Event::new();
    event
        .uid(&entry.uid.to_string())
        .sequence(entry.sequence)
        // The library writes a line feed as two letters, and a carriage return as it is.
        .summary(&entry.summary.replace('\r', ""))
        .class(Class::Private)
        .status(if method == Method::Cancel { EventStatus::Cancelled } else { EventStatus::Confirmed })
        .add_property("DTSTAMP", utc(now.unix_ms()))
        .add_property("DTSTART", utc(entry.due.unix_ms() - length_ms))
        .add_property("DTEND", utc(entry.due.unix_ms()))
        .add_property("TRANSP", "TRANSPARENT");
    if let Some(url) = entry.url {
        event.url(url);
    }
    if let Some((from, to)) = entry.between {
        event.add_property("ORGANIZER", format!("mailto:{from}"));
        let mut attendee = Property::new("ATTENDEE", format!("mailto:{to}"));
        attendee.add_parameter("ROLE", "REQ-PARTICIPANT").add_parameter("RSVP", "FALSE");
        event.append_property(attendee.done());
    }
    let mut calendar = Calendar::new();
    calendar.properties.retain(|property| property.key() != "PRODID");
    calendar
        .append_property(Property::new("PRODID", "-//Vivavoce//assignments//EN"))
        .append_property(Property::new("METHOD", method.name()))
        .push(event.done());
    calendar.to_string()
}

/// A moment as RFC 5545, 3.3.5 writes it in UTC.
fn utc(ms: i64) -> String {
    let at = OffsetDateTime::from_unix_timestamp(ms.div_euclid(1000)).unwrap_or(OffsetDateTime::UNIX_EPOCH);
    let (date, time) = (at.date(), at.time());
    format!(
        "{:04}{:02}{:02}T{:02}{:02}{:02}Z",
        date.year(),
        u8::from(date.month()),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(summary: &str, sequence: u32) -> Entry<'_> {
        Entry {
            uid: Uuid::from_u128(7),
            sequence,
            summary,
            url: Some("https://viva.example/assignment/7"),
            // 2026-12-01T17:00:00Z
            due: Timestamp::from_unix_ms(1_796_144_400_000),
            minutes: Some(20),
            between: Some(("no-reply@viva.example", "ada@example.org")),
        }
    }

    fn lines(text: &str) -> Vec<String> {
        // Long lines are folded (RFC 5545, 3.1).
        text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn an_invitation_its_change_and_its_cancelling_are_of_one_event() {
        let now = Timestamp::from_unix_ms(1_795_253_400_125);
        let first = lines(&file(Method::Request, &entry("Bakery", 0), now));
        let gone = lines(&file(Method::Cancel, &entry("Bakery", 3), now));
        let uid = format!("UID:{}", Uuid::from_u128(7));
        for (file, method, sequence, status) in
            [(&first, "METHOD:REQUEST", "SEQUENCE:0", "CONFIRMED"), (&gone, "METHOD:CANCEL", "SEQUENCE:3", "CANCELLED")]
        {
            for line in [
                "BEGIN:VCALENDAR",
                "VERSION:2.0",
                method,
                "BEGIN:VEVENT",
                uid.as_str(),
                sequence,
                &format!("STATUS:{status}"),
                "DTSTAMP:20261121T093000Z",
                "DTSTART:20261201T164000Z",
                "DTEND:20261201T170000Z",
                "SUMMARY:Bakery",
                "ORGANIZER:mailto:no-reply@viva.example",
                "URL:https://viva.example/assignment/7",
            ] {
                assert_eq!(file.iter().filter(|one| *one == line).count(), 1, "{line} in {file:?}");
            }
            assert!(file.iter().any(|line| line.starts_with("ATTENDEE;") && line.ends_with(":mailto:ada@example.org")));
            assert_eq!(file.iter().filter(|line| line.starts_with("PRODID:")).count(), 1);
        }
    }

    #[test]
    fn what_is_published_names_nobody() {
        let entry = Entry { between: None, ..entry("Bakery", 1) };
        let file = file(Method::Publish, &entry, Timestamp::from_unix_ms(0));
        assert!(file.contains("METHOD:PUBLISH\r\n") && !file.contains("ATTENDEE") && !file.contains("ORGANIZER"));
    }

    #[test]
    fn no_title_adds_a_line_and_none_is_longer_than_a_line_may_be() {
        let evil = format!("a,b;c\\d\nATTENDEE:mailto:eve@evil.example\r\nEND:VEVENT {}", "é".repeat(300));
        let file = file(Method::Request, &entry(&evil, 0), Timestamp::from_unix_ms(0));
        assert!(file.split("\r\n").all(|line| line.len() <= 75 && !line.contains(['\n', '\r'])), "{file}");
        let lines = lines(&file);
        let summary = lines.iter().find(|line| line.starts_with("SUMMARY:")).expect("a summary");
        assert!(summary.starts_with("SUMMARY:a\\,b\\;c\\\\d\\nATTENDEE"), "{summary}");
        assert_eq!(lines.iter().filter(|line| *line == "END:VEVENT").count(), 1);
    }
}
