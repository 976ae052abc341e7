//! A candidate at `/ws/audio`: sends a packet each 20 ms, silence or a tone that counts as
//! speech or a given sound, and listens.

use std::collections::VecDeque;
use std::f32::consts::TAU;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use opus::{Application, Channels, Encoder};
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::app::Created;
use crate::events::open;

/// Samples of one packet.
const FRAME: usize = 960;

/// A connected candidate. Dropping it hangs up.
pub struct AudioSocket {
    speaking: Arc<AtomicBool>,
    saying: Arc<Mutex<VecDeque<f32>>>,
    received: Arc<AtomicUsize>,
    pump: JoinHandle<()>,
}

impl AudioSocket {
    /// Connects to a session.
    pub async fn connect(url: &str, session: &Created, query: &str) -> Result<Self, Error> {
        let path = format!("/ws/audio?session={}{query}", session.id);
        let mut socket = open(url, &path, &session.token, None).await?;
        let speaking = Arc::new(AtomicBool::new(false));
        let received = Arc::new(AtomicUsize::new(0));
        let saying = Arc::<Mutex<VecDeque<f32>>>::default();
        let (speaks, says, counts) = (Arc::clone(&speaking), Arc::clone(&saying), Arc::clone(&received));
        let pump = tokio::spawn(async move {
            let mut voice = Voice::new();
            let mut ticks = interval(Duration::from_millis(20));
            ticks.set_missed_tick_behavior(MissedTickBehavior::Burst);
            loop {
                tokio::select! {
                    _ = ticks.tick() => {
                        let given = frame(&says);
                        let packet = match given {
                            Some(samples) => voice.packet(&samples),
                            None => voice.hum(speaks.load(Ordering::Relaxed)),
                        };
                        if socket.send(Message::Binary(packet.into())).await.is_err() {
                            return;
                        }
                    }
                    message = socket.next() => match message {
                        Some(Ok(Message::Binary(_))) => {
                            counts.fetch_add(1, Ordering::Relaxed);
                        }
                        Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                        Some(Ok(_)) => {}
                    }
                }
            }
        });
        Ok(Self { speaking, saying, received, pump })
    }

    /// Speaks for a while, then is silent again.
    pub async fn speak(&self, length: Duration) {
        self.speaking.store(true, Ordering::Relaxed);
        tokio::time::sleep(length).await;
        self.speaking.store(false, Ordering::Relaxed);
    }

    /// Says a sound of 48 kHz, and returns when it has been said.
    pub async fn say(&self, samples: &[f32]) {
        self.saying.lock().expect("nobody panics").extend(samples);
        while !self.saying.lock().expect("nobody panics").is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Speaks until told to stop.
    pub fn start_speaking(&self) {
        self.speaking.store(true, Ordering::Relaxed);
    }

    /// Is silent again.
    pub fn stop_speaking(&self) {
        self.speaking.store(false, Ordering::Relaxed);
    }

    /// Packets that came from the interviewer.
    pub fn received(&self) -> usize {
        self.received.load(Ordering::Relaxed)
    }

    /// Whether the server has hung up.
    pub fn is_closed(&self) -> bool {
        self.pump.is_finished()
    }
}

impl Drop for AudioSocket {
    fn drop(&mut self) {
        self.pump.abort();
    }
}

/// The next frame of a given sound, filled up with silence; none if there is no more.
fn frame(saying: &Mutex<VecDeque<f32>>) -> Option<Vec<f32>> {
    let mut saying = saying.lock().expect("nobody panics");
    let length = saying.len().min(FRAME);
    let mut samples: Vec<f32> = saying.drain(..length).collect();
    samples.resize(FRAME, 0.0);
    (length > 0).then_some(samples)
}

struct Voice {
    encoder: Encoder,
    seq: u16,
    time: u32,
}

impl Voice {
    fn new() -> Self {
        let encoder = Encoder::new(48_000, Channels::Mono, Application::Voip).expect("an encoder");
        Self { encoder, seq: 0, time: 0 }
    }

    fn hum(&mut self, loud: bool) -> Vec<u8> {
        let level = if loud { 0.3 } else { 0.0 };
        let samples: Vec<f32> = (0..FRAME)
            .map(|n| {
                let t = (self.time as f32 + n as f32) / 48_000.0;
                // A hum whose loudness moves as syllables do.
                level * (TAU * 180.0 * t).sin() * (0.6 + 0.4 * (TAU * 4.0 * t).sin())
            })
            .collect();
        self.packet(&samples)
    }

    /// One RTP packet (RFC 3550) of payload type 111.
    fn packet(&mut self, samples: &[f32]) -> Vec<u8> {
        let mut packet = vec![0x80, 111];
        packet.extend(self.seq.to_be_bytes());
        packet.extend(self.time.to_be_bytes());
        packet.extend(7_u32.to_be_bytes());
        packet.extend(self.encoder.encode_vec_float(samples, 1_000).expect("encodes"));
        self.seq = self.seq.wrapping_add(1);
        self.time = self.time.wrapping_add(FRAME as u32);
        packet
    }
}
