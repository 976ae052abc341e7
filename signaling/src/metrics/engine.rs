//! What the engine counts, read whenever the page is.

use std::sync::Arc;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use vivavoce_engine::Counts;

/// The engine's counts as counters.
#[derive(Debug)]
pub struct EngineCounts(pub Arc<Counts>);

impl Collector for EngineCounts {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let counted = self.0.read();
        for (name, help, count) in [
            ("packets_received", "Packets of candidates' voices that were used", counted.received),
            ("packets_lost", "Packets that did not come in time", counted.lost),
            ("packets_late", "Packets that came after they had been given up", counted.late),
            ("packets_repaired", "Packets that came because they were asked for again", counted.repaired),
        ] {
            let counter = ConstCounter::new(count);
            counter.encode(encoder.encode_descriptor(name, help, None, counter.metric_type())?)?;
        }
        let concealed = ConstCounter::new(counted.concealed_seconds);
        let help = "Sound that was made up for lost packets";
        // The unit is part of the name: `_seconds`.
        let unit = prometheus_client::registry::Unit::Seconds;
        concealed.encode(encoder.encode_descriptor("concealed", help, Some(&unit), concealed.metric_type())?)
    }
}
