//! From packets to samples: puts RTP packets in order ([`jitter`]), decodes them and makes
//! up for what was lost ([`opus`]), and brings the sound to the rate of the models
//! ([`resample`]).
//!
//! The listener is a recogniser, not a loudspeaker: it needs no even flow, so a packet that
//! comes in order is passed on at once and only a gap makes anything wait.

pub mod jitter;
pub mod opus;
pub mod resample;
pub mod rtp;

pub use jitter::{Arrival, JitterBuffer, JitterSettings, JitterTotals, Released};
pub use opus::{OpusDecoder, packet_samples};
pub use resample::Resampler;
pub use rtp::{RtpError, RtpPacket};
