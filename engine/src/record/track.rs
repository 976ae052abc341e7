//! The file thread: takes packets and events from the audio path through bounded queues and
//! writes them, so that a slow disk costs a recording and never a conversation.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::Thread;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::oneshot;
use uuid::Uuid;

use super::log::{LogWriter, write_line};
use super::ogg::OggOpusWriter;
use super::sealed::{Sealer, SessionKey};
use super::tape::{TapeQueue, TapeWriter};
use super::{SessionFiles, Track, TrackSummary};
use crate::audio::WIRE_RATE;
use crate::event::Event;
use crate::tape::file::block;

/// Packets of one track that may wait for the disk, 20 s of them; more are dropped, counted
/// and reported.
#[cfg(not(test))]
const LONGEST_QUEUE: usize = 1_000;

/// In tests minutes pass in milliseconds, while the thread looks as seldom as ever.
#[cfg(test)]
const LONGEST_QUEUE: usize = 100_000;

/// Events of one session that may wait for the disk; more are dropped, counted and reported.
const LONGEST_LOG_QUEUE: usize = 10_000;

/// How often the thread looks for packets. Events wake it.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A page that is not full is written after this long.
const OLDEST_PAGE: Duration = Duration::from_millis(400);

/// Bytes of a tape that are written at once, without waiting for more.
const FULL_BLOCK: usize = 32 * 1024;

/// What went wrong with a recording; the interview goes on.
#[derive(Debug, thiserror::Error)]
pub enum RecordTrouble {
    /// The disk is full or broken; this file is written no further, and holds what it held.
    #[error("{path} is recorded no further: {error}")]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The disk is too slow: so many packets or events were dropped so far.
    #[error("the disk is too slow for {path}: {dropped} left out")]
    Slow {
        /// The file.
        path: PathBuf,
        /// How many, in all.
        dropped: u64,
    },
}

/// Called on the file thread.
type OnTrouble = Box<dyn FnMut(RecordTrouble) + Send>;

/// Gives out writers; one for the process. The thread ends with the last of them.
#[derive(Clone)]
pub struct Recorder {
    shared: Arc<Shared>,
}

struct Shared {
    added: Mutex<Vec<Job>>,
    thread: Thread,
}

impl Recorder {
    /// Starts the file thread.
    ///
    /// # Errors
    /// The system has no thread left.
    pub fn start() -> io::Result<Self> {
        let (hand_over, given) = std::sync::mpsc::sync_channel::<Arc<Shared>>(1);
        let thread = std::thread::Builder::new().name("files".to_owned()).spawn(move || {
            if let Ok(shared) = given.recv() {
                work(shared);
            }
        })?;
        let shared = Arc::new(Shared { added: Mutex::default(), thread: thread.thread().clone() });
        hand_over.send(Arc::clone(&shared)).expect("the thread waits for it");
        Ok(Self { shared })
    }

    /// Begins a track. `on_trouble` is called on the file thread.
    ///
    /// # Errors
    /// The file exists or cannot be made.
    pub fn track(
        &self,
        files: &SessionFiles,
        track: Track,
        on_trouble: impl FnMut(RecordTrouble) + Send + 'static,
    ) -> io::Result<TrackWriter> {
        let output = Output::create(files.track(track), files.key(), Box::new(on_trouble))?;
        Ok(self.begin(track, output))
    }

    fn begin(&self, track: Track, output: Output) -> TrackWriter {
        let queue = Arc::new(TrackQueue::default());
        self.add(Job::Track(TrackJob {
            output,
            queue: Arc::clone(&queue),
            track,
            ogg: OggOpusWriter::new(Uuid::now_v7().as_u128() as u32),
            written: Instant::now(),
        }));
        TrackWriter { queue }
    }

