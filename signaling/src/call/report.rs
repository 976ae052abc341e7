//! What a call tells about itself: a line of JSON for each turn, and a summary.

use serde::Serialize;
use serde_json::{Map, Value, json};

/// One turn: what was said, what the server heard and replied, and how long that took.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TurnReport {
    /// From 1, within the call.
    pub turn: usize,
    /// The session.
    pub session: String,
    /// The clip's file.
    pub said: String,
    /// The server's transcript of it.
    pub heard: String,
    /// The text of the reply.
    pub replied: String,
    /// Last speech packet sent to first reply packet with voice.
    pub voice_to_voice_ms: Option<f64>,
    /// First speech packet sent to the first packet of the reply that was lowered; for
    /// replies of constant level.
    pub duck_ms: Option<f64>,
    /// First speech packet sent to last packet of the reply that was talked over.
    pub stop_ms: Option<f64>,
    /// A reply was talked over and went on.
    #[serde(skip_serializing_if = "is_false")]
    pub not_stopped: bool,
    /// The interviewer began to speak before the clip was over.
    #[serde(skip_serializing_if = "is_false")]
    pub early: bool,
    /// No reply came in time.
    #[serde(skip_serializing_if = "is_false")]
    pub missed: bool,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// Counts of packets, of one call or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Packets {
    /// Media packets handed to the network, retransmissions included.
    pub sent: u64,
    /// Packets of clips, each once: what was said, without the silence around it.
    pub spoken: u64,
    /// Media packets lost on purpose, both ways.
    pub lost_by_us: u64,
    /// Different packets of the interviewer's voice that arrived.
    pub received: u64,
    /// Packets missing between the first and the last that arrived.
    pub missing: u64,
}

/// What became of one call.
#[derive(Clone, Debug, Default)]
pub struct CallReport {
    pub session: Option<String>,
    pub connect_ms: Option<f64>,
    pub turns: Vec<TurnReport>,
    pub packets: Packets,
    pub send_late_ms: Vec<f64>,
    /// The server's reason for the end; none where it never said.
    pub ended: Option<String>,
    /// Why the call failed.
    pub error: Option<String>,
}

impl CallReport {
    /// Why the call counts as failed, if it does.
    pub fn failure(&self) -> Option<String> {
        let missed = self.turns.iter().filter(|turn| turn.missed).count();
        match &self.error {
            Some(error) => Some(error.clone()),
            None if missed > 0 => Some(format!("{missed} of {} turns had no reply", self.turns.len())),
            None => None,
        }
    }
}

/// How the calls were placed.
#[derive(Clone, Debug)]
pub struct Placed<'a> {
    pub server: &'a str,
    pub scenario: Option<&'a str>,
    pub transport: &'a str,
}

/// One JSON object over all calls. For one call `session` and `connect_ms` are plain; for
/// several they are a list and percentiles.
pub fn summary(placed: &Placed<'_>, calls: &[CallReport]) -> Value {
    let all = |figure: fn(&TurnReport) -> Option<f64>| -> Vec<f64> {
        calls.iter().flat_map(|call| &call.turns).filter_map(figure).collect()
    };
    let count =
        |which: fn(&TurnReport) -> bool| calls.iter().flat_map(|call| &call.turns).filter(|turn| which(turn)).count();
    let mut packets = Packets::default();
    for call in calls {
        packets.sent += call.packets.sent;
        packets.spoken += call.packets.spoken;
        packets.lost_by_us += call.packets.lost_by_us;
        packets.received += call.packets.received;
        packets.missing += call.packets.missing;
    }
    let late: Vec<f64> = calls.iter().flat_map(|call| call.send_late_ms.iter().copied()).collect();
    let turns: Vec<&TurnReport> = calls.iter().flat_map(|call| &call.turns).collect();
    let failed: Vec<String> = calls.iter().filter_map(CallReport::failure).collect();
    let mut object = Map::new();
    let mut put = |name: &str, value: Value| {
        object.insert(name.to_owned(), value);
    };
    put("server", json!(placed.server));
    put("scenario", json!(placed.scenario));
    put("transport", json!(placed.transport));
    match calls {
        [call] => {
            put("session", json!(call.session));
            put("connect_ms", json!(call.connect_ms));
            put("ended", json!(call.ended));
        }
        _ => {
            let sessions: Vec<&String> = calls.iter().filter_map(|c| c.session.as_ref()).collect();
            let connect: Vec<f64> = calls.iter().filter_map(|call| call.connect_ms).collect();
            let mut ended = Map::new();
            for call in calls {
                let reason = call.ended.as_deref().unwrap_or("not_ended");
                let so_far = ended.get(reason).and_then(Value::as_u64).unwrap_or(0);
                ended.insert(reason.to_owned(), json!(so_far + 1));
            }
            put("sessions", json!(sessions));
            put("connect_ms", percentiles(connect));
            put("ended", Value::Object(ended));
        }
    }
    put("turns", json!(turns));
    put(
        "percentiles",
        json!({
            "voice_to_voice_ms": percentiles(all(|turn| turn.voice_to_voice_ms)),
            "duck_ms": percentiles(all(|turn| turn.duck_ms)),
            "stop_ms": percentiles(all(|turn| turn.stop_ms)),
        }),
    );
    put(
        "counts",
        json!({
            "calls": calls.len(),
            "turns": turns.len(),
            "early": count(|turn| turn.early),
            "missed": count(|turn| turn.missed),
            "not_stopped": count(|turn| turn.not_stopped),
        }),
    );
    put("packets", json!(packets));
    put("own_send_late_ms_p95", json!(percentile(&mut sorted(late), 95.0)));
    put("failed", json!(failed));
    Value::Object(object)
}

