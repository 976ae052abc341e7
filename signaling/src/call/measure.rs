//! What the candidate hears, as figures: when the interviewer's voice is there, how long a
//! reply took, how fast it gave way. From packet times alone; no clock is read here.

use std::time::{Duration, Instant};

/// Audio above this is voice, below it silence: on both sides, for both figures.
pub const SPEECH_DBFS: f32 = -45.0;

/// A reply whose packet is this much quieter than the one before we began, in decibels, is
/// being lowered: a packet holds both sides of the moment, since encoders look ahead.
const LOWERED_DB: f32 = 3.0;

/// Silence this long ends a stretch of the interviewer's voice; shorter is a breath.
pub const FELL_SILENT: Duration = Duration::from_millis(300);

/// Level of a frame in decibels below full scale; minus infinity for digital silence.
pub fn level_dbfs(samples: &[f32]) -> f32 {
    if samples.is_empty() {
        return f32::NEG_INFINITY;
    }
    let energy: f64 = samples.iter().map(|s| f64::from(*s) * f64::from(*s)).sum();
    (10.0 * (energy / samples.len() as f64).log10()) as f32
}

/// Follows the interviewer's voice from packet to packet.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ear {
    last_voice: Option<Instant>,
    level: f32,
}

impl Ear {
    /// A packet arrived whose audio is voice of that level in dBFS. True if a new stretch of
    /// voice begins.
    pub fn voice(&mut self, at: Instant, level: f32) -> bool {
        self.level = level;
        let begins = self.last_voice.is_none_or(|last| at.saturating_duration_since(last) > FELL_SILENT);
        self.last_voice = self.last_voice.max(Some(at));
        begins
    }

    /// When voice was heard last.
    pub fn last_voice(&self) -> Option<Instant> {
        self.last_voice
    }

    /// Whether the interviewer is speaking, breaths included.
    pub fn speaking(&self, now: Instant) -> bool {
        self.last_voice.is_some_and(|last| now.saturating_duration_since(last) <= FELL_SILENT)
    }
}

/// The times of one turn: what we said, and what came back.
#[derive(Clone, Copy, Debug)]
pub struct TurnTimes {
    began: Instant,
    ended: Option<Instant>,
    /// The last voice of the reply that we talked over; none where we did not.
    talked_over: Option<Instant>,
    /// The stretch of voice we talked over is still going on.
    old_voice: bool,
    /// How loud it was when we began, and when it became quieter.
    level: f32,
    lowered: Option<Instant>,
    reply: Option<Instant>,
    voice_since_end: bool,
    early: bool,
}

impl TurnTimes {
    /// Our first packet with speech in it left at `began`.
    pub fn begin(began: Instant, ear: &Ear) -> Self {
        let over = ear.speaking(began);
        Self {
            began,
            ended: None,
            talked_over: ear.last_voice().filter(|_| over),
            old_voice: over,
            level: ear.level,
            lowered: None,
            reply: None,
            voice_since_end: false,
            early: false,
        }
    }

    /// The time of the first speech packet, known more exactly.
    pub fn began_at(&mut self, at: Instant) {
        self.began = at;
    }

    /// Our last packet with speech in it left at `at`.
    pub fn end(&mut self, at: Instant) {
        self.ended = Some(at);
    }

    /// A packet of the interviewer's arrived, silent or not, of that level in dBFS.
    pub fn level(&mut self, at: Instant, level: f32) {
        if self.old_voice && at >= self.began && level < self.level - LOWERED_DB {
            self.lowered.get_or_insert(at);
        }
    }

    /// Voice arrived; `new_stretch` as [`Ear::voice`] said.
    pub fn voice(&mut self, at: Instant, new_stretch: bool) {
        if self.old_voice && !new_stretch {
            self.talked_over = self.talked_over.max(Some(at));
            self.voice_since_end |= self.ended.is_some();
            return;
        }
        self.old_voice = false;
        match self.ended {
            None => self.early = true,
            Some(_) => {
                self.voice_since_end = true;
                if new_stretch && self.reply.is_none() {
                    self.reply = Some(at);
                }
            }
        }
    }

    /// Whether all of our speech was sent.
    pub fn spoken(&self) -> bool {
        self.ended.is_some()
    }

    /// When the reply began; where the interviewer was speaking already, when we ended.
    pub fn reply_began(&self) -> Option<Instant> {
        self.reply.or(self.ended.filter(|_| self.voice_since_end))
    }

    /// The interviewer began to speak before our speech was over: it cut us off.
    pub fn early(&self) -> bool {
        self.early
    }

    /// We spoke while the interviewer was speaking.
    pub fn talked_over(&self) -> bool {
        self.talked_over.is_some()
    }

    /// Last speech packet sent to first reply packet with voice, in milliseconds.
    pub fn voice_to_voice_ms(&self) -> Option<f64> {
        Some(millis(self.reply?, self.ended?))
    }

    /// First speech packet sent to last packet of the reply we talked over, in
    /// milliseconds; none where it did not fall silent before we did.
    pub fn stop_ms(&self) -> Option<f64> {
        let last = self.talked_over?;
        (last + FELL_SILENT <= self.ended?).then(|| millis(last, self.began))
    }

    /// First speech packet sent to the first packet of the reply we talked over that was
    /// lowered, in milliseconds: means something where the reply is of constant level, as a
    /// tone is.
    pub fn duck_ms(&self) -> Option<f64> {
        Some(millis(self.lowered?, self.began))
    }

