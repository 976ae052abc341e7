//! Opus packets to the pages of an Ogg file (RFC 7845), on the session's clock.
//!
//! No I/O here: pages pile up in memory until [`OggOpusWriter::take_pages`].

use ::ogg::{PacketWriteEndInfo, PacketWriter};
use bytes::Bytes;

use crate::audio::WIRE_RATE;
use crate::decode::packet_samples;
use crate::speak::SILENCE;

/// Samples that a player drops at the start: the delay of libopus as an encoder of speech.
pub const PRE_SKIP: u16 = 312;

/// Audio on one page, 400 ms: what a crash can cost besides what is still on its way.
const PAGE_SAMPLES: u64 = WIRE_RATE as u64 * 2 / 5;

/// A packet may come this much after the last one ended (60 ms) before the time between is
/// filled: arrival times jitter, the speech in the packets does not.
const TOLERANCE: u64 = WIRE_RATE as u64 * 60 / 1_000;

/// No gap is believed to be longer, 12 hours: filling it must stay a bounded piece of work.
const LONGEST_GAP: u64 = WIRE_RATE as u64 * 12 * 3_600;

/// 120 ms of silence in one packet: a code 3 packet (RFC 6716, 3.2.5) of six silent frames.
const LONG_SILENCE: &[u8] = &[0xfb, 6, 0xff, 0xfe, 0xff, 0xfe, 0xff, 0xfe, 0xff, 0xfe, 0xff, 0xfe, 0xff, 0xfe];

/// Samples of [`LONG_SILENCE`].
const LONG: u64 = 5_760;

/// Samples of [`SILENCE`].
const SHORT: u64 = 960;

/// Packets of long silence on one page: about a second of it, so that players can seek.
const SILENCE_PER_PAGE: u64 = 8;

/// One track on its way to a file.
pub struct OggOpusWriter {
    inner: PacketWriter<'static, Vec<u8>>,
    serial: u32,
    /// Samples written, which is the granule position and, but for the pre-skip, the time.
    position: u64,
    /// The position where the page under way began.
    page_start: u64,
    /// The last packet, kept until it is known whether a page ends with it.
    pending: Option<Bytes>,
}

impl OggOpusWriter {
    /// A mono file whose time 0 is the session's; `serial` names the stream in it.
    pub fn new(serial: u32) -> Self {
        let mut writer =
            Self { inner: PacketWriter::new(Vec::new()), serial, position: 0, page_start: 0, pending: None };
        let mut head = b"OpusHead\x01\x01".to_vec();
        head.extend(PRE_SKIP.to_le_bytes());
        head.extend(WIRE_RATE.to_le_bytes());
        // No gain; one stream of one channel.
        head.extend([0, 0, 0]);
        writer.write(head.into(), PacketWriteEndInfo::EndPage);
        let vendor = concat!("vivavoce ", env!("CARGO_PKG_VERSION"));
        let mut tags = b"OpusTags".to_vec();
        tags.extend((vendor.len() as u32).to_le_bytes());
        tags.extend(vendor.as_bytes());
        tags.extend(0u32.to_le_bytes());
        writer.write(tags.into(), PacketWriteEndInfo::EndPage);
        writer
    }

    /// Adds a packet whose sound began `at` samples of the session's clock. A gap before it
    /// is filled with silence; a packet that comes early (a burst after a stall) goes right
    /// behind the last one, and the next gap is that much shorter. What is not Opus is left
    /// out, and `false` returned.
    pub fn packet(&mut self, at: u64, payload: Bytes) -> bool {
        let Some(samples) = packet_samples(&payload) else { return false };
        if at > self.position + TOLERANCE {
            self.fill_until(at);
        }
        self.add(payload, u64::from(samples));
        true
    }

    /// Ends the page under way, so that what was added can be written.
    pub fn end_page(&mut self) {
        if let Some(payload) = self.pending.take() {
            self.write(payload, PacketWriteEndInfo::EndPage);
            self.page_start = self.position;
        }
    }

    /// Fills up to `at` and ends the stream.
    pub fn end(&mut self, at: u64) {
        self.fill_until(at);
        if self.pending.is_none() {
            // The end of the stream has to be marked on a packet.
            self.add(SILENCE, SHORT);
        }
        if let Some(payload) = self.pending.take() {
            self.write(payload, PacketWriteEndInfo::EndStream);
        }
    }

    /// Whether something was added that no page holds yet.
    pub fn has_open_page(&self) -> bool {
        self.pending.is_some()
    }

    /// Milliseconds that the track plays so far.
    pub fn millis(&self) -> u64 {
        self.position.saturating_sub(u64::from(PRE_SKIP)) * 1_000 / u64::from(WIRE_RATE)
    }

    /// The pages that ended since the last call.
    pub fn take_pages(&mut self) -> Vec<u8> {
        std::mem::take(self.inner.inner_mut())
    }

    fn fill_until(&mut self, at: u64) {
        let gap = at.saturating_sub(self.position);
        if gap > LONGEST_GAP {
            return;
        }
        for n in 0..gap / LONG {
            if n > 0 && n % SILENCE_PER_PAGE == 0 {
                self.end_page();
            }
            self.add(Bytes::from_static(LONG_SILENCE), LONG);
        }
        for _ in 0..gap % LONG / SHORT {
            self.add(SILENCE, SHORT);
        }
    }

    fn add(&mut self, payload: Bytes, samples: u64) {
        if let Some(before) = self.pending.take() {
            // Long silences set their own page ends, or each would be a page of its own.
            let full = self.position - self.page_start >= PAGE_SAMPLES && samples < LONG;
            if full {
                self.write(before, PacketWriteEndInfo::EndPage);
                self.page_start = self.position;
            } else {
                self.write(before, PacketWriteEndInfo::NormalPacket);
            }
        }
        self.position += samples;
        self.pending = Some(payload);
    }

    fn write(&mut self, payload: Bytes, end: PacketWriteEndInfo) {
        self.inner
            .write_packet(Vec::from(payload), self.serial, end, self.position)
            .expect("writing to memory does not fail");
    }
}

#[cfg(test)]
#[path = "ogg_tests.rs"]
mod tests;
