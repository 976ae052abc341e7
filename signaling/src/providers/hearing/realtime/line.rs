//! One candidate's connection.

use std::collections::VecDeque;
use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use vivavoce_engine::audio::MODEL_RATE;
use vivavoce_engine::decode::Resampler;
use vivavoce_engine::event::Word;
use vivavoce_engine::id::SessionId;

use super::super::segment::Segment;
use super::super::stretches::{Stretches, locked};
use super::wire::{self, Event, RATE};
use crate::keys::KeyRing;
use crate::providers::Spec;

/// A connection that is not there after this is not waited for, nor words that have not come so
/// long after their pause.
const PATIENCE: Duration = Duration::from_millis(2_500);
/// A message is a few kilobytes.
const LONGEST_MESSAGE: usize = 256 * 1024;
/// Bytes of text of a stretch: a minute of speech has some thousand.
const LONGEST_TEXT: usize = 16 * 1024;
/// Items whose text has begun and is not complete.
const MOST_OPEN: usize = 32;
/// Items that were asked for and are not complete; those before are given up.
const MOST_ASKED: usize = 64;

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// What the listener wants, in its order.
pub enum Order {
    /// A turn begins.
    Begin(Arc<Mutex<Stretches>>),
    /// More sound, 16 kHz.
    Append(Vec<f32>),
    /// The sound since the last item is one.
    Commit(Item),
    /// The sound since the last item is none.
    Clear,
    /// The turn is over.
    End,
}

/// A stretch whose words are wanted.
pub struct Item {
    pub segment: Segment,
    pub which: usize,
    pub stretches: Arc<Mutex<Stretches>>,
}

impl Item {
    fn found(self, words: Result<Vec<Word>, String>) {
        locked(&self.stretches).found(self.which, words);
    }
}

/// An item on its way.
struct Asked {
    /// None if its turn is over, or it was waited for long enough.
    item: Option<Item>,
    /// What the server calls it, once it has said.
    id: Option<String>,
    until: Instant,
}

/// The connection and what is asked through it.
pub struct Line {
    spec: Spec,
    keys: KeyRing,
    /// Whose connection it is.
    of: Option<SessionId>,
    session: Value,
    resampler: Option<Resampler>,
    turn: Option<Arc<Mutex<Stretches>>>,
    /// Why the sound of this turn is not whole at the server.
    lost: Option<String>,
    asked: VecDeque<Asked>,
    /// Texts that are being written, in the order in which they began.
    open: Vec<(String, String)>,
}

impl Line {
    /// Not yet connected.
    pub fn new(spec: Spec, keys: KeyRing, of: Option<SessionId>, session: Value) -> Self {
        let (asked, open) = (VecDeque::new(), Vec::new());
        Self { spec, keys, of, session, resampler: None, turn: None, lost: None, asked, open }
    }

    /// Carries orders out until there is nobody to give any.
    pub async fn run(mut self, mut orders: Receiver<Order>) {
        let mut socket = self.connect().await.inspect_err(|reason| self.lost = Some(reason.clone())).ok();
        loop {
            let until = self.asked.iter().filter(|asked| asked.item.is_some()).map(|asked| asked.until).min();
            let done = tokio::select! {
                order = orders.recv() => match order {
                    Some(order) => self.carry_out(order, &mut socket).await,
                    None => break,
                },
                message = next(&mut socket) => match message {
                    Some(Ok(message)) => self.read(message),
                    Some(Err(error)) => Err(reason(&error)),
                    None => Err("the connection was closed".to_owned()),
                },
                () = at(until) => {
                    self.late();
                    Ok(())
                }
            };
            if let Err(reason) = done {
                socket = None;
                self.lose(reason);
            }
        }
        if let Some(mut socket) = socket {
            let _ = timeout(PATIENCE, socket.close(None)).await;
        }
    }

    async fn connect(&self) -> Result<Socket, String> {
        let access = self.keys.access(&self.spec, self.keys.purse_of(self.of)).map_err(|error| error.to_string())?;
        let base = access.base_url;
        let base = base.strip_prefix("http").map_or_else(|| base.clone(), |rest| format!("ws{rest}"));
        let url = format!("{base}/realtime?intent=transcription");
        let mut request = url.into_client_request().map_err(|_| "its URL is none".to_owned())?;
        if let Some(key) = &access.key {
            let mut value = HeaderValue::from_str(&format!("Bearer {}", key.expose()))
                .map_err(|_| "its key has line breaks in it".to_owned())?;
            value.set_sensitive(true);
            request.headers_mut().insert("authorization", value);
        }
        let limits = WebSocketConfig::default().max_message_size(Some(LONGEST_MESSAGE));
        let connecting = connect_async_with_config(request, Some(limits), true);
        let late = || "it did not answer in time".to_owned();
        let (mut socket, _) =
            timeout(PATIENCE, connecting).await.map_err(|_| late())?.map_err(|error| reason(&error))?;
        send(&mut socket, &self.session).await?;
        Ok(socket)
    }

