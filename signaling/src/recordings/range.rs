//! The `Range` header (RFC 9110, section 14), for one range; several are answered with the
//! whole file, as the RFC allows.

use axum::http::HeaderValue;

/// What is to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// From the first byte to the last one, both included.
    Bytes {
        /// First.
        from: u64,
        /// Last.
        to: u64,
    },
    /// Nothing of the file is in the range.
    Outside,
}

/// The part that the header asks for; one that cannot be read is ignored.
pub fn part(header: Option<&HeaderValue>, length: u64) -> Part {
    let range = header
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.trim().strip_prefix("bytes="))
        .filter(|range| !range.contains(','))
        .and_then(|range| range.trim().split_once('-'));
    match range {
        Some(("", suffix)) => match suffix.parse::<u64>() {
            Ok(0) => Part::Outside,
            Ok(_) if length == 0 => Part::Outside,
            Ok(count) => Part::Bytes { from: length.saturating_sub(count), to: length - 1 },
            Err(_) => Part::Whole,
        },
        Some((from, to)) => {
            let (Ok(from), Some(to)) =
                (from.parse::<u64>(), if to.is_empty() { Some(u64::MAX) } else { to.parse().ok() })
            else {
                return Part::Whole;
            };
            if to < from {
                Part::Whole
            } else if from >= length {
                Part::Outside
            } else {
                Part::Bytes { from, to: to.min(length - 1) }
            }
        }
        None => Part::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Part {
        part(Some(&HeaderValue::from_str(text).expect("a header")), 100)
    }

    #[test]
    fn ranges_are_read_as_the_rfc_says() {
        assert_eq!(of("bytes=0-9"), Part::Bytes { from: 0, to: 9 });
        assert_eq!(of("bytes=90-"), Part::Bytes { from: 90, to: 99 });
        assert_eq!(of("bytes=-10"), Part::Bytes { from: 90, to: 99 });
        assert_eq!(of("bytes=-1000"), Part::Bytes { from: 0, to: 99 });
        assert_eq!(of("bytes=50-5000"), Part::Bytes { from: 50, to: 99 });
        assert_eq!(of("bytes=100-"), Part::Outside);
        assert_eq!(of("bytes=-0"), Part::Outside);
    }

    #[test]
    fn what_cannot_be_read_is_ignored() {
        for text in ["bytes=9-0", "bytes=a-b", "items=0-5", "bytes=", "bytes=0-1,5-6", "bytes=99999999999999999999-"] {
            assert_eq!(of(text), Part::Whole, "{text}");
        }
        assert_eq!(part(None, 100), Part::Whole);
        assert_eq!(part(Some(&HeaderValue::from_static("bytes=0-")), 0), Part::Outside);
    }
}
