//! Many interviews at once on a virtual clock, with everything that goes wrong in them: packets
//! lost, late and twice, connections that drop and come back, buttons at random, models that
//! fail, hang and answer late, candidates who vanish. Hours pass in minutes.
//!
//! Sessions, files and the closing of files are real; only time, candidates and models are
//! made up, from a seed. What is looked for is what stays behind: a session that does not end,
//! a task, an open file, memory that grows.

mod candidate;
mod chance;
mod seat;

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use crate::record::Recorder;
use crate::session::Input;

use candidate::Clip;
use chance::Chance;
use seat::{Did, Seat};

/// A session that has not ended so long after it should have is stuck.
const STUCK: Duration = Duration::from_secs(240);
/// Sessions whose files are being closed; when there are more, time waits for the disk.
const CLOSING: usize = 200;
/// Time between two looks at memory.
const SAMPLE: Duration = Duration::from_secs(30);
/// The disk gets this long, of real time, to close what has ended.
const LAST_FILES: Duration = Duration::from_secs(60);

/// How long, how many, how bad.
#[derive(Clone, Copy, Debug)]
pub struct Soak {
    /// Sessions at once.
    pub sessions: usize,
    /// How long, of virtual time.
    pub length: Duration,
    /// Chooses all that happens.
    pub seed: u64,
    /// Threads that share the sessions.
    pub threads: usize,
}

/// What was seen.
#[derive(Clone, Debug, Default)]
pub struct Soaked {
    /// Sessions opened, and those that ended with their files closed.
    pub opened: u64,
    pub closed: u64,
    /// Turns that ended.
    pub turns: u64,
    /// Replies that were interrupted.
    pub interrupted: u64,
    /// Connections made.
    pub connections: u64,
    /// Packets given to sessions.
    pub packets: u64,
    /// Model answers that failed, came late or never.
    pub model_failures: u64,
    /// What was left at the end or would not end; empty when all is well.
    pub left: Vec<String>,
    /// Virtual time and this process's memory in bytes.
    pub memory: Vec<(Duration, u64)>,
}

impl Soaked {
    fn add(&mut self, other: Self) {
        self.opened += other.opened;
        self.closed += other.closed;
        self.turns += other.turns;
        self.interrupted += other.interrupted;
        self.connections += other.connections;
        self.packets += other.packets;
        self.model_failures += other.model_failures;
        self.left.extend(other.left);
        self.memory.extend(other.memory);
    }

    /// How fast memory grew, bytes an hour of virtual time, by least squares over all but the
    /// first quarter; none with too few samples.
    pub fn growth_per_hour(&self) -> Option<f64> {
        let warm = self.memory.len() / 4;
        slope(self.memory.get(warm..)?.iter().map(|(at, bytes)| (at.as_secs_f64() / 3_600.0, *bytes as f64)))
    }
}

/// The slope of the line through `points` (least squares); none with fewer than three.
pub fn slope(points: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let points: Vec<_> = points.collect();
    if points.len() < 3 {
        return None;
    }
    let n = points.len() as f64;
    let (mean_x, mean_y) = (points.iter().map(|p| p.0).sum::<f64>() / n, points.iter().map(|p| p.1).sum::<f64>() / n);
    let (above, below) = points.iter().fold((0.0, 0.0), |(above, below), (x, y)| {
        (above + (x - mean_x) * (y - mean_y), below + (x - mean_x) * (x - mean_x))
    });
    (below > 0.0).then(|| above / below)
}

/// Why a soak could not be done.
#[derive(Debug, thiserror::Error)]
pub enum SoakError {
    /// A thread or a file.
    #[error("the system: {0}")]
    System(#[from] std::io::Error),
    /// A session could not begin.
    #[error(transparent)]
    Begin(#[from] crate::session::BeginError),
    /// The encoder of the candidates' voice.
    #[error("the codec: {0}")]
    Codec(String),
}

/// Something that happens to a seat at a time; the order breaks ties, so that a seed is a run.
struct Due {
    at: Duration,
    order: u64,
    seat: usize,
    generation: u64,
    what: What,
}

pub(crate) enum What {
    /// Given to the session.
    Input(Box<Input>),
    /// The session asked to be woken.
    Wake,
    /// The candidate's next move.
    Move,
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order
    }
}
impl Eq for Due {}
impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Due {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.at, self.order).cmp(&(other.at, other.order))
    }
}

/// Runs a soak in `folder`, which is left empty.
///
/// # Errors
/// [`SoakError`]; what the sessions do wrong is in [`Soaked::left`].
pub fn run(soak: Soak, folder: &Path) -> Result<Soaked, SoakError> {
    // Where the closing of files is waited for.
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build()?;
    let recorder = Recorder::start()?;
    let clip = Arc::new(Clip::new().map_err(SoakError::Codec)?);
    let threads = soak.threads.max(1);
    let parts: Vec<Result<Soaked, SoakError>> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|n| {
                let share = soak.sessions / threads + usize::from(n < soak.sessions % threads);
                let (recorder, clip) = (&recorder, clip.clone());
                let begun = Crowd::new(soak, n as u64, folder, runtime.handle(), clip);
                scope.spawn(move || begun.run(share, recorder))
            })
            .collect();
        let lost = |_| Err(SoakError::System(std::io::Error::other("a soaking thread panicked")));
        running.into_iter().map(|thread| thread.join().unwrap_or_else(lost)).collect()
    });
    let mut all = Soaked::default();
    for part in parts {
        all.add(part?);
    }
    all.memory.sort_by_key(|(at, _)| *at);
    let alive = all.opened - all.closed;
    if alive > 0 {
        all.left.push(format!("{alive} sessions whose files are not closed"));
    }
    let tasks = runtime.metrics().num_alive_tasks();
    if tasks > 0 {
        all.left.push(format!("{tasks} tasks"));
    }
    let open = open_files_in(folder);
    if open > 0 {
        all.left.push(format!("{open} open files"));
    }
    Ok(all)
}