    /// We talked over a reply and it went on.
    pub fn not_stopped(&self) -> bool {
        self.talked_over() && self.spoken() && self.stop_ms().is_none()
    }
}

fn millis(later: Instant, earlier: Instant) -> f64 {
    let ms = later.saturating_duration_since(earlier).as_secs_f64() * 1000.0;
    (ms * 10.0).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Scene {
        start: Instant,
        ear: Ear,
    }

    impl Scene {
        fn new() -> Self {
            Self { start: Instant::now(), ear: Ear::default() }
        }

        fn at(&self, ms: u64) -> Instant {
            self.start + Duration::from_millis(ms)
        }

        /// Voice in every 20 ms packet from `from` to `to`.
        fn voice(&mut self, turn: &mut Option<TurnTimes>, from: u64, to: u64) {
            for ms in (from..=to).step_by(20) {
                let begins = self.ear.voice(self.at(ms), -20.0);
                if let Some(turn) = turn {
                    turn.voice(self.at(ms), begins);
                }
            }
        }
    }

    #[test]
    fn a_reply_is_timed_from_the_last_speech_packet_to_the_first_voice() {
        let mut scene = Scene::new();
        scene.voice(&mut None, 0, 1000);
        let mut turn = Some(TurnTimes::begin(scene.at(3000), &scene.ear));
        let t = turn.as_mut().unwrap();
        assert!(!t.talked_over());
        t.end(scene.at(5000));
        assert_eq!(t.reply_began(), None);
        scene.voice(&mut turn, 5443, 7000);
        let t = turn.unwrap();
        assert_eq!(t.voice_to_voice_ms(), Some(443.0));
        assert_eq!((t.stop_ms(), t.not_stopped(), t.early()), (None, false, false));
    }

    #[test]
    fn a_barge_in_is_timed_to_the_last_voice_of_the_old_reply() {
        let mut scene = Scene::new();
        scene.voice(&mut None, 0, 1000);
        let mut turn = Some(TurnTimes::begin(scene.at(1010), &scene.ear));
        scene.voice(&mut turn, 1020, 1160);
        turn.as_mut().unwrap().end(scene.at(2500));
        scene.voice(&mut turn, 3000, 3500);
        let t = turn.unwrap();
        assert_eq!(t.stop_ms(), Some(150.0));
        assert_eq!(t.voice_to_voice_ms(), Some(500.0));
        assert!(t.talked_over() && !t.not_stopped() && !t.early());
    }

    #[test]
    fn a_lowered_reply_is_timed_to_its_first_quieter_packet() {
        let mut scene = Scene::new();
        scene.voice(&mut None, 0, 1000);
        let mut times = TurnTimes::begin(scene.at(1010), &scene.ear);
        for (ms, level) in [(1000, -60.0), (1020, -20.0), (1040, -22.0), (1060, -34.0), (1080, f32::NEG_INFINITY)] {
            times.level(scene.at(ms), level);
        }
        assert_eq!(times.duck_ms(), Some(50.0));
    }

    #[test]
    fn a_reply_that_goes_on_was_not_stopped_and_is_no_new_reply() {
        let mut scene = Scene::new();
        scene.voice(&mut None, 0, 1000);
        let mut turn = Some(TurnTimes::begin(scene.at(1000), &scene.ear));
        scene.voice(&mut turn, 1020, 2400);
        turn.as_mut().unwrap().end(scene.at(2500));
        scene.voice(&mut turn, 2600, 4000);
        let t = turn.unwrap();
        assert!(t.not_stopped());
        assert_eq!((t.stop_ms(), t.voice_to_voice_ms()), (None, None));
        assert_eq!(t.reply_began(), Some(scene.at(2500)));
    }

    #[test]
    fn falling_silent_just_before_our_end_does_not_count_as_stopping() {
        let mut scene = Scene::new();
        scene.voice(&mut None, 0, 1000);
        let mut turn = Some(TurnTimes::begin(scene.at(1000), &scene.ear));
        scene.voice(&mut turn, 1020, 2300);
        turn.as_mut().unwrap().end(scene.at(2500));
        assert!(turn.unwrap().not_stopped());
    }

    #[test]
    fn being_cut_off_is_told_from_being_answered() {
        let mut scene = Scene::new();
        let mut turn = Some(TurnTimes::begin(scene.at(0), &scene.ear));
        scene.voice(&mut turn, 1000, 1500);
        let t = turn.as_mut().unwrap();
        assert!(t.early() && !t.talked_over());
        t.end(scene.at(3000));
        assert_eq!(t.voice_to_voice_ms(), None);
        scene.voice(&mut turn, 3400, 4000);
        assert_eq!(turn.unwrap().voice_to_voice_ms(), Some(400.0));
    }

    #[test]
    fn packets_out_of_order_neither_panic_nor_begin_a_stretch() {
        let mut scene = Scene::new();
        assert!(scene.ear.voice(scene.at(500), -20.0));
        assert!(!scene.ear.voice(scene.at(100), -20.0));
        assert_eq!(scene.ear.last_voice(), Some(scene.at(500)));
        assert!(scene.ear.speaking(scene.at(0)));
    }

    #[test]
    fn levels_are_decibels_below_full_scale() {
        assert_eq!(level_dbfs(&[]), f32::NEG_INFINITY);
        assert_eq!(level_dbfs(&[0.0; 960]), f32::NEG_INFINITY);
        assert!((level_dbfs(&[1.0, -1.0]) - 0.0).abs() < 1e-4);
        assert!((level_dbfs(&[0.1, -0.1]) + 20.0).abs() < 1e-3);
    }
}
