//! One call from its first request to its last: connects, ticks the schedule, sends, hears,
//! follows the events, hangs up.

use std::time::{Duration, Instant};

use anyhow::bail;
use bytes::Bytes;
use serde_json::Value;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::MissedTickBehavior;

use super::args::Transport;
use super::events;
use super::link::{Arrival, Incoming, Link, LinkState, Outgoing};
use super::measure::{Ear, SPEECH_DBFS, TurnTimes, level_dbfs};
use super::open_turn::OpenTurn;
use super::rtc::{RtcLink, Ways, media_addresses};
use super::schedule::{Action, FRAME, Floor, Scene, Schedule};
use super::server::Session;
use super::socket::Tap;
use super::spec::{CallSpec, Join, Kept};
use super::via;
use super::ws::WsLink;

/// How long ICE and DTLS may take.
const CONNECTING: Duration = Duration::from_secs(15);

/// How long the interviewer may take to say goodbye after the session was asked to end.
const ENDING: Duration = Duration::from_secs(20);

/// How long the last event may come after the audio went down.
const LAST_EVENT: Duration = Duration::from_secs(5);

/// Events kept for the file.
const MOST_EVENTS: usize = 100_000;

/// Samples of a decoded packet at 16 kHz, 120 ms at most. The level of speech does not need
/// more, and decoding costs a third.
const DECODED: usize = 1920;

/// Opus needs no more than this for 20 ms of silence; the least of voice takes several times
/// as much.
const SILENT_BYTES: usize = 12;

/// Holds the whole conversation; failures are in the report.
pub async fn hold(spec: CallSpec) -> Kept {
    let mut kept = Kept::default();
    if let Err(error) = place(&spec, &mut kept).await {
        kept.report.error = Some(format!("{error:#}"));
    }
    kept
}

async fn place(spec: &CallSpec, kept: &mut Kept) -> anyhow::Result<()> {
    let session = match &spec.join {
        Join::Scenario(id) => spec.server.create_session(id).await?,
        Join::Existing(session) => session.clone(),
        Join::Stranger(_) => Session { id: "stranger".to_owned(), token: String::new() },
    };
    kept.report.session = Some(session.id.clone());
    let result = talk(spec, &session, kept).await;
    if result.is_err() && kept.report.ended.is_none() && matches!(spec.join, Join::Scenario(_)) {
        // Our own session would wait for a candidate that does not come back. If this fails
        // too, the first failure says why.
        let _ = spec.server.end(&session).await;
    }
    result
}

async fn talk(spec: &CallSpec, session: &Session, kept: &mut Kept) -> anyhow::Result<()> {
    // A stranger tells nothing; this end stays open, so that there is nothing to wait for.
    let (_silent, nothing) = mpsc::channel(1);
    let is_stranger = matches!(spec.join, Join::Stranger(_));
    let events = if is_stranger { nothing } else { events::subscribe(&spec.server, session).await? };
    let client = uuid::Uuid::new_v4().to_string();
    let (link, incoming, location) = connect(spec, session, &client, kept).await?;
    let upheavals = upheavals(spec, session, &link, location.clone());
    let mut talk = Talk::new(spec, session.clone(), kept);
    let result = talk.run(&link, incoming, events).await;
    upheavals.abort();
    talk.close_turn();
    talk.settle(&link);
    // Goodbyes are best effort: the server forgets a client that is gone as well.
    if let Some(location) = location {
        let _ = spec.server.hang_up(session, location).await;
    }
    link.close().await;
    if result.is_ok() && !is_stranger {
        kept.transcript = Some(spec.server.transcript(session).await?);
    }
    result
}

