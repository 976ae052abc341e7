//! Datagrams that claim to be RTP, through the jitter buffer: bounded work, no panic.
#![no_main]

use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use vivavoce_engine::decode::{JitterBuffer, JitterSettings, RtpPacket};

fuzz_target!(|datagrams: Vec<Vec<u8>>| {
    let mut jitter = JitterBuffer::new(JitterSettings::default());
    let mut now = Instant::now();
    for datagram in datagrams {
        now += Duration::from_millis(datagram.len() as u64);
        if let Ok(packet) = RtpPacket::parse(datagram.into()) {
            jitter.push(packet, now);
        }
        while jitter.poll(now).is_some() {}
        jitter.nacks(now);
    }
});
