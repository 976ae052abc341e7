//! What the figures were measured on.

use std::fs::read_to_string;

/// CPU model, cores, memory and kernel, in one line; what cannot be read is left out.
pub fn describe() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let parts = [
        field("/proc/cpuinfo", "model name"),
        Some(format!("{cores} cores")),
        field("/proc/meminfo", "MemTotal").and_then(|text| gibibytes(&text)),
        Some(format!("{} {}", std::env::consts::OS, kernel().unwrap_or_default()).trim_end().to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The 1-minute load average, where the system has one.
pub fn load() -> Option<f64> {
    read_to_string("/proc/loadavg").ok()?.split_whitespace().next()?.parse().ok()
}

fn kernel() -> Option<String> {
    Some(read_to_string("/proc/sys/kernel/osrelease").ok()?.trim().to_owned())
}

fn field(file: &str, name: &str) -> Option<String> {
    let text = read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn gibibytes(kibibytes: &str) -> Option<String> {
    let kibibytes: f64 = kibibytes.split_whitespace().next()?.parse().ok()?;
    Some(format!("{:.1} GiB", kibibytes / 1024.0 / 1024.0))
}