async fn connect(
    spec: &CallSpec,
    session: &Session,
    client: &str,
    kept: &mut Kept,
) -> anyhow::Result<(Link, Incoming, Option<reqwest::Url>)> {
    let tap = Tap::new(spec.weather.0, spec.weather.1);
    let start = Instant::now();
    let (link, mut incoming, location) = match spec.transport {
        Transport::Websocket => {
            let (link, incoming) = WsLink::open(&spec.server, session, client, tap).await?;
            (Link::WebSocket(link), incoming, None)
        }
        Transport::Webrtc => {
            let bind = media_addresses(&spec.server.addresses().await?);
            let servers = match spec.join {
                Join::Stranger(_) => Vec::new(),
                _ => spec.server.ice_servers().await?,
            };
            let (link, incoming, offer) =
                RtcLink::offer(bind, tap, Ways { servers, relay_only: spec.relay_only }).await?;
            let offer = if spec.via.is_some() { via::without_candidates(&offer) } else { offer };
            let answer = match &spec.join {
                Join::Stranger(url) => spec.server.offer_json(url.clone(), &offer).await?,
                _ => spec.server.offer(session, client, offer).await?,
            };
            match spec.via {
                Some(relay) => link.accept(&via::through(&answer.sdp, relay)).await?,
                None => link.accept(&answer.sdp).await?,
            }
            (Link::Rtc(link), incoming, answer.location)
        }
    };
    match tokio::time::timeout(CONNECTING, incoming.state.recv()).await {
        Ok(Some(LinkState::Connected)) => {}
        Ok(Some(LinkState::Down(why))) => bail!("the call was not connected: {why}"),
        Ok(None) => bail!("the call was not connected: the link closed"),
        Err(_) => bail!(
            "the call was not connected within {} s: signalling works but no UDP passes; open the \
             server's media port, or try --transport websocket",
            CONNECTING.as_secs()
        ),
    }
    let ms = start.elapsed().as_secs_f64() * 1000.0;
    kept.report.connect_ms = Some((ms * 10.0).round() / 10.0);
    Ok((link, incoming, location))
}

/// Changes the network under the call when the time comes; the call itself goes on.
fn upheavals(spec: &CallSpec, session: &Session, link: &Link, location: Option<reqwest::Url>) -> JoinHandle<()> {
    let began = Instant::now();
    let (server, session, tap) = (spec.server.clone(), session.clone(), link.tap().clone());
    let restarter = match link {
        Link::Rtc(link) => Some(link.restarter()),
        Link::WebSocket(_) => None,
    };
    let (change_at, restart_at) = (spec.address_change_at, spec.ice_restart_at);
    tokio::spawn(async move {
        let change = async {
            if let Some(at) = change_at {
                tokio::time::sleep_until((began + at).into()).await;
                tap.change_address();
            }
        };
        let restart = async {
            let (Some(at), Some(restarter), Some(location)) = (restart_at, &restarter, &location) else { return };
            tokio::time::sleep_until((began + at).into()).await;
            let restarted = async {
                let fragment = restarter.begin().await?;
                let theirs = server.restart_ice(&session, location.clone(), fragment).await?;
                restarter.finish(&theirs).await
            };
            if let Err(error) = restarted.await {
                tracing::error!("ICE was not restarted: {error:#}");
            }
        };
        tokio::join!(change, restart);
    })
}

/// The part between hello and goodbye.
struct Talk<'a> {
    spec: &'a CallSpec,
    session: Session,
    kept: &'a mut Kept,
    schedule: Schedule,
    floor: Floor,
    ear: Ear,
    decoder: Option<opus::Decoder>,
    turn: Option<OpenTurn>,
    turns: usize,
    sequence: u16,
    rtp_time: u32,
    was_speaking: bool,
    /// Frames spoken without a conversation.
    talked: usize,
    received: Received,
    ending: Option<Instant>,
}

/// Which packets came, by their extended sequence numbers.
#[derive(Default)]
struct Received {
    first: Option<u16>,
    newest: i64,
    oldest: i64,
    count: u64,
}

impl Received {
    fn packet(&mut self, sequence: u16) {
        let first = *self.first.get_or_insert(sequence);
        let ahead = sequence.wrapping_sub(first).wrapping_sub(self.newest as u16) as i16;
        let place = self.newest + i64::from(ahead);
        self.newest = self.newest.max(place);
        self.oldest = self.oldest.min(place);
        self.count += 1;
    }

    fn missing(&self) -> u64 {
        let span = if self.first.is_some() { self.newest - self.oldest + 1 } else { 0 };
        u64::try_from(span).unwrap_or(0).saturating_sub(self.count)
    }
}

impl<'a> Talk<'a> {
    fn new(spec: &'a CallSpec, session: Session, kept: &'a mut Kept) -> Self {
        Self {
            spec,
            session,
            kept,
            schedule: Schedule::new(spec.plan.clone(), Instant::now()),
            floor: Floor::Unknown,
            ear: Ear::default(),
            // Without it nothing is measured; libopus fails here only without memory.
            decoder: if spec.lean { None } else { opus::Decoder::new(16_000, opus::Channels::Mono).ok() },
            turn: None,
            turns: 0,
            sequence: 0,
            rtp_time: 0,
            was_speaking: false,
            talked: 0,
            received: Received::default(),
            ending: None,
        }
    }