    /// Opens a session's event log to append to. `on_trouble` is called on the file thread.
    ///
    /// # Errors
    /// The file cannot be made.
    pub fn log(
        &self,
        files: &SessionFiles,
        on_trouble: impl FnMut(RecordTrouble) + Send + 'static,
    ) -> io::Result<LogWriter> {
        let path = files.events();
        let file = File::options().append(true).create(true).open(&path)?;
        let length = file.metadata()?.len();
        let queue = Arc::new(LogQueue { waiting: Mutex::default(), thread: self.shared.thread.clone() });
        let on_trouble: OnTrouble = Box::new(on_trouble);
        self.add(Job::Log(LogJob {
            output: Output { path, file: Some(file), sealer: None, bytes: length, length, reported: 0, on_trouble },
            queue: Arc::clone(&queue),
        }));
        Ok(LogWriter { queue })
    }

    /// Begins a session's tape with `header`, the first block of it. `on_trouble` is called on
    /// the file thread.
    ///
    /// # Errors
    /// The file exists or cannot be made.
    pub fn tape(
        &self,
        files: &SessionFiles,
        header: &[u8],
        on_trouble: impl FnMut(RecordTrouble) + Send + 'static,
    ) -> io::Result<TapeWriter> {
        let mut output = Output::create(files.tape(), files.key(), Box::new(on_trouble))?;
        output.try_write(header)?;
        let queue = Arc::new(TapeQueue { thread: Some(self.shared.thread.clone()), ..TapeQueue::default() });
        self.add(Job::Tape(TapeJob { output, queue: Arc::clone(&queue), written: Instant::now() }));
        Ok(TapeWriter { queue })
    }

    fn add(&self, job: Job) {
        locked(&self.shared.added).push(job);
        self.shared.thread.unpark();
    }
}

/// Hands one track's packets to the file thread. Never blocks.
pub struct TrackWriter {
    queue: Arc<TrackQueue>,
}

/// What was recorded with a writer that no file belongs to.
pub(crate) struct TrackQueueEnd(Arc<TrackQueue>);

impl TrackQueueEnd {
    /// The packets since the last call, each with its time in samples, and the end if it came.
    pub(crate) fn take(&self) -> (VecDeque<(u64, Bytes)>, Option<u64>) {
        let mut waiting = locked(&self.0.waiting);
        (std::mem::take(&mut waiting.packets), waiting.end.take().map(|end| end.at))
    }
}

impl TrackWriter {
    /// A writer without a file, for a session that is run again: its packets are taken from
    /// the other end.
    pub(crate) fn detached() -> (Self, TrackQueueEnd) {
        let queue = Arc::<TrackQueue>::default();
        (Self { queue: Arc::clone(&queue) }, TrackQueueEnd(queue))
    }

