//! From packets to samples: puts RTP packets in order ([`jitter`]), decodes them and makes
//! up for what was lost ([`opus`]), and brings the sound to the rate of the models
//! ([`resample`]).
//!
//! The listener is a recogniser, not a loudspeaker: it needs no even flow, so a packet that
//! comes in order is passed on at once and only a gap makes anything wait. How long is
//! learnt from the network: how late its packets are ([`transit`]) and how soon missing ones
//! are repaired ([`wait`]). [`limit`] bounds what a sender can make us do, and [`timeline`]
//! ties the samples to the clock, whatever the sender's clock does.

pub mod jitter;
pub mod limit;
pub mod opus;
pub mod recent;
pub mod resample;
pub mod rtp;
pub mod timeline;
pub mod transit;
pub mod wait;

pub use jitter::{Arrival, JitterBuffer, JitterSettings, JitterTotals, Released};
pub use opus::{OpusDecoder, packet_samples};
pub use resample::Resampler;
pub use rtp::{RtpError, RtpPacket};
pub use timeline::Timeline;
