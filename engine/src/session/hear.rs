//! From packets to the edges of speech: order, decode, resample, find speech.

use std::time::{Duration, Instant};

use super::Session;
use crate::audio::{MODEL_RATE, WIRE_RATE, samples_to_ms};
use crate::decode::opus::{is_silence, silence, stand_ins};
use crate::decode::{
    JitterBuffer, JitterSettings, JitterTotals, OpusDecoder, Released, Resampler, RtpPacket, Timeline, packet_samples,
};
use crate::event::{Activity, NoticeLevel, WordSource};
use crate::id::{PeerId, TurnId};
use crate::listen::floor::{NoiseFloor, Wanted};
use crate::listen::hearing::Listener;
use crate::listen::smart_turn;
use crate::listen::vad::{CONTEXT, Gate, GateSettings, WINDOW};

/// Voice activity may notice speech this much after its first sound: 150 ms.
const LATEST_NOTICE: u64 = MODEL_RATE as u64 * 3 / 20;
/// The first sound is searched for in steps of 5 ms.
const ONSET_STEP: usize = MODEL_RATE as usize / 200;
/// The last sound is within 30 dB of the loudest of the second before: a voice fades.
const END_LEVEL: f32 = 0.03;
/// The first sound is within 20 dB of the loudest so far.
const ONSET_LEVEL: f32 = 0.1;
/// Audio kept: what the end-of-turn model hears, and half a second.
const KEPT: usize = smart_turn::HEARD + MODEL_RATE as usize / 2;
/// Older audio is dropped half a second at a time.
const DROPPED: usize = MODEL_RATE as usize / 2;
/// Without a voice activity model, a window louder than this is taken for speech (-40 dBFS).
const LOUD: f32 = 0.01;

/// What one candidate's voice goes through on its way to the words.
pub(super) struct Ear {
    jitter: JitterBuffer,
    /// What became of the packets of earlier connections.
    before: JitterTotals,
    /// To the candidate and back, once the transport has measured it.
    pub(super) round_trip: Option<Duration>,
    decoder: OpusDecoder,
    resampler: Resampler,
    /// Whether there is a voice activity model to ask.
    vad: bool,
    floor: NoiseFloor,
    /// Counts the streams: the model's memory of one is of no use for the next.
    stream: u32,
    /// The window at `looked_at` is for the model, which has not answered yet.
    asking: bool,
    /// The newest audio is worth a look ahead of its window.
    peek: bool,
    pub(super) gate: Gate,
    pub(super) listener: Box<dyn Listener>,
    pub(super) source: Option<WordSource>,
    /// Whether the candidate's browser finds words in our stead.
    pub(super) browser: bool,
    /// The last seconds at 16 kHz; the first sample is number `kept_from`.
    kept: Vec<f32>,
    pub(super) kept_from: u64,
    /// Samples that voice activity has looked at.
    looked_at: u64,
    timeline: Timeline,
    wire: Vec<f32>,
    heard: Vec<f32>,
    /// The turn that the listener is fed with.
    pub(super) feeding: Option<TurnId>,
    vad_failed: bool,
    #[cfg(test)]
    edges: Vec<crate::listen::vad::Edge>,
}

impl Ear {
    pub(super) fn new(
        listener: Box<dyn Listener>,
        source: Option<WordSource>,
        vad: bool,
    ) -> Result<Self, crate::decode::opus::DecoderError> {
        Ok(Self {
            jitter: JitterBuffer::new(JitterSettings::default()),
            before: JitterTotals::default(),
            round_trip: None,
            decoder: OpusDecoder::new()?,
            resampler: Resampler::to_model(),
            vad,
            floor: NoiseFloor::default(),
            stream: 0,
            asking: false,
            peek: false,
            gate: Gate::new(GateSettings::default()),
            listener,
            source,
            browser: false,
            // Grown by doubling it would take twice as much.
            kept: Vec::with_capacity(KEPT + 2 * DROPPED),
            kept_from: 0,
            looked_at: 0,
            timeline: Timeline::new(MODEL_RATE),
            wire: Vec::new(),
            heard: Vec::new(),
            feeding: None,
            vad_failed: false,
            #[cfg(test)]
            edges: Vec::new(),
        })
    }

    pub(super) fn deadline(&self) -> Option<Instant> {
        if self.timeline.is_tied() { self.jitter.deadline() } else { None }
    }

    /// Whether somebody finds words in the candidate's speech.
    pub(super) fn has_words(&self) -> bool {
        self.source.is_some() || self.browser
    }