    /// Records a packet whose sound began `at` on the session's clock. While the disk has
    /// stalled and 20 s wait for it, packets are dropped and the trouble reported.
    pub fn packet(&self, at: Duration, payload: Bytes) {
        let mut waiting = locked(&self.queue.waiting);
        if waiting.packets.len() < LONGEST_QUEUE {
            waiting.packets.push_back((samples(at), payload));
        } else {
            self.queue.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Packets dropped so far because the disk was too slow.
    pub fn dropped(&self) -> u64 {
        self.queue.dropped.load(Ordering::Relaxed)
    }

    /// Ends the track `at` on the session's clock; resolves with what was recorded once the
    /// file is closed.
    pub fn finish(self, at: Duration) -> oneshot::Receiver<TrackSummary> {
        let (done, closed) = oneshot::channel();
        locked(&self.queue.waiting).end = Some(TrackEnd { at: samples(at), done: Some(done) });
        closed
    }
}

impl Drop for TrackWriter {
    fn drop(&mut self) {
        // Without a word about its end, a track ends where its sound does.
        locked(&self.queue.waiting).end.get_or_insert(TrackEnd { at: 0, done: None });
    }
}

#[derive(Default)]
struct TrackQueue {
    waiting: Mutex<WaitingPackets>,
    dropped: AtomicU64,
}

#[derive(Default)]
struct WaitingPackets {
    packets: VecDeque<(u64, Bytes)>,
    end: Option<TrackEnd>,
}

struct TrackEnd {
    at: u64,
    done: Option<oneshot::Sender<TrackSummary>>,
}

/// The events of one session on their way to the file thread.
pub(super) struct LogQueue {
    waiting: Mutex<WaitingEvents>,
    thread: Thread,
}

#[derive(Default)]
struct WaitingEvents {
    events: Vec<Arc<Event>>,
    dropped: u64,
    ended: bool,
    done: Option<oneshot::Sender<()>>,
}

impl LogQueue {
    pub(super) fn push(&self, event: Arc<Event>) {
        let mut waiting = locked(&self.waiting);
        if waiting.events.len() < LONGEST_LOG_QUEUE {
            waiting.events.push(event);
        } else {
            waiting.dropped += 1;
        }
        drop(waiting);
        self.thread.unpark();
    }

    pub(super) fn finish(&self) -> oneshot::Receiver<()> {
        let (done, closed) = oneshot::channel();
        let mut waiting = locked(&self.waiting);
        waiting.ended = true;
        waiting.done = Some(done);
        drop(waiting);
        self.thread.unpark();
        closed
    }

    pub(super) fn abandon(&self) {
        locked(&self.waiting).ended = true;
    }
}

enum Job {
    Track(TrackJob),
    Log(LogJob),
    Tape(TapeJob),
}

struct TrackJob {
    output: Output,
    queue: Arc<TrackQueue>,
    track: Track,
    ogg: OggOpusWriter,
    /// When the last page went out.
    written: Instant,
}

struct LogJob {
    output: Output,
    queue: Arc<LogQueue>,
}

struct TapeJob {
    output: Output,
    queue: Arc<TapeQueue>,
    /// When the last block went out.
    written: Instant,
}

/// A file that is given up at its first error.
struct Output {
    path: PathBuf,
    file: Option<File>,
    /// Seals what is written, where the session has a key.
    sealer: Option<Sealer>,
    /// What it holds.
    bytes: u64,
    /// What it takes on the disk.
    length: u64,
    /// Dropped packets or events that were reported.
    reported: u64,
    on_trouble: OnTrouble,
}

impl Output {
    fn create(path: PathBuf, key: Option<&SessionKey>, on_trouble: OnTrouble) -> io::Result<Self> {
        let mut file = File::create_new(&path)?;
        let mut length = 0;
        let sealer = match key {
            Some(key) => {
                let (sealer, head) = Sealer::new(key).map_err(io::Error::other)?;
                file.write_all(&head)?;
                length = head.len() as u64;
                Some(sealer)
            }
            None => None,
        };
        Ok(Self { path, file: Some(file), sealer, bytes: 0, length, reported: 0, on_trouble })
    }

    /// Writes all of `bytes` or, at an error, none of it and nothing any more.
    fn write(&mut self, bytes: &[u8]) {
        if let Err(error) = self.try_write(bytes) {
            if let Some(file) = self.file.take() {
                // What was written of it is cut off again: the file ends with a whole page.
                let _ = file.set_len(self.length);
            }
            (self.on_trouble)(RecordTrouble::Disk { path: self.path.clone(), error });
        }
    }

    fn try_write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let written = match &mut self.sealer {
            Some(sealer) => {
                let sealed = sealer.seal(bytes);
                file.write_all(&sealed)?;
                sealed.len()
            }
            None => {
                file.write_all(bytes)?;
                bytes.len()
            }
        };
        self.bytes += bytes.len() as u64;
        self.length += written as u64;
        Ok(())
    }

    fn report_dropped(&mut self, dropped: u64) {
        if dropped > self.reported {
            self.reported = dropped;
            (self.on_trouble)(RecordTrouble::Slow { path: self.path.clone(), dropped });
        }
    }
}

impl TrackJob {
    /// Writes what waits; whether more can come.
    fn go_on(&mut self, now: Instant) -> bool {
        let (packets, end) = {
            let mut waiting = locked(&self.queue.waiting);
            (std::mem::take(&mut waiting.packets), waiting.end.take())
        };
        for (at, payload) in packets {
            self.ogg.packet(at, payload);
        }
        if let Some(end) = &end {
            self.ogg.end(end.at);
        } else if self.ogg.has_open_page() && now - self.written >= OLDEST_PAGE {
            self.ogg.end_page();
        }
        let pages = self.ogg.take_pages();
        if !pages.is_empty() {
            self.output.write(&pages);
            self.written = now;
        }
        self.output.report_dropped(self.queue.dropped.load(Ordering::Relaxed));
        let Some(end) = end else { return true };
        let summary =
            TrackSummary { track: self.track, duration_ms: self.ogg.millis(), bytes: self.output.bytes, start_ms: 0 };
        // Closed before anybody is told.
        self.output.file = None;
        if let Some(done) = end.done {
            let _ = done.send(summary);
        }
        false
    }
}

impl LogJob {
    /// Writes what waits; whether more can come.
    fn go_on(&mut self) -> bool {
        let (events, dropped, ended, done) = {
            let mut waiting = locked(&self.queue.waiting);
            let events = std::mem::take(&mut waiting.events);
            (events, waiting.dropped, waiting.ended, waiting.done.take())
        };
        let mut lines = Vec::new();
        for event in events {
            let whole = lines.len();
            if let Err(error) = write_line(&event, &mut lines) {
                lines.truncate(whole);
                tracing::error!(%error, seq = event.seq, "an event cannot be written as JSON");
            }
        }
        if !lines.is_empty() {
            self.output.write(&lines);
        }
        self.output.report_dropped(dropped);
        if ended {
            self.output.file = None;
            if let Some(done) = done {
                let _ = done.send(());
            }
        }
        !ended
    }
}

impl TapeJob {
    /// Writes what waits, in one block; whether more can come.
    fn go_on(&mut self, now: Instant) -> bool {
        let (records, full, ended, done) = {
            let mut waiting = locked(&self.queue.waiting);
            let due = waiting.ended || waiting.records.len() >= FULL_BLOCK || now - self.written >= OLDEST_PAGE;
            let records = if due { std::mem::take(&mut waiting.records) } else { Vec::new() };
            (records, waiting.full, waiting.ended, waiting.done.take())
        };
        if !records.is_empty() {
            self.output.write(&block(&records));
            self.written = now;
        }
        self.output.report_dropped(u64::from(full));
        if ended {
            self.output.file = None;
            if let Some(done) = done {
                let _ = done.send(());
            }
        }
        !ended
    }
}

fn work(shared: Arc<Shared>) {
    let mut jobs: Vec<Job> = Vec::new();
    loop {
        // Read before the jobs are: whoever is gone now has left his last job behind.
        let alone = Arc::strong_count(&shared) == 1;
        jobs.append(&mut locked(&shared.added));
        let now = Instant::now();
        jobs.retain_mut(|job| match job {
            Job::Track(track) => track.go_on(now),
            Job::Log(log) => log.go_on(),
            Job::Tape(tape) => tape.go_on(now),
        });
        if alone && jobs.is_empty() {
            return;
        }
        std::thread::park_timeout(LOOK_EVERY);
    }
}

/// What is in a queue stays true when somebody else panicked while holding it.
pub(super) fn locked<T>(queue: &Mutex<T>) -> MutexGuard<'_, T> {
    queue.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Samples at 48 kHz in a length of time.
fn samples(at: Duration) -> u64 {
    (at.as_nanos() * u128::from(WIRE_RATE) / 1_000_000_000) as u64
}

#[cfg(test)]
#[path = "track_tests.rs"]
mod tests;
