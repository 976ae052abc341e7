//! Payloads that claim to be Opus: decoded or concealed, never more than 120 ms each.
#![no_main]

use libfuzzer_sys::fuzz_target;
use vivavoce_engine::decode::OpusDecoder;
use vivavoce_engine::decode::opus::LONGEST_PACKET;

fuzz_target!(|payloads: Vec<Vec<u8>>| {
    let mut decoder = OpusDecoder::new().expect("libopus has memory");
    let mut out = Vec::new();
    for payload in payloads {
        out.clear();
        decoder.decode(&payload, &mut out);
        assert!(out.len() <= LONGEST_PACKET);
        decoder.lost(960, Some(&payload), &mut out);
        assert!(out.iter().all(|s| (-1.0..=1.0).contains(s)));
    }
});
