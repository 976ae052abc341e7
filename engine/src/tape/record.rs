//! What happens to a session as records of a few bytes: each is the time since the one before
//! (nanoseconds), a kind, and what came; packets are written as what differs from the last.

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::bytes::{Bytes, put, put_bytes, put_signed};
use crate::decode::RtpPacket;
use crate::id::{PeerId, SpeechId, ThoughtId};
use crate::session::Input;
use crate::speak::pacer::PlacedWord;
use crate::speak::speaker::Voiced;
use crate::speak::stock::{Phrase, Recorded};

/// No piece of voice is longer, ten minutes: what a damaged file may make a reader hold.
const LONGEST_VOICE: u64 = 10 * 60 * crate::audio::WIRE_RATE as u64;

// The kinds of record. A number once given stays; a change of what a kind holds is a new
// version of the format.
const ON_TIME: u8 = 0;
const PACKET: u8 = 1;
const PEER_UP: u8 = 2;
const PEER_DOWN: u8 = 3;
const COMMAND: u8 = 4;
const FOUND: u8 = 5;
const JUDGED: u8 = 6;
const VOICE: u8 = 7;
const VOICE_DONE: u8 = 8;
const VOICE_FAILED: u8 = 9;
const RECORDING_FAILED: u8 = 10;
const END: u8 = 11;
const SPEECH: u8 = 12;
const ONSET: u8 = 13;
const UNHEARD: u8 = 14;
const ROUND_TRIP: u8 = 15;
const PHRASE: u8 = 16;
const STOPPING: u8 = 17;
const WROTE: u8 = 18;
const OVER: u8 = 255;

/// What was called.
pub enum Call {
    /// [`Session::on_time`](crate::session::Session::on_time).
    OnTime,
    /// [`Session::handle`](crate::session::Session::handle). The voice in it is silence of
    /// the right length.
    Handle(Input),
    /// The same with [`Input::PeerUp`], which needs a connection.
    PeerUp(PeerId),
    /// From here on the session can say this without its voice.
    Phrase(Phrase, Recorded),
    /// The session was over, and the tape is whole.
    Over,
}

/// What the next record is told apart from.
#[derive(Clone, Debug, Default)]
struct Last {
    at: i64,
    seq: u16,
    timestamp: u32,
    ssrc: u32,
    payload_type: u8,
    sample: u64,
    peers: Vec<PeerId>,
}

/// Writes records.
#[derive(Debug, Default)]
pub(super) struct Recorder(Last);

impl Recorder {
    pub fn on_time(&mut self, at: Duration, out: &mut Vec<u8>) {
        self.begin(ON_TIME, at, out);
    }

    pub fn end(&mut self, out: &mut Vec<u8>) {
        self.begin(OVER, Duration::from_nanos(self.0.at.unsigned_abs()), out);
    }

    pub fn phrase(&mut self, phrase: Phrase, recorded: &Recorded, out: &mut Vec<u8>) {
        self.begin(PHRASE, Duration::from_nanos(self.0.at.unsigned_abs()), out);
        out.push(Phrase::ALL.iter().position(|p| *p == phrase).unwrap_or_default() as u8);
        put_voice(recorded.pcm.len(), &recorded.words, out);
    }

    pub fn input(&mut self, at: Duration, input: &Input, out: &mut Vec<u8>) {
        match input {
            Input::Packet(peer, packet) => {
                self.begin(PACKET, at, out);
                self.packet(*peer, packet, out);
            }
            Input::PeerUp { peer, .. } => {
                self.begin(PEER_UP, at, out);
                self.peer(*peer, out);
            }
            Input::PeerDown(peer) => {
                self.begin(PEER_DOWN, at, out);
                self.peer(*peer, out);
            }
            Input::RoundTrip(peer, time) => {
                self.begin(ROUND_TRIP, at, out);
                self.peer(*peer, out);
                put(time.as_nanos() as u64, out);
            }
            Input::Command(command) => self.json(COMMAND, at, command, out),
            Input::Speech { at: sample, probability } => self.speech(SPEECH, at, *sample, *probability, out),
            Input::Onset { at: sample, probability } => self.speech(ONSET, at, *sample, *probability, out),
            Input::Unheard { at: sample, reason } => {
                self.begin(UNHEARD, at, out);
                put(*sample, out);
                put_bytes(reason.as_bytes(), out);
            }
            Input::Found(found) => self.json(FOUND, at, found, out),
            Input::Judged { pause, finished } => {
                self.begin(JUDGED, at, out);
                put(u64::from(*pause), out);
                out.push(u8::from(finished.is_some()));
                out.extend(finished.unwrap_or_default().to_le_bytes());
            }
            Input::Voiced(speech, Voiced::Some { pcm, words }) => {
                self.begin(VOICE, at, out);
                put(u64::from(speech.0), out);
                put_voice(pcm.len(), words, out);
            }
            Input::Voiced(speech, Voiced::Done) => {
                self.begin(VOICE_DONE, at, out);
                put(u64::from(speech.0), out);
            }
            Input::Voiced(speech, Voiced::Failed(reason)) => {
                self.begin(VOICE_FAILED, at, out);
                put(u64::from(speech.0), out);
                put_bytes(reason.as_bytes(), out);
            }
            Input::Wrote(thought, wrote) => self.json(WROTE, at, &(thought, wrote), out),
            Input::RecordingFailed(reason) => {
                self.begin(RECORDING_FAILED, at, out);
                put_bytes(reason.as_bytes(), out);
            }
            Input::Stopping(within) => {
                self.begin(STOPPING, at, out);
                put(within.as_nanos() as u64, out);
            }
            Input::End(reason) => self.json(END, at, reason, out),
        }
    }

