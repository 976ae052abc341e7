//! A recorded track read back: packet by packet on the session's clock ([`TrackReader`]), or
//! as samples ([`TrackPcm`]). What is damaged in the middle is silence of the same length, so
//! that what comes after it keeps its time.

use std::collections::VecDeque;
use std::io::{self, BufReader};

use ::ogg::Packet;
use ::ogg::reading::{OggReadError, PacketReader};

use super::SessionFile;
use super::export::ExportError;
use crate::audio::WIRE_RATE;
use crate::decode::{OpusDecoder, packet_samples};

/// No gap is believed to be longer, 12 hours: filling it must stay a bounded piece of work.
const LONGEST_GAP: u64 = WIRE_RATE as u64 * 12 * 3_600;

/// Silence that one call appends at most, a second.
const SILENCE_CHUNK: u64 = WIRE_RATE as u64;

/// A decoder that begins this long before the sample that is wanted (200 ms) has come to the
/// right sound there; RFC 7845, section 4.6, asks for 80 ms.
const PRE_ROLL: u64 = WIRE_RATE as u64 / 5;

/// One packet and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackPacket {
    /// Samples before it in the stream, the pre-skip included.
    pub at: u64,
    /// Samples it holds.
    pub samples: u64,
    /// The Opus packet.
    pub payload: Vec<u8>,
}

/// Reads the packets of an Ogg Opus file of one stream.
pub struct TrackReader {
    packets: PacketReader<BufReader<SessionFile>>,
    /// Packets of the page under way.
    page: VecDeque<TrackPacket>,
    /// Where the next packet belongs if nothing is missing.
    position: u64,
    pre_skip: u64,
    end: Option<u64>,
    over: bool,
}

impl TrackReader {
    /// Reads a track from its start.
    ///
    /// # Errors
    /// [`ExportError::Read`], [`ExportError::NotOggOpus`].
    pub fn open(track: SessionFile) -> Result<Self, ExportError> {
        let mut packets = PacketReader::new(BufReader::new(track));
        let head = match packets.read_packet() {
            Ok(Some(head)) => head,
            Err(OggReadError::ReadError(error)) if error.kind() != io::ErrorKind::UnexpectedEof => {
                return Err(ExportError::Read(error));
            }
            Ok(None) | Err(_) => return Err(ExportError::NotOggOpus),
        };
        if !head.data.starts_with(b"OpusHead") || head.data.len() < 19 {
            return Err(ExportError::NotOggOpus);
        }
        let pre_skip = u64::from(u16::from_le_bytes([head.data[10], head.data[11]]));
        let mut reader = Self { packets, page: VecDeque::new(), position: 0, pre_skip, end: None, over: false };
        // The comments.
        reader.next_of_file()?;
        Ok(reader)
    }

    /// Samples at the start that are not part of the sound.
    pub fn pre_skip(&self) -> u64 {
        self.pre_skip
    }

    /// Where the track ends, if that is before its last packet does; known at the last page.
    pub fn end(&self) -> Option<u64> {
        self.end
    }

    /// The next packet; none at the end, and where the file is torn.
    ///
    /// # Errors
    /// [`ExportError::Read`].
    pub fn next_packet(&mut self) -> Result<Option<TrackPacket>, ExportError> {
        if self.page.is_empty() {
            self.next_page()?;
        }
        Ok(self.page.pop_front())
    }

    /// Reads packets up to the end of a page, which says where they all belong.
    fn next_page(&mut self) -> Result<(), ExportError> {
        while let Some(packet) = self.next_of_file()? {
            let (ends_page, is_last, page_end) = (packet.last_in_page(), packet.last_in_stream(), packet.absgp_page());
            // What is no Opus packet is left out: the place of the next page fills for it.
            if let Some(samples) = packet_samples(&packet.data) {
                let samples = u64::from(samples);
                self.page.push_back(TrackPacket { at: self.position, samples, payload: packet.data });
                self.position += samples;
            }
            if is_last {
                self.end = Some(page_end).filter(|end| *end < self.position);
            }
            if ends_page {
                let missing = page_end.saturating_sub(self.position);
                if missing > 0 && missing <= LONGEST_GAP {
                    for packet in &mut self.page {
                        packet.at += missing;
                    }
                    self.position += missing;
                }
            }
            if ends_page && !self.page.is_empty() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The next packet of the file. A damaged page is stepped over.
    fn next_of_file(&mut self) -> Result<Option<Packet>, ExportError> {
        while !self.over {
            match self.packets.read_packet() {
                Ok(Some(packet)) => return Ok(Some(packet)),
                Ok(None) | Err(OggReadError::NoCapturePatternFound) => self.over = true,
                Err(OggReadError::ReadError(error)) if error.kind() == io::ErrorKind::UnexpectedEof => self.over = true,
                Err(OggReadError::ReadError(error)) => return Err(ExportError::Read(error)),
                // Each of them has read on past what it complains of.
                Err(_) => {}
            }
        }
        Ok(None)
    }
}

/// Decodes a track: 48 kHz mono, sample 0 at the session's 0.
pub struct TrackPcm {
    reader: TrackReader,
    decoder: OpusDecoder,
    /// Samples decoded or skipped so far, the pre-skip included.
    decoded: u64,
    /// The packet that comes after a gap.
    waiting: Option<TrackPacket>,
    /// Samples before this are not handed out.
    from: u64,
}

impl TrackPcm {
    /// Opens a track at its start.
    ///
    /// # Errors
    /// [`ExportError::Read`], [`ExportError::NotOggOpus`], [`ExportError::Decoder`].
    pub fn open(track: SessionFile) -> Result<Self, ExportError> {
        Self::open_at(track, 0)
    }

    /// Opens a track so that its first sample is number `from`; what lies before is read over
    /// without being decoded.
    ///
    /// # Errors
    /// As [`TrackPcm::open`].
    pub fn open_at(track: SessionFile, from: u64) -> Result<Self, ExportError> {
        let reader = TrackReader::open(track)?;
        let from = from + reader.pre_skip();
        Ok(Self { reader, decoder: OpusDecoder::new()?, decoded: 0, waiting: None, from })
    }

    /// Appends the next samples, a second at most; false at the end.
    ///
    /// # Errors
    /// [`ExportError::Read`].
    pub fn read(&mut self, out: &mut Vec<f32>) -> Result<bool, ExportError> {
        let packet = match self.waiting.take() {
            Some(packet) => packet,
            None => match self.reader.next_packet()? {
                Some(packet) => packet,
                None => return Ok(false),
            },
        };
        let start = out.len();
        if packet.at > self.decoded {
            // Of what nobody will hear, all at once.
            let unheard = self.from.saturating_sub(self.decoded);
            let silence = (packet.at - self.decoded).min(SILENCE_CHUNK.max(unheard));
            let heard = silence.saturating_sub(unheard);
            out.resize(start + heard as usize, 0.0);
            self.decoded += silence;
            self.waiting = Some(packet);
            return Ok(true);
        }
        let after = self.decoded + packet.samples;
        if after + PRE_ROLL > self.from {
            self.decoder.decode(&packet.payload, out);
            out.resize(start + packet.samples as usize, 0.0);
            let unheard = self.from.saturating_sub(self.decoded).min(packet.samples);
            out.drain(start..start + unheard as usize);
        }
        self.decoded = after;
        // The last page may say that the track ends before its last packet does.
        let beyond = self.reader.end().map_or(0, |end| after.saturating_sub(end)) as usize;
        out.truncate(out.len().saturating_sub(beyond).max(start));
        Ok(true)
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
pub(super) mod tests;