    /// Session time of a sample.
    pub(super) fn time_of(&self, sample: u64) -> Duration {
        self.timeline.time_of(sample)
    }

    /// Says how the network was, once nothing will be heard any more.
    pub(super) fn tell_network(&self) {
        let mut totals = self.before;
        totals += self.jitter.totals();
        tracing::info!(
            target: "vivavoce_engine::session",
            received = totals.received,
            lost = totals.lost,
            rebuilt = totals.rebuilt,
            repaired = totals.repaired,
            late = totals.late,
            duplicates = totals.duplicates,
            surplus = totals.surplus,
            broken = self.decoder.broken(),
            "the candidate's packets"
        );
    }

    /// The longest that a packet of the last second was held back behind a gap.
    pub(super) fn delay(&self, now: Instant) -> Duration {
        self.jitter.delay(now)
    }

    /// The first sound of speech that was noticed at sample `noticed`: what is fed to the
    /// recogniser then does not depend on where voice activity's windows happen to lie.
    pub(super) fn onset(&self, noticed: u64) -> u64 {
        let from = noticed.saturating_sub(LATEST_NOTICE).max(self.kept_from);
        let audio = self.since(from);
        let loudest = audio.chunks(ONSET_STEP).map(crate::audio::rms).fold(0.0, f32::max);
        let steps =
            audio.chunks(ONSET_STEP).position(|step| crate::audio::rms(step) >= loudest * ONSET_LEVEL).unwrap_or(0);
        from + (steps * ONSET_STEP) as u64
    }

    /// The last sound of speech that voice activity held to stop at sample `noticed`: its
    /// model holds on for a window or two after a clear end.
    pub(super) fn last_sound(&self, noticed: u64) -> u64 {
        let from = noticed.saturating_sub(LATEST_NOTICE).max(self.kept_from);
        let audio = self.since(from);
        let earlier = self.since(noticed.saturating_sub(u64::from(MODEL_RATE)));
        let loudest = earlier.chunks(ONSET_STEP).map(crate::audio::rms).fold(0.0, f32::max);
        let last = audio.chunks(ONSET_STEP).map(crate::audio::rms).rposition(|level| level >= loudest * END_LEVEL);
        last.map_or(noticed, |step| from + ((step + 1) * ONSET_STEP) as u64)
    }

    /// Whether the candidate is speaking at this moment.
    pub(super) fn speaking(&self) -> bool {
        self.gate.speaking()
    }

    pub(super) fn end(&self) -> u64 {
        self.kept_from + self.kept.len() as u64
    }

    /// A copy of what was heard from sample `from` on, as far as it is kept.
    pub(super) fn since(&self, from: u64) -> &[f32] {
        let skip = from.saturating_sub(self.kept_from).min(self.kept.len() as u64);
        &self.kept[skip as usize..]
    }

    /// The window from sample `at` on, all of which is kept.
    fn window_at(&self, at: u64) -> &[f32] {
        let from = (at - self.kept_from) as usize;
        &self.kept[from..from + WINDOW]
    }

    /// Whether the model must hear the next window.
    fn wanted(&mut self) -> Wanted {
        let from = (self.looked_at - self.kept_from) as usize;
        self.floor.look(&self.kept[from..from + WINDOW], self.gate.speaking())
    }

    /// What the model found in the next window says what the room is like.
    fn learn(&mut self, probability: f32) {
        let from = (self.looked_at - self.kept_from) as usize;
        self.floor.learn(&self.kept[from..from + WINDOW], probability);
    }

    /// The newest window's length of audio.
    fn newest(&self) -> &[f32] {
        &self.kept[self.kept.len() - WINDOW..]
    }

    fn heard_at(&self, at: u64) -> Window<'_> {
        let from = (at - self.kept_from) as usize;
        let before = &self.kept[from.saturating_sub(CONTEXT)..from];
        Window { stream: self.stream, at, before, samples: self.window_at(at) }
    }

    /// Lets go of audio that nobody will ask for.
    fn forget_old(&mut self) {
        if self.kept.len() <= KEPT + DROPPED {
            return;
        }
        let drop = self.kept.len() - KEPT;
        self.kept.drain(..drop);
        self.kept_from += drop as u64;
        // A model that has not answered for so long has no use for what it missed.
        if self.looked_at < self.kept_from {
            self.looked_at = self.kept_from;
        }
    }

    /// Starts over with a new connection: another stream, perhaps after a long gap.
    pub(super) fn reconnect(&mut self) {
        self.before += self.jitter.totals();
        self.jitter = JitterBuffer::new(JitterSettings::default());
        self.round_trip = None;
        self.decoder.reset();
        self.resampler.reset();
        self.gate = Gate::new(GateSettings::default());
        self.timeline = Timeline::new(MODEL_RATE);
        self.kept.clear();
        self.kept_from = 0;
        self.looked_at = 0;
        self.floor = NoiseFloor::default();
        self.stream += 1;
        self.asking = false;
        self.peek = false;
        self.feeding = None;
    }
}