    async fn run(&mut self, link: &Link, incoming: Incoming, mut events: mpsc::Receiver<Value>) -> anyhow::Result<()> {
        let Incoming { mut packets, mut state } = incoming;
        let mut clock = tokio::time::interval(FRAME);
        // A late tick is made up for at once: the microphone's clock does not stop.
        clock.set_missed_tick_behavior(MissedTickBehavior::Burst);
        let mut down: Option<(Instant, String)> = None;
        let mut events_open = true;
        let mut stopped = false;
        loop {
            tokio::select! {
                biased;
                due = clock.tick() => {
                    let now = Instant::now();
                    if let Some((since, why)) = &down {
                        if now.saturating_duration_since(*since) > LAST_EVENT {
                            bail!("the connection was lost: {why}");
                        }
                        continue;
                    }
                    self.kept.report.send_late_ms.push((now - due.into_std()).as_secs_f64() * 1000.0);
                    self.settle_times(link);
                    let packet = self.tick(now)?;
                    if self.ending.is_some() && matches!(self.spec.join, Join::Stranger(_)) {
                        return if stopped { Err(anyhow::anyhow!("interrupted")) } else { Ok(()) };
                    }
                    if let Err(error) = link.send(packet).await {
                        down = Some((now, format!("{error:#}")));
                    }
                    if self.ending.is_some_and(|at| now.saturating_duration_since(at) > ENDING) {
                        bail!("the server did not end the session within {} s", ENDING.as_secs());
                    }
                }
                Some(arrival) = packets.recv() => self.hear(arrival),
                event = events.recv(), if events_open => match event {
                    Some(event) => {
                        if let Some(reason) = self.follow(&event) {
                            self.kept.report.ended = Some(reason);
                            if stopped {
                                bail!("interrupted");
                            }
                            return Ok(());
                        }
                    }
                    None if self.ending.is_some() => return Ok(()),
                    None => {
                        events_open = false;
                        self.floor = Floor::Unknown;
                        tracing::warn!("the event stream is lost; going on by ear");
                    }
                },
                Some(state) = state.recv() => if let LinkState::Down(why) = state {
                    down.get_or_insert((Instant::now(), why));
                },
                () = self.spec.stop.cancelled(), if !stopped => {
                    stopped = true;
                    self.end();
                }
            }
        }
    }

    /// Decides on this tick's packet.
    fn tick(&mut self, now: Instant) -> anyhow::Result<Outgoing> {
        let mut payload = self.spec.repertoire.silence.clone();
        let mut speaking = false;
        if self.ending.is_none()
            && let Some(length) = self.spec.talk_for
        {
            match self.talk(length) {
                Some(spoken) => (payload, speaking) = (spoken, true),
                None => self.end(),
            }
        } else if self.ending.is_none() {
            let scene = Scene {
                floor: self.floor,
                last_voice: self.ear.last_voice(),
                reply_began: self.turn.as_ref().and_then(|turn| turn.times.as_ref()?.reply_began()),
            };
            match self.schedule.tick(now, &scene) {
                Action::Silence => {}
                Action::Speak { clip, frame, .. } => {
                    speaking = true;
                    payload = self.speak(clip, frame, now).unwrap_or(payload);
                }
                Action::Missed { .. } => {
                    if let Some(turn) = &mut self.turn {
                        turn.missed = true;
                    }
                    self.close_turn();
                }
                Action::Finished => self.end(),
                Action::GaveUp => {
                    bail!("the candidate's turn did not come within {} s", self.spec.plan.timeout.as_secs_f64())
                }
            }
        }
        let packet = Outgoing {
            sequence: self.sequence,
            rtp_time: self.rtp_time,
            marker: speaking && !self.was_speaking,
            payload,
        };
        self.was_speaking = speaking;
        self.kept.report.packets.spoken += u64::from(speaking);
        self.sequence = self.sequence.wrapping_add(1);
        self.rtp_time = self.rtp_time.wrapping_add(960);
        Ok(packet)
    }

    /// The next frame of the list, without end and for nobody's turn; none when the time is over.
    fn talk(&mut self, length: Duration) -> Option<Bytes> {
        if FRAME * u32::try_from(self.talked).ok()? >= length {
            return None;
        }
        let clips = &self.spec.repertoire.clips;
        let frames: usize = clips.iter().map(|clip| clip.packets.len()).sum();
        let at = self.talked % frames.max(1);
        self.talked += 1;
        clips.iter().flat_map(|clip| &clip.packets).nth(at).cloned()
    }