    async fn carry_out(&mut self, order: Order, socket: &mut Option<Socket>) -> Result<(), String> {
        match order {
            Order::Begin(turn) => {
                self.forget();
                self.turn = Some(turn);
                self.lost = None;
                self.resampler = Some(Resampler::new(MODEL_RATE, RATE).map_err(|error| error.to_string())?);
                if socket.is_none() {
                    *socket = Some(self.connect().await?);
                }
                return Ok(());
            }
            Order::Commit(item) if self.lost.is_some() => {
                item.found(Err(self.lost.clone().unwrap_or_default()));
                return Ok(());
            }
            Order::End => self.forget(),
            Order::Append(_) | Order::Commit(_) | Order::Clear => {}
        }
        let Some(socket) = socket.as_mut().filter(|_| self.lost.is_none()) else { return Ok(()) };
        match order {
            Order::Append(samples) => {
                let mut sound = Vec::new();
                if let Some(resampler) = &mut self.resampler {
                    resampler.push(&samples, &mut sound);
                }
                if sound.is_empty() { Ok(()) } else { send(socket, &wire::append(&sound)).await }
            }
            Order::Commit(item) => {
                self.asked.push_back(Asked { item: Some(item), id: None, until: Instant::now() + PATIENCE });
                if self.asked.len() > MOST_ASKED {
                    return Err("it completes nothing".to_owned());
                }
                send(socket, &wire::commit()).await
            }
            Order::Clear | Order::End => send(socket, &wire::clear()).await,
            Order::Begin(_) => Ok(()),
        }
    }

    /// What was asked in a turn that is over is not wanted any more, and still comes.
    fn forget(&mut self) {
        self.turn = None;
        self.asked.iter_mut().for_each(|asked| asked.item = None);
        self.open.clear();
    }

    fn lose(&mut self, reason: String) {
        for asked in self.asked.drain(..) {
            if let Some(item) = asked.item {
                item.found(Err(reason.clone()));
            }
        }
        self.open.clear();
        self.lost = Some(reason);
    }

    fn late(&mut self) {
        let now = Instant::now();
        for asked in self.asked.iter_mut().filter(|asked| asked.until <= now) {
            if let Some(item) = asked.item.take() {
                item.found(Err("its words did not come in time".to_owned()));
            }
        }
    }

    fn read(&mut self, message: Message) -> Result<(), String> {
        let text = match message {
            Message::Text(text) => text,
            Message::Close(_) => return Err("the connection was closed".to_owned()),
            _ => return Ok(()),
        };
        let event = serde_json::from_str(&text).map_err(|_| "it sent what is no message of its protocol".to_owned())?;
        match event {
            Event::Committed { item_id } => {
                if let Some(asked) = self.asked.iter_mut().find(|asked| asked.id.is_none()) {
                    asked.id = Some(item_id);
                }
            }
            Event::Delta { item_id, delta } => return self.more(item_id, &delta),
            Event::Completed { item_id, transcript, logprobs } => {
                if transcript.len() > LONGEST_TEXT {
                    return Err("its text does not end".to_owned());
                }
                let words = wire::told(&transcript, &logprobs.unwrap_or_default());
                self.done(&item_id, |segment| Ok(segment.words(&words, 0.0)));
            }
            Event::Failed { item_id, error } => {
                self.done(&item_id, |_| Err(format!("the recogniser failed: {}", error.reason())));
            }
            Event::Error { error } if error.is_empty_item() => {
                // The first that has no name is the one.
                if let Some(at) = self.asked.iter().position(|asked| asked.id.is_none())
                    && let Some(item) = self.asked.remove(at).and_then(|asked| asked.item)
                {
                    item.found(Ok(Vec::new()));
                }
            }
            Event::Error { error } => return Err(format!("the recogniser refused: {}", error.reason())),
            Event::Other => {}
        }
        Ok(())
    }

    /// More text of an item that is not complete; those of turns that are over are passed by.
    fn more(&mut self, id: String, delta: &str) -> Result<(), String> {
        let is_old = self.asked.iter().any(|asked| asked.item.is_none() && asked.id.as_ref() == Some(&id));
        let Some(turn) = self.turn.as_ref().filter(|_| !is_old) else { return Ok(()) };
        match self.open.iter_mut().find(|(open, _)| *open == id) {
            Some((_, text)) => text.push_str(delta),
            None => self.open.push((id, delta.to_owned())),
        }
        if self.open.len() > MOST_OPEN || self.open.iter().map(|(_, text)| text.len()).sum::<usize>() > LONGEST_TEXT {
            return Err("its text does not end".to_owned());
        }
        let texts: Vec<&str> = self.open.iter().map(|(_, text)| text.trim()).collect();
        locked(turn).guess(texts.join(" ").trim());
        Ok(())
    }

    /// An item is complete; a server that names none in advance answers in their order.
    fn done(&mut self, id: &str, words: impl FnOnce(&Segment) -> Result<Vec<Word>, String>) {
        self.open.retain(|(open, _)| open != id);
        let named = self.asked.iter().position(|asked| asked.id.as_deref() == Some(id));
        let Some(at) = named.or_else(|| self.asked.iter().position(|asked| asked.id.is_none())) else { return };
        if let Some(item) = self.asked.remove(at).and_then(|asked| asked.item) {
            let words = words(&item.segment);
            item.found(words);
        }
    }
}

async fn send(socket: &mut Socket, message: &Value) -> Result<(), String> {
    let sent = timeout(PATIENCE, socket.send(Message::text(message.to_string()))).await;
    sent.map_err(|_| "the network is too slow".to_owned())?.map_err(|error| reason(&error))
}

async fn next(socket: &mut Option<Socket>) -> Option<Result<Message, Error>> {
    match socket {
        Some(socket) => socket.next().await,
        None => pending().await,
    }
}

async fn at(until: Option<Instant>) {
    match until {
        Some(until) => sleep_until(until).await,
        None => pending().await,
    }
}

/// What is wrong, without URL and headers.
fn reason(error: &Error) -> String {
    match error {
        Error::Http(answer) => format!("the recogniser answered {}", answer.status()),
        Error::Io(_) => "the recogniser cannot be reached".to_owned(),
        Error::Capacity(_) => "its message does not end".to_owned(),
        Error::Tls(_) => "no TLS with the recogniser".to_owned(),
        _ => "the connection was lost".to_owned(),
    }
}
