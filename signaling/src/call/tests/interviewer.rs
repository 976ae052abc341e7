//! An interviewer that greets with a tone, waits for voice and then 400 ms of silence, and
//! replies with a tone, unless it is spoken over.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc, watch};
use webrtc::media_stream::track_remote::{TrackRemote, TrackRemoteEvent};
use webrtc::peer_connection::{PeerConnectionEventHandler, RTCIceGatheringState, RTCSessionDescription};

use crate::call::link::Outgoing;
use crate::call::measure::{SPEECH_DBFS, level_dbfs};
use crate::call::rtc::{RtcLink, media_addresses};
use crate::call::socket::Tap;

#[derive(Clone, Copy)]
pub struct Manner {
    pub reply_ms: u64,
    /// Hears nothing, so replies to nothing.
    pub deaf: bool,
    /// Answers every request with this status.
    pub refuse: Option<u16>,
}

impl Default for Manner {
    fn default() -> Self {
        Self { reply_ms: 1_000, deaf: false, refuse: None }
    }
}

pub struct Interviewer {
    pub url: String,
    hall: Arc<Hall>,
}

/// The sessions, by the numbers that their ids end in.
struct Hall {
    manner: Manner,
    rooms: Mutex<Vec<Arc<Room>>>,
}

/// One session.
struct Room {
    manner: Manner,
    events: watch::Sender<Vec<Value>>,
    hung_up: Notify,
    over: Notify,
}

/// One way of carrying the packets.
enum Voice {
    Rtc(Box<RtcLink>),
    WebSocket(mpsc::Sender<Bytes>),
}

impl Interviewer {
    pub async fn start(manner: Manner) -> Self {
        let hall = Arc::new(Hall { manner, rooms: Mutex::default() });
        let app = Router::new()
            .route("/api/instance", get(async || Json(json!({"ice_servers": []}))))
            .route("/api/sessions", post(create))
            .route("/api/sessions/{id}/commands", post(command))
            .route("/api/sessions/{id}/transcript", get(transcript))
            .route("/rtc/{id}", post(offer))
            .route("/rtc/{id}/{peer}", delete(hang_up))
            .route("/ws/sessions/{id}", get(events))
            .route("/ws/audio", get(audio))
            .with_state(hall.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { url, hall }
    }

    pub async fn hung_up(&self) -> bool {
        let room = self.hall.room("s-0");
        tokio::time::timeout(Duration::from_secs(2), room.hung_up.notified()).await.is_ok()
    }
}

impl Hall {
    fn open(&self) -> String {
        let mut rooms = self.rooms.lock().unwrap();
        rooms.push(Arc::new(Room {
            manner: self.manner,
            events: watch::Sender::new(Vec::new()),
            hung_up: Notify::new(),
            over: Notify::new(),
        }));
        format!("s-{}", rooms.len() - 1)
    }

    fn room(&self, id: &str) -> Arc<Room> {
        let index: usize = id.trim_start_matches("s-").parse().unwrap();
        self.rooms.lock().unwrap()[index].clone()
    }
}

impl Room {
    fn tell(&self, mut event: Value) {
        self.events.send_modify(|events| {
            event["seq"] = json!(events.len() + 1);
            events.push(event);
        });
    }