impl Session {
    /// A packet of the candidate's voice came.
    pub(super) fn packet(&mut self, peer: PeerId, packet: RtpPacket, now: Instant) {
        if self.peer.as_ref().is_none_or(|p| p.id != peer) || self.paused {
            return;
        }
        if !self.ear.timeline.is_tied() {
            // Its sound began a packet's length before it came.
            let length = packet_samples(&packet.payload).unwrap_or(0);
            let before = Duration::from_millis(samples_to_ms(u64::from(length), WIRE_RATE));
            self.ear.timeline.begin(self.clock(now).saturating_sub(before));
        }
        self.ear.jitter.push(packet, now);
    }

    /// The transport measured the round trip to the candidate.
    pub(super) fn round_trip(&mut self, peer: PeerId, round_trip: Duration) {
        if self.peer.as_ref().is_some_and(|p| p.id == peer) {
            self.ear.round_trip = Some(round_trip);
            self.ear.jitter.set_round_trip(round_trip);
        }
    }

    /// Takes what is ready from packets to speech.
    pub(super) fn listen_on(&mut self, now: Instant) {
        if !self.ear.timeline.is_tied() || self.paused || self.peer.is_none() {
            return;
        }
        while let Some(released) = self.ear.jitter.poll(now) {
            self.ear.wire.clear();
            let ear = &mut self.ear;
            match released {
                Released::Packet(packet) => {
                    let at = ear.time_of(ear.end());
                    match packet_samples(&packet.payload) {
                        Some(samples) if is_silence(&packet.payload) => {
                            silence(samples as usize, &mut ear.wire);
                        }
                        _ => {
                            ear.decoder.decode(&packet.payload, &mut ear.wire);
                        }
                    }
                    if let Some(recording) = &self.recording {
                        recording.candidate.packet(at, packet.payload);
                    }
                }
                Released::Lost { samples, next, .. } => {
                    self.parts.counts.concealed(samples);
                    if let Some(recording) = &self.recording {
                        let mut at = ear.time_of(ear.end());
                        for (stand_in, length) in stand_ins(samples, &next) {
                            recording.candidate.packet(at, stand_in);
                            at += Duration::from_millis(samples_to_ms(u64::from(length), WIRE_RATE));
                        }
                    }
                    ear.decoder.lost(samples as usize, Some(&next), &mut ear.wire);
                }
                Released::Silence { samples } => {
                    silence(samples as usize, &mut ear.wire);
                }
                Released::Restarted => ear.decoder.reset(),
            }
            let mut heard = std::mem::take(&mut self.ear.heard);
            heard.clear();
            self.ear.resampler.push(&self.ear.wire, &mut heard);
            let (end, clock) = (self.ear.end() + heard.len() as u64, self.clock(now));
            self.ear.timeline.tie(end, clock, now);
            self.hear(&heard, now);
            self.ear.heard = heard;
        }
        self.counted.add(self.ear.jitter.totals(), &self.parts.counts);
        let missing = self.ear.jitter.nacks(now);
        if !missing.is_empty()
            && let Some(peer) = &self.peer
        {
            peer.send(super::Outgoing::Missing(missing));
        }
    }

    /// Takes samples at 16 kHz: feeds the recogniser, looks for the edges of speech.
    fn hear(&mut self, samples: &[f32], now: Instant) {
        self.ear.kept.extend_from_slice(samples);
        if self.ear.feeding.is_some() {
            self.ear.listener.feed(samples);
        }
        self.look_on(now);
        self.look_ahead(samples, now);
        self.ear.forget_old();
    }

    /// Goes through the windows that are whole, in order: at once those that need no model,
    /// up to the first that does.
    fn look_on(&mut self, now: Instant) {
        while !self.ear.asking && self.ear.end() - self.ear.looked_at >= WINDOW as u64 {
            if !self.ear.vad {
                let probability = loudness(self.ear.window_at(self.ear.looked_at));
                self.looked(probability, now);
                continue;
            }
            match self.ear.wanted() {
                Wanted::Skip => self.looked(0.0, now),
                Wanted::Ask => self.ear.asking = true,
            }
        }
    }

