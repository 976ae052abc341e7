//! A hub on loopback that misbehaves to order. It speaks HTTP by hand, since no
//! server library cuts a body short on purpose.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How one request is answered; once the list is used up, well.
#[derive(Clone, Copy)]
pub enum Reply {
    Status(u16),
    /// So many bytes of the body, then the connection closes.
    CutAfter(usize),
    /// So many bytes of the body, then nothing more.
    StallAfter(usize),
    /// A few bytes at a time, for ever.
    Drip,
}

#[derive(Clone, Copy)]
pub struct Request {
    pub range: Option<usize>,
}

struct State {
    content: Vec<u8>,
    replies: VecDeque<Reply>,
    requests: Vec<Request>,
}

pub struct Hub {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Hub {
    pub async fn start(content: Vec<u8>, replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State { content, replies: replies.into(), requests: Vec::new() }));
        let shared = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&shared)));
            }
        });
        Self { port, state }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/m.bin", self.port)
    }

    pub fn requests(&self) -> Vec<Request> {
        self.state.lock().unwrap().requests.clone()
    }

    /// From now on these bytes lie there.
    pub fn serve(&self, content: Vec<u8>) {
        self.state.lock().unwrap().content = content;
    }
}

async fn answer(mut stream: TcpStream, state: Arc<Mutex<State>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        if stream.read(&mut byte).await.unwrap_or(0) == 0 {
            return;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap().to_lowercase();
    let header =
        |name: &str| head.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned());
    let asked = header("range: bytes=").map(|range| range.trim_end_matches('-').parse::<usize>().unwrap());

    let (content, reply) = {
        let mut state = state.lock().unwrap();
        state.requests.push(Request { range: asked });
        (state.content.clone(), state.replies.pop_front())
    };
    let etag = format!("\"{}\"", super::hash(&content));
    let from = asked.filter(|_| header("if-range:").is_some_and(|validator| validator == etag));
    let body = &content[from.unwrap_or(0)..];
    let status = match (reply, from) {
        (Some(Reply::Status(status)), _) => format!("{status} Because"),
        (_, Some(_)) => "206 Partial Content".to_owned(),
        (_, None) => "200 OK".to_owned(),
    };
    let mut headers = format!("HTTP/1.1 {status}\r\nETag: {etag}\r\nConnection: close\r\n");
    if let Some(from) = from {
        headers += &format!("Content-Range: bytes {from}-{}/{}\r\n", content.len() - 1, content.len());
    }
    headers +=
        &format!("Content-Length: {}\r\n\r\n", if matches!(reply, Some(Reply::Status(_))) { 0 } else { body.len() });
    stream.write_all(headers.as_bytes()).await.ok();
    match reply {
        Some(Reply::Status(_)) => {}
        Some(Reply::CutAfter(bytes)) => {
            stream.write_all(&body[..bytes]).await.ok();
        }
        Some(Reply::StallAfter(bytes)) => {
            stream.write_all(&body[..bytes]).await.ok();
            tokio::time::sleep(Duration::from_secs(30)).await;
        }
        Some(Reply::Drip) => {
            for some in body.chunks(16) {
                if stream.write_all(some).await.is_err() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        }
        None => {
            stream.write_all(body).await.ok();
        }
    }
    stream.flush().await.ok();
}
