//! How a session's interviewer sounds, where that is not the instance's own way.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::voice::Voice;
use crate::by::By;
use crate::id::SessionId;

/// How fast a voice may speak, as a multiple of its own pace.
pub const SPEEDS: RangeInclusive<f32> = 0.75..=1.5;

/// How an interviewer sounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Manner {
    /// Who speaks.
    pub by: By<dyn Voice>,
    /// The voice's name, as its provider calls it; none for the provider's own. A voice of this
    /// machine goes by no name.
    pub voice: Option<Arc<str>>,
    /// A multiple of the voice's own pace.
    pub speed: f32,
}

/// The instance's own way.
pub static USUAL: Manner = Manner { by: By::Instance, voice: None, speed: 1.0 };

impl Default for Manner {
    fn default() -> Self {
        USUAL.clone()
    }
}

impl Manner {
    /// The pace of a voice that is set to `own`, within [`SPEEDS`].
    pub fn pace(&self, own: f32) -> f32 {
        (own * self.speed).clamp(*SPEEDS.start(), *SPEEDS.end())
    }
}

/// For whom something is said, and how.
#[derive(Clone, Copy, Debug)]
pub struct Speaking<'a> {
    /// The session; none for what is said in advance.
    pub session: Option<SessionId>,
    /// How.
    pub manner: &'a Manner,
}

/// For nobody, in the usual manner.
impl Default for Speaking<'_> {
    fn default() -> Self {
        Self { session: None, manner: &USUAL }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pace_is_a_multiple_of_the_voices_own_and_never_beyond_what_can_be_followed() {
        let at = |speed| Manner { speed, ..Manner::default() };
        assert_eq!(Manner::default().pace(1.1), 1.1);
        assert_eq!(at(1.25).pace(0.8), 1.0);
        assert_eq!((at(1.5).pace(1.5), at(0.75).pace(0.75)), (1.5, 0.75));
    }
}