fn percentiles(values: Vec<f64>) -> Value {
    let mut values = sorted(values);
    json!({
        "n": values.len(),
        "p50": percentile(&mut values, 50.0),
        "p95": percentile(&mut values, 95.0),
        "p99": percentile(&mut values, 99.0),
    })
}

fn sorted(mut values: Vec<f64>) -> Vec<f64> {
    values.sort_by(f64::total_cmp);
    values
}

/// Nearest rank, of sorted values; none of none.
fn percentile(sorted: &mut [f64], percent: f64) -> Option<f64> {
    let rank = (percent / 100.0 * sorted.len() as f64).ceil() as usize;
    let value = sorted.get(rank.clamp(1, sorted.len().max(1)) - 1)?;
    Some((value * 10.0).round() / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(v2v: Option<f64>) -> TurnReport {
        TurnReport {
            turn: 1,
            session: "s".to_owned(),
            said: "a.wav".to_owned(),
            heard: "hello".to_owned(),
            replied: "hi".to_owned(),
            voice_to_voice_ms: v2v,
            duck_ms: None,
            stop_ms: None,
            not_stopped: false,
            early: false,
            missed: v2v.is_none(),
        }
    }

    fn call(figures: &[Option<f64>]) -> CallReport {
        CallReport {
            session: Some("s".to_owned()),
            connect_ms: Some(40.0),
            turns: figures.iter().map(|f| turn(*f)).collect(),
            send_late_ms: vec![0.1, 0.2, 0.9],
            ended: Some("candidate".to_owned()),
            ..Default::default()
        }
    }

    const PLACED: Placed<'_> = Placed { server: "http://127.0.0.1:8080", scenario: Some("x"), transport: "webrtc" };

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let mut values: Vec<f64> = (1..=100).map(f64::from).collect();
        assert_eq!(percentile(&mut values, 50.0), Some(50.0));
        assert_eq!(percentile(&mut values, 95.0), Some(95.0));
        assert_eq!(percentile(&mut values, 99.0), Some(99.0));
        assert_eq!(percentile(&mut [7.0], 99.0), Some(7.0));
        assert_eq!(percentile(&mut [], 50.0), None);
    }

    #[test]
    fn a_summary_of_one_call_names_its_session() {
        let summary = summary(&PLACED, &[call(&[Some(400.0), Some(500.0)])]);
        assert_eq!(summary["session"], "s");
        assert_eq!(summary["connect_ms"], 40.0);
        assert_eq!(summary["ended"], "candidate");
        assert_eq!(summary["turns"][0]["heard"], "hello");
        assert!(summary["turns"][0].get("missed").is_none());
        assert_eq!(summary["percentiles"]["voice_to_voice_ms"]["p50"], 400.0);
        assert_eq!(summary["percentiles"]["stop_ms"]["p50"], Value::Null);
        assert_eq!(summary["own_send_late_ms_p95"], 0.9);
        assert_eq!(summary["failed"], json!([]));
    }

    #[test]
    fn a_summary_of_many_calls_counts_them() {
        let mut broken = call(&[None]);
        broken.ended = None;
        let summary = summary(&PLACED, &[call(&[Some(1.0)]), call(&[Some(2.0)]), broken]);
        assert_eq!(summary["counts"]["calls"], 3);
        assert_eq!(summary["counts"]["missed"], 1);
        assert_eq!(summary["ended"], json!({"candidate": 2, "not_ended": 1}));
        assert_eq!(summary["connect_ms"]["n"], 3);
        assert_eq!(summary["failed"], json!(["1 of 1 turns had no reply"]));
    }
}