    fn activity(&self, activity: &str) {
        self.tell(json!({"type": "session.state", "state": "live", "activity": activity}));
    }
}

fn permitted(headers: &HeaderMap) -> bool {
    headers.get("authorization").is_some_and(|value| value == "Bearer secret")
}

async fn create(State(hall): State<Arc<Hall>>, Json(body): Json<Value>) -> Response {
    if let Some(status) = hall.manner.refuse {
        let problem = json!({"title": "No", "detail": "because it says so"}).to_string();
        let headers = [("content-type", "application/problem+json"), ("retry-after", "7")];
        return (StatusCode::from_u16(status).unwrap(), headers, problem).into_response();
    }
    assert_eq!(body["consent"]["recording"], true);
    assert_eq!(body["scenario"], "developer-en");
    (StatusCode::CREATED, Json(json!({"id": hall.open(), "join_token": "secret"}))).into_response()
}

async fn command(State(hall): State<Arc<Hall>>, Path(id): Path<String>, Json(body): Json<Value>) -> Response {
    let room = hall.room(&id);
    assert_eq!(body["command"], "end");
    room.tell(json!({"type": "session.ended", "reason": "candidate"}));
    room.over.notify_one();
    (StatusCode::ACCEPTED, Json(json!({"accepted": true}))).into_response()
}

async fn transcript() -> Json<Value> {
    Json(json!({"turns": []}))
}

async fn hang_up(State(hall): State<Arc<Hall>>, Path((id, _peer)): Path<(String, String)>) -> StatusCode {
    hall.room(&id).hung_up.notify_one();
    StatusCode::OK
}

async fn events(
    State(hall): State<Arc<Hall>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !permitted(&headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let room = hall.room(&id);
    upgrade.protocols(["vivavoce.v1"]).on_upgrade(move |mut socket| async move {
        let mut log = room.events.subscribe();
        let mut told = 0;
        loop {
            let news: Vec<Value> = log.borrow_and_update()[told..].to_vec();
            told += news.len();
            for event in news {
                let text = event.to_string();
                if socket.send(Message::Text(text.into())).await.is_err() {
                    return;
                }
            }
            if log.changed().await.is_err() {
                return;
            }
        }
    })
}

struct Ears {
    packets: mpsc::Sender<Bytes>,
    gathered: Notify,
}

#[async_trait::async_trait]
impl PeerConnectionEventHandler for Ears {
    async fn on_ice_gathering_state_change(&self, state: RTCIceGatheringState) {
        if state == RTCIceGatheringState::Complete {
            self.gathered.notify_one();
        }
    }

    async fn on_track(&self, track: Arc<dyn TrackRemote>) {
        let packets = self.packets.clone();
        tokio::spawn(async move {
            while let Some(event) = track.poll().await {
                if let TrackRemoteEvent::OnRtpPacket(packet) = event {
                    let _ = packets.try_send(packet.payload);
                }
            }
        });
    }
}

async fn offer(State(hall): State<Arc<Hall>>, Path(id): Path<String>, headers: HeaderMap, sdp: String) -> Response {
    if !permitted(&headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    assert!(headers.contains_key("vivavoce-client"));
    let (packets_in, packets) = mpsc::channel(256);
    let ears = Arc::new(Ears { packets: packets_in, gathered: Notify::new() });
    let bind = media_addresses(&["127.0.0.1".parse().unwrap()]);
    let link = RtcLink::build(bind, Tap::new(None, None), ears.clone()).await.unwrap();
    let offer = RTCSessionDescription::offer(sdp).unwrap();
    link.connection.set_remote_description(offer).await.unwrap();
    let answer = link.connection.create_answer(None).await.unwrap();
    link.connection.set_local_description(answer).await.unwrap();
    ears.gathered.notified().await;
    let sdp = link.connection.local_description().await.unwrap().sdp;
    tokio::spawn(interview(hall.room(&id), Voice::Rtc(Box::new(link)), packets));
    let headers = [("location", format!("/rtc/{id}/p-1")), ("content-type", "application/sdp".to_owned())];
    (StatusCode::CREATED, headers, sdp).into_response()
}

async fn audio(
    State(hall): State<Arc<Hall>>,
    Query(query): Query<HashMap<String, String>>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !permitted(&headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let room = hall.room(&query["session"]);
    upgrade.protocols(["vivavoce.v1"]).on_upgrade(move |socket| carry(room, socket))
}

async fn carry(room: Arc<Room>, mut socket: WebSocket) {
    let (packets_in, packets) = mpsc::channel(256);
    let (out, mut outgoing) = mpsc::channel::<Bytes>(16);
    tokio::spawn(interview(room, Voice::WebSocket(out), packets));
    loop {
        tokio::select! {
            message = socket.recv() => match message {
                Some(Ok(Message::Binary(packet))) => {
                    let _ = packets_in.try_send(packet.slice(12..));
                }
                Some(Ok(_)) => {}
                _ => return,
            },
            Some(packet) = outgoing.recv() => {
                if socket.send(Message::Binary(packet)).await.is_err() {
                    return;
                }
            }
        }
    }
}

impl Voice {
    async fn say(&self, sequence: u16, payload: Vec<u8>) {
        let rtp_time = u32::from(sequence) * 960;
        match self {
            Self::Rtc(link) => {
                let payload = payload.into();
                let _ = link.send(Outgoing { sequence, rtp_time, marker: false, payload }).await;
            }
            Self::WebSocket(out) => {
                let mut packet = vec![0x80, 111];
                packet.extend(sequence.to_be_bytes());
                packet.extend(rtp_time.to_be_bytes());
                packet.extend([0, 0, 0, 9]);
                packet.extend(payload);
                let _ = out.send(packet.into()).await;
            }
        }
    }
}

async fn interview(room: Arc<Room>, voice: Voice, mut packets: mpsc::Receiver<Bytes>) {
    let mut encoder = opus::Encoder::new(48_000, opus::Channels::Mono, opus::Application::Voip).unwrap();
    let mut decoder = opus::Decoder::new(16_000, opus::Channels::Mono).unwrap();
    let mut clock = tokio::time::interval(Duration::from_millis(20));
    let (mut spoken, mut silent, mut replies) = (0u32, 0u32, 0u32);
    // Frames of tone that are left to be said.
    let mut tone = 30u64;
    room.activity("speaking");
    for sequence in 0..=u16::MAX {
        tokio::select! {
            _ = clock.tick() => {}
            () = room.over.notified() => return,
        }
        while let Ok(packet) = packets.try_recv() {
            let mut pcm = [0f32; 1920];
            let got = decoder.decode_float(&packet, &mut pcm, false).unwrap_or(0);
            if !room.manner.deaf && level_dbfs(&pcm[..got]) > SPEECH_DBFS {
                spoken += 1;
                silent = 0;
            } else {
                silent += 1;
            }
        }
        // A thread that is behind finds several packets at once: counts may jump.
        if tone > 1 && spoken >= 3 {
            tone = 1;
            room.tell(json!({"type": "reply.interrupted", "speech": replies}));
        }
        if tone == 0 && spoken > 3 && silent >= 20 {
            spoken = 0;
            replies += 1;
            tone = room.manner.reply_ms / 20;
            room.tell(json!({"type": "transcript.final", "turn": replies, "text": "a tone"}));
            room.tell(json!({"type": "reply.text", "text": format!("reply {replies}")}));
            room.activity("speaking");
        }
        let angle = |i: u32| (u32::from(sequence) * 960 + i) as f32 * 0.06;
        let frame: Vec<f32> = (0..960).map(|i| if tone > 0 { angle(i).sin() * 0.3 } else { 0.0 }).collect();
        voice.say(sequence, encoder.encode_vec_float(&frame, 1275).unwrap()).await;
        if tone == 1 {
            room.activity("listening");
        }
        tone = tone.saturating_sub(1);
    }
}
