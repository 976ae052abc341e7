//! One thread that calls back later: for stubs with a delay, and nothing else.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

type Call = Box<dyn FnOnce() + Send>;

struct Entry {
    due: Instant,
    order: u64,
    call: Call,
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.order == other.order
    }
}
impl Eq for Entry {}
impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Entry {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.due, self.order).cmp(&(other.due, other.order))
    }
}

/// Calls `call` on the timer's thread, no earlier than `delay` from now.
pub fn after(delay: Duration, call: impl FnOnce() + Send + 'static) {
    static TIMER: OnceLock<Sender<(Instant, Call)>> = OnceLock::new();
    let timer = TIMER.get_or_init(|| {
        let (sender, receiver) = channel();
        std::thread::Builder::new()
            .name("timer".into())
            .spawn(move || run(&receiver))
            .expect("a process that cannot start one thread cannot run the engine");
        sender
    });
    // The receiver lives as long as the process.
    let _ = timer.send((Instant::now() + delay, Box::new(call)));
}

fn run(receiver: &Receiver<(Instant, Call)>) {
    let mut waiting: BinaryHeap<Reverse<Entry>> = BinaryHeap::new();
    let mut order = 0;
    loop {
        let next = waiting.peek().map(|Reverse(e)| e.due);
        let wait = next.map_or(Duration::from_secs(3600), |due| due.saturating_duration_since(Instant::now()));
        match receiver.recv_timeout(wait) {
            Ok((due, call)) => {
                order += 1;
                waiting.push(Reverse(Entry { due, order, call }));
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
        let now = Instant::now();
        while waiting.peek().is_some_and(|Reverse(e)| e.due <= now) {
            if let Some(Reverse(entry)) = waiting.pop() {
                (entry.call)();
            }
        }
    }
}
