//! What a datagram on the media port is, from its first bytes (RFC 7983), and whom it
//! concerns. Nothing here is believed: the connection that it is given to checks it.

/// The transaction id of a STUN message.
pub(super) type TransactionId = [u8; 12];

/// Bytes of a STUN header (RFC 8489, section 5).
const STUN_HEADER: usize = 20;
const MAGIC_COOKIE: [u8; 4] = [0x21, 0x12, 0xa4, 0x42];
const BINDING_REQUEST: [u8; 2] = [0x00, 0x01];
const USERNAME: u16 = 0x0006;
const USE_CANDIDATE: u16 = 0x0025;

/// One datagram, looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Datagram<'a> {
    /// A connectivity check; `ufrag` is ours, as the sender names it.
    Check { ufrag: &'a [u8], nominates: bool },
    /// Another STUN message: the answer to a check of ours, or an indication.
    Answer { id: TransactionId },
    /// Of the DTLS handshake, or the end of a connection.
    Dtls,
    /// Encrypted media.
    Media { ssrc: u32, seq: u16 },
    /// Encrypted reports about media.
    Report,
}

impl<'a> Datagram<'a> {
    /// Looks at a datagram; none if it is nothing that belongs on this port.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        match *bytes.first()? {
            0..=3 => stun(bytes),
            20..=63 => Some(Self::Dtls),
            128..=191 => match *bytes.get(1)? {
                // RFC 5761, section 4.
                192..=223 if bytes.len() >= 8 => Some(Self::Report),
                192..=223 => None,
                _ => Some(Self::Media {
                    seq: u16::from_be_bytes(at(bytes, 2)?),
                    ssrc: u32::from_be_bytes(at(bytes, 8)?),
                }),
            },
            _ => None,
        }
    }
}

/// The transaction of a binding request, if it is one.
pub(super) fn check_id(bytes: &[u8]) -> Option<TransactionId> {
    (bytes.starts_with(&BINDING_REQUEST) && at(bytes, 4) == Some(MAGIC_COOKIE)).then(|| at(bytes, 8)).flatten()
}

/// Whether it is a STUN message of any kind.
pub(super) fn is_stun(bytes: &[u8]) -> bool {
    bytes.first().is_some_and(|first| *first < 4) && at(bytes, 4) == Some(MAGIC_COOKIE)
}

fn stun(bytes: &[u8]) -> Option<Datagram<'_>> {
    let length = usize::from(u16::from_be_bytes(at(bytes, 2)?));
    if at(bytes, 4) != Some(MAGIC_COOKIE) || !length.is_multiple_of(4) || bytes.len() != STUN_HEADER + length {
        return None;
    }
    if !bytes.starts_with(&BINDING_REQUEST) {
        return Some(Datagram::Answer { id: at(bytes, 8)? });
    }
    let mut rest = &bytes[STUN_HEADER..];
    let (mut ufrag, mut nominates) = (None, false);
    while !rest.is_empty() {
        let kind = u16::from_be_bytes(at(rest, 0)?);
        let length = usize::from(u16::from_be_bytes(at(rest, 2)?));
        let value = rest.get(4..4 + length)?;
        match kind {
            // Ours comes first: RFC 8445, section 7.2.2.
            USERNAME => ufrag = ufrag.or(value.iter().position(|byte| *byte == b':').map(|colon| &value[..colon])),
            USE_CANDIDATE => nominates = true,
            _ => {}
        }
        rest = rest.get(4 + length.next_multiple_of(4)..)?;
    }
    ufrag.filter(|ufrag| !ufrag.is_empty()).map(|ufrag| Datagram::Check { ufrag, nominates })
}

