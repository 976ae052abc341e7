//! Offers and trickle fragments: reading them neither panics nor loses a whole answer.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vivavoce_engine::transport::sdp;

fuzz_target!(|text: &str| {
    sdp::offers_opus(text);
    sdp::opus_payload_type(text);
    for candidate in sdp::candidates(text) {
        assert!(candidate.starts_with("candidate:"));
    }
    let changed = sdp::with_credentials(text, "u", "p", text);
    sdp::fragment_of(&changed);
    vivavoce_engine::transport::peer::read_offer(text).ok();
});