/// One thread's sessions and their time.
struct Crowd {
    soak: Soak,
    shard: u64,
    folder: std::path::PathBuf,
    runtime: tokio::runtime::Handle,
    clip: Arc<Clip>,
    chance: Chance,
    due: BinaryHeap<Reverse<Due>>,
    orders: u64,
    seen: Soaked,
    closing: Vec<(watch::Receiver<bool>, std::path::PathBuf)>,
}

impl Crowd {
    fn new(soak: Soak, shard: u64, folder: &Path, runtime: &tokio::runtime::Handle, clip: Arc<Clip>) -> Self {
        Self {
            soak,
            shard,
            folder: folder.to_owned(),
            runtime: runtime.clone(),
            clip,
            chance: Chance::new(soak.seed.wrapping_add(shard.wrapping_mul(0x9e37))),
            due: BinaryHeap::new(),
            orders: 0,
            seen: Soaked::default(),
            closing: Vec::new(),
        }
    }

    fn run(mut self, sessions: usize, recorder: &Recorder) -> Result<Soaked, SoakError> {
        let began = Instant::now();
        let mut seats = Vec::with_capacity(sessions);
        for n in 0..sessions {
            // Not all in the same millisecond.
            let at = Duration::from_millis(self.chance.below(5_000));
            seats.push(self.seat(n, 0, at, began, recorder)?);
        }
        let mut next_sample = SAMPLE;
        while let Some(Reverse(due)) = self.due.pop() {
            if due.at >= next_sample && self.shard == 0 {
                self.seen.memory.push((next_sample, memory()));
                next_sample += SAMPLE;
            }
            let seat = &mut seats[due.seat];
            if seat.generation != due.generation {
                continue;
            }
            let did = seat.take(due.at, due.what, &mut self.chance, &mut self.seen);
            for Did { at, what } in did {
                self.push(at, due.seat, due.generation, what);
            }
            let seat = &mut seats[due.seat];
            if due.at > seat.until + STUCK && !seat.is_over() {
                self.seen.left.push(format!("a session that will not end: {}", seat.story()));
                seat.give_up(due.at);
            }
            if !seat.is_over() {
                continue;
            }
            self.closing.push(seat.leave());
            self.close();
            if due.at < self.soak.length {
                let pause = Duration::from_millis(self.chance.below(3_000));
                seats[due.seat] = self.seat(due.seat, due.generation + 1, due.at + pause, began, recorder)?;
            } else {
                // No longer anybody's.
                seats[due.seat].generation += 1;
            }
        }
        drop(seats);
        let patience = Instant::now() + LAST_FILES;
        while !self.closing.is_empty() && Instant::now() < patience {
            self.forget_closed();
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(self.seen)
    }

    /// A new session whose candidate comes at `at`.
    fn seat(
        &mut self,
        place: usize,
        generation: u64,
        at: Duration,
        began: Instant,
        recorder: &Recorder,
    ) -> Result<Seat, SoakError> {
        let chance = self.chance.branch();
        let mut seat =
            Seat::open(generation, at, began, chance, self.clip.clone(), recorder, &self.folder, &self.runtime)?;
        seat.until = seat.until.min(self.soak.length.max(at));
        self.seen.opened += 1;
        self.push(at, place, generation, What::Move);
        Ok(seat)
    }

    fn push(&mut self, at: Duration, seat: usize, generation: u64, what: What) {
        self.orders += 1;
        self.due.push(Reverse(Due { at, order: self.orders, seat, generation, what }));
    }

    /// Removes the folders of sessions whose files are closed; waits for the disk if it is far
    /// behind.
    fn close(&mut self) {
        self.forget_closed();
        while self.closing.len() > CLOSING {
            std::thread::sleep(Duration::from_millis(10));
            self.forget_closed();
        }
    }

    fn forget_closed(&mut self) {
        let seen = &mut self.seen;
        self.closing.retain(|(over, folder)| {
            let over = *over.borrow();
            if over {
                seen.closed += 1;
                if let Err(error) = std::fs::remove_dir_all(folder) {
                    seen.left.push(format!("a folder that cannot be removed: {error}"));
                }
            }
            !over
        });
    }
}

/// This process's memory in bytes; 0 where the system does not tell.
pub fn memory() -> u64 {
    let pages = std::fs::read_to_string("/proc/self/statm").ok();
    let pages = pages.as_deref().and_then(|text| text.split_whitespace().nth(1)?.parse::<u64>().ok());
    pages.unwrap_or(0) * 4_096
}

/// Files in `folder` that this process holds open.
fn open_files_in(folder: &Path) -> usize {
    let Ok(open) = std::fs::read_dir("/proc/self/fd") else { return 0 };
    let files = open.flatten().filter_map(|entry| std::fs::read_link(entry.path()).ok());
    files.filter(|file| file.starts_with(folder)).count()
}

/// A queue of what a session's parts were asked, filled while it has the floor.
type Asked = Arc<Mutex<Vec<Input>>>;

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
