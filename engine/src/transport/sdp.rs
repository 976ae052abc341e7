//! The little of SDP that we read ourselves: is there Opus, what are the ICE
//! credentials and candidates (RFC 8840 fragments).

use std::net::SocketAddr;

/// Longest description that is looked at; browsers send about 2 kB for one track.
pub const LONGEST: usize = 64 * 1024;

/// Whether the description offers to send Opus audio.
pub fn offers_opus(sdp: &str) -> bool {
    let mut in_audio = false;
    sdp.lines().any(|line| {
        if let Some(media) = line.strip_prefix("m=") {
            in_audio = media.starts_with("audio ") && !media.starts_with("audio 0 ");
        }
        in_audio
            && line
                .strip_prefix("a=rtpmap:")
                .and_then(|map| map.split_once(' '))
                .is_some_and(|(_, codec)| codec.to_ascii_lowercase().starts_with("opus/48000"))
    })
}

/// The payload type that the description gives to Opus.
pub fn opus_payload_type(sdp: &str) -> Option<u8> {
    sdp.lines().find_map(|line| {
        let (number, codec) = line.strip_prefix("a=rtpmap:")?.split_once(' ')?;
        codec.to_ascii_lowercase().starts_with("opus/").then(|| number.parse().ok())?
    })
}

/// The value of the first `a=name:` line.
pub fn attribute<'a>(sdp: &'a str, name: &str) -> Option<&'a str> {
    sdp.lines().find_map(|line| line.strip_prefix("a=")?.strip_prefix(name)?.strip_prefix(':'))
}

/// The candidates of a trickle fragment, without the `a=`.
pub fn candidates(fragment: &str) -> impl Iterator<Item = &str> {
    fragment.lines().filter_map(|line| {
        let candidate = line.trim().strip_prefix("a=")?;
        candidate.starts_with("candidate:").then_some(candidate)
    })
}

/// `sdp` with the ICE credentials and candidates of `fragment` in place of its own: the
/// offer that a client which restarts ICE would have sent whole.
pub fn with_credentials(sdp: &str, ufrag: &str, password: &str, fragment: &str) -> String {
    let mut out = String::with_capacity(sdp.len() + fragment.len());
    let mut push = |line: &str| {
        out.push_str(line);
        out.push_str("\r\n");
    };
    for line in sdp.lines() {
        if line.starts_with("a=ice-ufrag:") {
            push(&format!("a=ice-ufrag:{ufrag}"));
        } else if line.starts_with("a=ice-pwd:") {
            push(&format!("a=ice-pwd:{password}"));
        } else if !line.starts_with("a=candidate:") && line != "a=end-of-candidates" {
            push(line);
        }
    }
    for candidate in candidates(fragment) {
        push(&format!("a={candidate}"));
    }
    out
}

/// Our side of a restart as a fragment: the credentials and candidates of `answer`.
pub fn fragment_of(answer: &str) -> String {
    let mut out = String::new();
    for line in answer.lines() {
        let wanted = ["a=ice-ufrag:", "a=ice-pwd:", "m=", "a=mid:", "a=candidate:", "a=end-of-candidates"];
        if wanted.iter().any(|w| line.starts_with(w)) {
            out.push_str(line);
            out.push_str("\r\n");
        }
    }
    out
}

/// A host candidate for `address` (RFC 8839, section 5.1); those with lower numbers are
/// preferred (RFC 8445, section 5.1.2.1).
pub fn host_candidate(number: usize, address: SocketAddr) -> String {
    let preference = u32::from(u16::MAX).saturating_sub(u32::try_from(number).unwrap_or(u32::MAX));
    let priority = (126 << 24) | (preference << 8) | 255;
    format!("candidate:{} 1 udp {priority} {} {} typ host", number + 1, address.ip(), address.port())
}

/// `answer` with more host candidates after its own, of which there are `first`.
pub fn with_candidates(answer: &str, first: usize, more: &[SocketAddr]) -> String {
    let lines: String = more
        .iter()
        .enumerate()
        .map(|(number, address)| format!("a={}\r\n", host_candidate(first + number, *address)))
        .collect();
    match answer.find("a=end-of-candidates") {
        Some(place) => format!("{}{lines}{}", &answer[..place], &answer[place..]),
        None => format!("{answer}{lines}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 109\r\na=ice-ufrag:old\r\na=ice-pwd:oldpassword\r\na=mid:0\r\na=rtpmap:109 opus/48000/2\r\na=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n";

    #[test]
    fn opus_is_found_by_name_and_only_in_live_audio() {
        assert!(offers_opus(OFFER));
        assert_eq!(opus_payload_type(OFFER), Some(109));
        assert!(!offers_opus(&OFFER.replace("m=audio 9", "m=audio 0")));
        assert!(!offers_opus(&OFFER.replace("opus", "pcmu")));
        assert!(!offers_opus(""));
    }

    #[test]
    fn a_restart_replaces_credentials_and_candidates() {
        let fragment = "a=ice-ufrag:new\r\na=ice-pwd:newpassword\r\na=candidate:2 1 udp 1 127.0.0.1 8 typ host\r\n";
        let offer = with_credentials(OFFER, "new", "newpassword", fragment);
        assert_eq!(attribute(&offer, "ice-ufrag"), Some("new"));
        assert_eq!(attribute(&offer, "ice-pwd"), Some("newpassword"));
        assert_eq!(candidates(&offer).collect::<Vec<_>>(), ["candidate:2 1 udp 1 127.0.0.1 8 typ host"]);
        assert!(fragment_of(&offer).contains("a=ice-ufrag:new"));
    }

    #[test]
    fn addresses_from_outside_stand_before_the_end_of_the_list() {
        let address: SocketAddr = "203.0.113.7:5000".parse().unwrap();
        let answer = format!("{OFFER}a=end-of-candidates\r\n");
        let answer = with_candidates(&answer, 1, &[address]);
        assert!(
            answer.ends_with("a=candidate:2 1 udp 2130706175 203.0.113.7 5000 typ host\r\na=end-of-candidates\r\n")
        );
        assert!(with_candidates(OFFER, 1, &[]) == OFFER);
    }
}