fn at<const N: usize>(bytes: &[u8], from: usize) -> Option<[u8; N]> {
    bytes.get(from..from + N)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn request(username: &[u8], nominates: bool) -> Vec<u8> {
        let mut body = Vec::new();
        let mut attribute = |kind: u16, value: &[u8]| {
            body.extend_from_slice(&kind.to_be_bytes());
            body.extend_from_slice(&(value.len() as u16).to_be_bytes());
            body.extend_from_slice(value);
            body.resize(body.len().next_multiple_of(4), 0);
        };
        attribute(0x0024, &[0, 0, 0, 1]);
        attribute(USERNAME, username);
        if nominates {
            attribute(USE_CANDIDATE, &[]);
        }
        let mut message = vec![0, 1];
        message.extend_from_slice(&(body.len() as u16).to_be_bytes());
        message.extend_from_slice(&MAGIC_COOKIE);
        message.extend_from_slice(&[7; 12]);
        message.extend(body);
        message
    }

    #[test]
    fn a_check_names_our_half_of_its_user_name() {
        let check = request(b"ours:theirs", false);
        assert_eq!(Datagram::read(&check), Some(Datagram::Check { ufrag: b"ours", nominates: false }));
        let nominating = request(b"ours:theirs", true);
        assert_eq!(Datagram::read(&nominating), Some(Datagram::Check { ufrag: b"ours", nominates: true }));
        assert_eq!(check_id(&check), Some([7; 12]));
        assert!(is_stun(&check));
    }

    #[test]
    fn a_check_that_names_nobody_is_nothing() {
        assert_eq!(Datagram::read(&request(b"no colon", false)), None);
        assert_eq!(Datagram::read(&request(b":theirs", false)), None);
        assert_eq!(Datagram::read(&request(b"", false)), None);
    }

    #[test]
    fn the_length_must_be_the_datagrams_own() {
        let check = request(b"ours:theirs", false);
        assert_eq!(Datagram::read(&check[..check.len() - 4]), None);
        let mut longer = check.clone();
        longer.extend_from_slice(&[0; 4]);
        assert_eq!(Datagram::read(&longer), None);
        let mut lying = check;
        lying[22..24].copy_from_slice(&2000u16.to_be_bytes());
        assert_eq!(Datagram::read(&lying), None, "an attribute longer than the message");
    }

    #[test]
    fn an_answer_carries_its_transaction() {
        let mut answer = vec![1, 1, 0, 0];
        answer.extend_from_slice(&MAGIC_COOKIE);
        answer.extend_from_slice(&[9; 12]);
        assert_eq!(Datagram::read(&answer), Some(Datagram::Answer { id: [9; 12] }));
        assert_eq!(check_id(&answer), None);
    }

    #[test]
    fn media_reports_and_handshakes_are_told_apart() {
        let mut media = [0u8; 20];
        media[..4].copy_from_slice(&[0x80, 111, 0x12, 0x34]);
        media[8..12].copy_from_slice(&7u32.to_be_bytes());
        assert_eq!(Datagram::read(&media), Some(Datagram::Media { ssrc: 7, seq: 0x1234 }));
        media[1] = 201;
        assert_eq!(Datagram::read(&media), Some(Datagram::Report));
        assert_eq!(Datagram::read(&media[..7]), None);
        assert_eq!(Datagram::read(&[22, 254, 253]), Some(Datagram::Dtls));
        assert_eq!(Datagram::read(&[0x80, 111, 0, 1]), None, "too short for a source");
        assert_eq!(Datagram::read(&[70; 40]), None);
        assert_eq!(Datagram::read(&[]), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_looked_at_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Datagram::read(&bytes);
            let _ = check_id(&bytes);
        }

        #[test]
        fn a_damaged_check_never_names_what_is_not_in_it(
            name in "[a-zA-Z0-9+/]{1,32}", place in 0usize..80, bit in 0u8..8,
        ) {
            let mut check = request(format!("{name}:peer").as_bytes(), true);
            let place = place % check.len();
            check[place] ^= 1 << bit;
            if let Some(Datagram::Check { ufrag, .. }) = Datagram::read(&check) {
                prop_assert!(check.windows(ufrag.len()).any(|window| window == ufrag));
            }
        }
    }
}
