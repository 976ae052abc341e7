//! What the engine's audio threads have to do, read when Prometheus asks.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric, NoLabelSet};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::gauge::ConstGauge;
use vivavoce_engine::Engine;

pub(super) struct AudioThreads(pub(super) Engine);

impl fmt::Debug for AudioThreads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AudioThreads")
    }
}

impl Collector for AudioThreads {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let threads = self.0.load();
        let name = |n: usize| [("thread", format!("audio-{n}"))];
        let help = "Share of the last three seconds that an audio thread worked";
        let mut busy = encoder.encode_descriptor("audio_thread_busy_ratio", help, None, MetricType::Gauge)?;
        for (n, thread) in threads.iter().enumerate() {
            ConstGauge::new(thread.busy).encode(busy.encode_family(&name(n))?)?;
        }
        let help = "Interviews that an audio thread carries";
        let mut sessions = encoder.encode_descriptor("audio_thread_sessions", help, None, MetricType::Gauge)?;
        for (n, thread) in threads.iter().enumerate() {
            ConstGauge::new(thread.sessions as i64).encode(sessions.encode_family(&name(n))?)?;
        }
        let help = "How late an audio thread does what is due";
        let mut late = encoder.encode_descriptor("audio_thread_lateness_seconds", help, None, MetricType::Histogram)?;
        for (n, thread) in threads.iter().enumerate() {
            let count = thread.lateness.iter().map(|(_, count)| count).sum();
            // The last bucket of the format has no bound.
            let bound = |at: f64| if at.is_infinite() { f64::MAX } else { at };
            let buckets: Vec<(f64, u64)> = thread.lateness.iter().map(|(at, count)| (bound(*at), *count)).collect();
            late.encode_family(&name(n))?.encode_histogram::<NoLabelSet>(thread.lateness_sum, count, &buckets, None)?;
        }
        Ok(())
    }
}