    fn begin(&mut self, kind: u8, at: Duration, out: &mut Vec<u8>) {
        let at = at.as_nanos() as i64;
        out.push(kind);
        put_signed(at - self.0.at, out);
        self.0.at = at;
    }

    fn json(&mut self, kind: u8, at: Duration, value: &impl Serialize, out: &mut Vec<u8>) {
        self.begin(kind, at, out);
        // Names and numbers and no map but by name: there is nothing that JSON cannot hold.
        put_bytes(&serde_json::to_vec(value).unwrap_or_default(), out);
    }

    fn speech(&mut self, kind: u8, at: Duration, sample: u64, probability: f32, out: &mut Vec<u8>) {
        self.begin(kind, at, out);
        put_signed(sample.wrapping_sub(self.0.sample) as i64, out);
        out.extend(probability.to_le_bytes());
        self.0.sample = sample;
    }

    /// A connection by its place among those met so far; a new one also by its name.
    fn peer(&mut self, peer: PeerId, out: &mut Vec<u8>) {
        let known = self.0.peers.iter().position(|p| *p == peer);
        put(known.unwrap_or(self.0.peers.len()) as u64, out);
        if known.is_none() {
            out.extend(peer.0.as_bytes());
            self.0.peers.push(peer);
        }
    }

    fn packet(&mut self, peer: PeerId, packet: &RtpPacket, out: &mut Vec<u8>) {
        self.peer(peer, out);
        let last = &mut self.0;
        let same = packet.ssrc == last.ssrc && packet.payload_type == last.payload_type;
        out.push(u8::from(packet.marker) | u8::from(!same) << 1);
        if !same {
            out.extend(packet.ssrc.to_le_bytes());
            out.push(packet.payload_type);
        }
        put_signed(i64::from(packet.seq.wrapping_sub(last.seq) as i16), out);
        put_signed(i64::from(packet.timestamp.wrapping_sub(last.timestamp) as i32), out);
        put_bytes(&packet.payload, out);
        last.seq = packet.seq;
        last.timestamp = packet.timestamp;
        last.ssrc = packet.ssrc;
        last.payload_type = packet.payload_type;
    }
}

/// Voice as its length and the places of its words.
fn put_voice(samples: usize, words: &[PlacedWord], out: &mut Vec<u8>) {
    put(samples as u64, out);
    put(words.len() as u64, out);
    for word in words {
        put_bytes(word.text.as_bytes(), out);
        put(word.start, out);
        put(word.end, out);
    }
}

/// Reads records.
#[derive(Debug, Default)]
pub(super) struct Player(Last);

impl Player {
    /// The next record of a block, and its time; none if it is not one.
    pub fn next(&mut self, bytes: &mut Bytes<'_>) -> Option<(Duration, Call)> {
        let kind = bytes.byte()?;
        self.0.at = self.0.at.checked_add(bytes.signed()?)?;
        let at = Duration::from_nanos(u64::try_from(self.0.at).ok()?);
        let call = match kind {
            ON_TIME => Call::OnTime,
            OVER => Call::Over,
            PEER_UP => Call::PeerUp(self.peer(bytes)?),
            PHRASE => {
                let phrase = *Phrase::ALL.get(usize::from(bytes.byte()?))?;
                let Voiced::Some { pcm, words } = voice(bytes)? else { return None };
                Call::Phrase(phrase, Recorded { pcm, words })
            }
            _ => Call::Handle(self.input(kind, bytes)?),
        };
        Some((at, call))
    }