    fn speak(&mut self, clip: usize, frame: usize, now: Instant) -> Option<Bytes> {
        // Another handle, so that the borrow of the clip does not hold `self`.
        let repertoire = self.spec.repertoire.clone();
        // The plan says the list as often as it was asked to.
        let clip = repertoire.clips.get(clip % repertoire.clips.len().max(1))?;
        if frame == 0 {
            self.close_turn();
            self.turn = Some(OpenTurn::new(clip.name.clone()));
        }
        let turn = self.turn.as_mut()?;
        if frame == clip.shape.first_speech {
            turn.times = Some(TurnTimes::begin(now, &self.ear));
            turn.first_speech = Some(self.sequence);
        }
        if frame == clip.shape.last_speech
            && let Some(times) = &mut turn.times
        {
            times.end(now);
            turn.last_speech = Some(self.sequence);
        }
        clip.packets.get(frame).cloned()
    }

    /// Puts the times at which packets really left in place of those at which they were
    /// handed over.
    fn settle_times(&mut self, link: &Link) {
        let Some(OpenTurn { times: Some(times), first_speech, last_speech, .. }) = &mut self.turn else {
            return;
        };
        if let Some(at) = first_speech.and_then(|sequence| link.tap().sent_at(sequence)) {
            times.began_at(at);
            *first_speech = None;
        }
        if let Some(at) = last_speech.and_then(|sequence| link.tap().sent_at(sequence)) {
            times.end(at);
            *last_speech = None;
        }
    }

    fn hear(&mut self, arrival: Arrival) {
        self.received.packet(arrival.sequence);
        let mut level = f32::NEG_INFINITY;
        let voice = if self.spec.lean {
            arrival.payload.len() > SILENT_BYTES
        } else {
            let mut pcm = [0f32; DECODED];
            let decoded = self
                .decoder
                .as_mut()
                .and_then(|decoder| decoder.decode_float(&arrival.payload, &mut pcm, false).ok())
                .unwrap_or(0);
            level = level_dbfs(&pcm[..decoded]);
            level > SPEECH_DBFS
        };
        if let Some(times) = self.turn.as_mut().and_then(|turn| turn.times.as_mut()).filter(|_| !self.spec.lean) {
            times.level(arrival.at, level);
        }
        if voice {
            let begins = self.ear.voice(arrival.at, level);
            if let Some(times) = self.turn.as_mut().and_then(|turn| turn.times.as_mut()) {
                times.voice(arrival.at, begins);
            }
        }
        if self.spec.keep {
            self.kept.tape.keep(arrival.rtp_time, arrival.payload);
        }
    }

    /// Learns from an event; gives the reason if it is the last.
    fn follow(&mut self, event: &Value) -> Option<String> {
        if self.spec.keep && self.kept.events.len() < MOST_EVENTS {
            self.kept.events.push(event.clone());
        }
        let text = || event["text"].as_str().unwrap_or_default().to_owned();
        match event["type"].as_str().unwrap_or_default() {
            "session.state" => {
                self.floor = match event["activity"].as_str() {
                    Some("listening") => Floor::Candidate,
                    Some(_) => Floor::Interviewer,
                    None => self.floor,
                };
            }
            "transcript.final" => {
                if let Some(turn) = &mut self.turn {
                    turn.heard.insert(event["turn"].as_u64().unwrap_or(0), text());
                }
            }
            "reply.text" => {
                if let Some(turn) = &mut self.turn {
                    turn.replied.insert(event["speech"].as_u64().unwrap_or(0), text());
                }
            }
            "notice" if event["level"] == "error" => {
                tracing::warn!(code = event["code"].as_str(), "the server says: {}", text());
            }
            "session.ended" => {
                return Some(event["reason"].as_str().unwrap_or("unknown").to_owned());
            }
            _ => {}
        }
        None
    }

    /// Asks the server to end the session; the audio goes on until it does.
    fn end(&mut self) {
        if self.ending.is_some() {
            return;
        }
        self.ending = Some(Instant::now());
        if let Join::Stranger(_) = self.spec.join {
            return;
        }
        let (server, session) = (self.spec.server.clone(), self.session.clone());
        tokio::spawn(async move {
            if let Err(error) = server.end(&session).await {
                tracing::warn!("cannot end the session: {error:#}");
            }
        });
    }

    fn close_turn(&mut self) {
        let Some(turn) = self.turn.take() else { return };
        self.turns += 1;
        let report = turn.report(self.turns, &self.session.id);
        (self.spec.on_turn)(&report);
        self.kept.report.turns.push(report);
    }

    fn settle(&mut self, link: &Link) {
        let packets = &mut self.kept.report.packets;
        packets.sent = link.tap().packets_sent();
        packets.lost_by_us = link.tap().lost_by_us();
        packets.received = self.received.count;
        packets.missing = self.received.missing();
    }
}
