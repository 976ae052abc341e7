//! Server-sent events, as a client reads them (WHATWG HTML, 9.2.6): bytes in, events out.

/// No event is longer, in bytes: a piece of an answer is a few hundred.
const LONGEST: usize = 256 * 1024;

/// One event; comments and other fields are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SseEvent {
    /// Empty where it has no name.
    pub name: String,
    pub data: String,
}

/// An event that does not end, or is no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadEvent;

/// Reads events out of bytes cut anywhere.
#[derive(Debug, Default)]
pub struct SseReader {
    line: Vec<u8>,
    event: SseEvent,
    /// Whether the event has any data.
    begun: bool,
    /// The last byte was a carriage return, whose line feed belongs to it.
    returned: bool,
}

impl SseReader {
    /// Takes bytes; the events that end in them.
    ///
    /// # Errors
    /// [`BadEvent`]: nothing more can be read.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Vec<SseEvent>, BadEvent> {
        let mut events = Vec::new();
        for byte in bytes {
            let line_feed_of_return = std::mem::take(&mut self.returned) && *byte == b'\n';
            match byte {
                b'\n' if line_feed_of_return => {}
                b'\n' | b'\r' => {
                    self.returned = *byte == b'\r';
                    let line = std::mem::take(&mut self.line);
                    events.extend(self.line(&line)?);
                }
                _ => self.line.push(*byte),
            }
            if self.line.len() + self.event.data.len() > LONGEST {
                return Err(BadEvent);
            }
        }
        Ok(events)
    }

    fn line(&mut self, line: &[u8]) -> Result<Option<SseEvent>, BadEvent> {
        let line = std::str::from_utf8(line).map_err(|_| BadEvent)?;
        let line = line.strip_prefix('\u{FEFF}').unwrap_or(line);
        if line.is_empty() {
            let event = std::mem::take(&mut self.event);
            return Ok(std::mem::take(&mut self.begun).then_some(event));
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "event" => value.clone_into(&mut self.event.name),
            "data" => {
                if std::mem::replace(&mut self.begun, true) {
                    self.event.data.push('\n');
                }
                self.event.data.push_str(value);
            }
            _ => {}
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STREAM: &str = ": hello\n\nevent: ping\ndata: {}\r\n\r\ndata: é\ndata: two\n\nid: 7\n\ndata:[DONE]\n\n";

    fn wanted() -> Vec<SseEvent> {
        let event = |name: &str, data: &str| SseEvent { name: name.into(), data: data.into() };
        vec![event("ping", "{}"), event("", "é\ntwo"), event("", "[DONE]")]
    }

    #[test]
    fn events_are_the_same_wherever_the_bytes_are_cut() {
        for size in 1..=STREAM.len() {
            let mut reader = SseReader::default();
            let events: Vec<SseEvent> =
                STREAM.as_bytes().chunks(size).flat_map(|bytes| reader.push(bytes).expect("sound")).collect();
            assert_eq!(events, wanted(), "cut each {size} bytes");
        }
    }

    #[test]
    fn an_event_that_does_not_end_and_bytes_that_are_no_text_are_refused() {
        let mut reader = SseReader::default();
        assert!((0..100).any(|_| reader.push(&[b'x'; 8_192]).is_err()));
        assert_eq!(SseReader::default().push(b"data: \xFF\n"), Err(BadEvent));
    }
}