    fn input(&mut self, kind: u8, bytes: &mut Bytes<'_>) -> Option<Input> {
        Some(match kind {
            PACKET => {
                let peer = self.peer(bytes)?;
                Input::Packet(peer, self.packet(bytes)?)
            }
            PEER_DOWN => Input::PeerDown(self.peer(bytes)?),
            ROUND_TRIP => {
                let peer = self.peer(bytes)?;
                Input::RoundTrip(peer, Duration::from_nanos(bytes.number()?))
            }
            COMMAND => Input::Command(json(bytes)?),
            SPEECH => {
                let (at, probability) = self.speech(bytes)?;
                Input::Speech { at, probability }
            }
            ONSET => {
                let (at, probability) = self.speech(bytes)?;
                Input::Onset { at, probability }
            }
            UNHEARD => Input::Unheard { at: bytes.number()?, reason: bytes.text()? },
            FOUND => Input::Found(json(bytes)?),
            JUDGED => {
                let pause = number(bytes)?;
                let known = bytes.byte()? != 0;
                let finished = f32::from_le_bytes(bytes.array()?);
                Input::Judged { pause, finished: known.then_some(finished) }
            }
            VOICE => Input::Voiced(SpeechId(number(bytes)?), voice(bytes)?),
            VOICE_DONE => Input::Voiced(SpeechId(number(bytes)?), Voiced::Done),
            VOICE_FAILED => Input::Voiced(SpeechId(number(bytes)?), Voiced::Failed(bytes.text()?)),
            WROTE => {
                let (thought, wrote): (ThoughtId, crate::mind::Wrote) = json(bytes)?;
                Input::Wrote(thought, wrote)
            }
            RECORDING_FAILED => Input::RecordingFailed(bytes.text()?),
            STOPPING => Input::Stopping(Duration::from_nanos(bytes.number()?)),
            END => Input::End(json(bytes)?),
            _ => return None,
        })
    }

    fn speech(&mut self, bytes: &mut Bytes<'_>) -> Option<(u64, f32)> {
        self.0.sample = self.0.sample.wrapping_add(bytes.signed()? as u64);
        Some((self.0.sample, f32::from_le_bytes(bytes.array()?)))
    }

    fn peer(&mut self, bytes: &mut Bytes<'_>) -> Option<PeerId> {
        let place = usize::try_from(bytes.number()?).ok()?;
        if place == self.0.peers.len() {
            self.0.peers.push(PeerId(Uuid::from_bytes(bytes.array()?)));
        }
        self.0.peers.get(place).copied()
    }

    fn packet(&mut self, bytes: &mut Bytes<'_>) -> Option<RtpPacket> {
        let last = &mut self.0;
        let flags = bytes.byte()?;
        if flags & 2 != 0 {
            last.ssrc = u32::from_le_bytes(bytes.array()?);
            last.payload_type = bytes.byte()?;
        }
        last.seq = last.seq.wrapping_add(bytes.signed()? as u16);
        last.timestamp = last.timestamp.wrapping_add(bytes.signed()? as u32);
        Some(RtpPacket {
            seq: last.seq,
            timestamp: last.timestamp,
            marker: flags & 1 != 0,
            payload_type: last.payload_type,
            ssrc: last.ssrc,
            payload: bytes.bytes()?.to_vec().into(),
        })
    }
}

fn voice(bytes: &mut Bytes<'_>) -> Option<Voiced> {
    let length = bytes.number()?;
    if length > LONGEST_VOICE {
        return None;
    }
    let words = bytes.number()?;
    let word =
        |bytes: &mut Bytes<'_>| Some(PlacedWord { text: bytes.text()?, start: bytes.number()?, end: bytes.number()? });
    let words = (0..words).map(|_| word(bytes)).collect::<Option<_>>()?;
    Some(Voiced::Some { pcm: vec![0.0; length as usize], words })
}

fn number(bytes: &mut Bytes<'_>) -> Option<u32> {
    bytes.number()?.try_into().ok()
}

fn json<T: DeserializeOwned>(bytes: &mut Bytes<'_>) -> Option<T> {
    serde_json::from_slice(bytes.bytes()?).ok()
}

#[cfg(test)]
#[path = "record_tests.rs"]
mod tests;