    /// The next window has been looked at.
    fn looked(&mut self, probability: f32, now: Instant) {
        let at = self.ear.looked_at;
        self.ear.looked_at += WINDOW as u64;
        self.ear.asking = false;
        if let Some(edge) = self.ear.gate.push(at, probability) {
            #[cfg(test)]
            self.ear.edges.push(edge);
            self.edge(edge, now);
        }
        self.overlapped(at, probability, now);
    }

    /// While the interviewer speaks and nobody has been heard over it, the newest audio is
    /// worth a look before its window is whole: every millisecond counts there.
    fn look_ahead(&mut self, samples: &[f32], now: Instant) {
        let wanted = self.may_be_interrupted() && self.ear.end() >= WINDOW as u64 && self.ear.floor.above(samples);
        if self.ear.vad {
            self.ear.peek = wanted;
        } else if wanted {
            let probability = loudness(self.ear.newest());
            self.onset(probability, now);
        }
    }

    /// Whether the interviewer speaks and the candidate has not been heard over it yet.
    fn may_be_interrupted(&self) -> bool {
        self.machine.activity() == Activity::Speaking && !self.machine.ducked()
    }

    /// The window that the voice activity model must hear next; its answer is
    /// [`Input::Speech`](super::Input::Speech).
    pub fn window(&self) -> Option<Window<'_>> {
        self.ear.asking.then(|| self.ear.heard_at(self.ear.looked_at))
    }

    /// The newest audio, if the model must hear it ahead of its window, without remembering
    /// it; its answer is [`Input::Onset`](super::Input::Onset). Windows come first.
    pub fn peek(&self) -> Option<Window<'_>> {
        (self.ear.peek && !self.ear.asking).then(|| self.ear.heard_at(self.ear.end() - WINDOW as u64))
    }

    /// The model has heard a window.
    pub(super) fn speech(&mut self, at: u64, probability: f32, now: Instant) {
        if !self.ear.asking || self.ear.looked_at != at {
            return;
        }
        self.ear.learn(probability);
        self.looked(probability, now);
        if self.ear.looked_at == self.ear.end() && std::mem::take(&mut self.ear.peek) && self.may_be_interrupted() {
            // The newest audio is this very window.
            self.onset(probability, now);
        }
        self.look_on(now);
    }

    /// The model has heard the newest audio.
    pub(super) fn peeked(&mut self, _at: u64, probability: f32, now: Instant) {
        if std::mem::take(&mut self.ear.peek) && self.may_be_interrupted() {
            self.onset(probability, now);
        }
    }

    /// The model failed at a window: loudness stands in for it.
    pub(super) fn unheard(&mut self, at: u64, reason: &str, now: Instant) {
        self.ear.peek = false;
        if !std::mem::replace(&mut self.ear.vad_failed, true) {
            let text = format!("Voice activity failed ({reason}); loudness stands in for it.");
            self.notice(NoticeLevel::Warning, "vad_failed", text, now);
        }
        if self.ear.asking && self.ear.looked_at == at {
            let probability = loudness(self.ear.window_at(at));
            self.looked(probability, now);
            self.look_on(now);
        }
    }
}

#[cfg(test)]
impl Session {
    /// All edges of speech so far.
    pub(crate) fn edges(&self) -> &[crate::listen::vad::Edge] {
        &self.ear.edges
    }

    /// How much has been heard.
    pub(crate) fn heard_ms(&self) -> u64 {
        samples_to_ms(self.ear.end(), MODEL_RATE)
    }
}

/// Speech or not, without a model.
fn loudness(window: &[f32]) -> f32 {
    if crate::audio::rms(window) > LOUD { 1.0 } else { 0.0 }
}

/// Audio for the voice activity model.
#[derive(Clone, Copy, Debug)]
pub struct Window<'a> {
    /// Which stream of the session it is of: another one begins without memory.
    pub stream: u32,
    /// Its first sample.
    pub at: u64,
    /// The samples before it, at most [`CONTEXT`]; fewer at the start of a stream.
    before: &'a [f32],
    samples: &'a [f32],
}

impl Window<'_> {
    /// Appends the [`INPUT`](crate::listen::vad::INPUT) samples that the model wants.
    pub fn copy_to(&self, inputs: &mut Vec<f32>) {
        inputs.resize(inputs.len() + CONTEXT - self.before.len(), 0.0);
        inputs.extend_from_slice(self.before);
        inputs.extend_from_slice(self.samples);
    }
}
