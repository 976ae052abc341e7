//! What a person sees while models come in: a bar on a terminal, else plain lines.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{HumanBytes, ProgressBar, ProgressStyle};

/// Told of each step of a pull; files come one after the other.
pub trait Progress: Send + Sync {
    /// A source is tried for a file.
    fn begin(&self, file: &str, size: u64, source: &str);
    /// So many bytes of it are here.
    fn at(&self, bytes: u64);
    /// The source gave the file, or did not and why.
    fn end(&self, failure: Option<&str>);
    /// Something to say between files.
    fn say(&self, text: &str);
}

/// A bar if the error stream is a terminal, else lines.
#[must_use]
pub fn for_people() -> Box<dyn Progress> {
    if io::stderr().is_terminal() { Box::new(Bar::default()) } else { Box::new(Lines::default()) }
}

/// Says nothing.
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: &str, _: u64, _: &str) {}
    fn at(&self, _: u64) {}
    fn end(&self, _: Option<&str>) {}
    fn say(&self, _: &str) {}
}

#[derive(Default)]
struct Bar(Mutex<Option<(ProgressBar, String)>>);

impl Progress for Bar {
    fn begin(&self, file: &str, size: u64, source: &str) {
        let style = ProgressStyle::with_template(
            "{spinner} {msg:34!} {bar:24} {bytes:>11} of {total_bytes} {bytes_per_sec:>12} {eta:>4}",
        )
        .expect("the template is fixed and tested");
        let bar = ProgressBar::new(size).with_style(style).with_message(file.to_owned());
        // pip brings a whole wheel without telling how far it is: the bar must move all the same.
        bar.enable_steady_tick(Duration::from_millis(200));
        bar.println(format!("{file} from {source}"));
        *self.0.lock().expect("no holder panics") = Some((bar, source.to_owned()));
    }

    fn at(&self, bytes: u64) {
        if let Some((bar, _)) = &*self.0.lock().expect("no holder panics") {
            bar.set_position(bytes);
        }
    }

    fn end(&self, failure: Option<&str>) {
        if let Some((bar, source)) = self.0.lock().expect("no holder panics").take() {
            match failure {
                None => bar.finish(),
                Some(why) => {
                    bar.println(format!("  {source}: {why}"));
                    bar.finish_and_clear();
                }
            }
        }
    }

    fn say(&self, text: &str) {
        writeln!(io::stderr(), "{text}").ok();
    }
}

/// The file under way, its size, and the tenths of it already told.
#[derive(Default)]
struct Lines(Mutex<(String, u64, u64)>);

impl Progress for Lines {
    fn begin(&self, file: &str, size: u64, source: &str) {
        *self.0.lock().expect("no holder panics") = (file.to_owned(), size, 0);
        self.say(&format!("{file}: {} from {source}", HumanBytes(size)));
    }

    fn at(&self, bytes: u64) {
        let line = {
            let mut state = self.0.lock().expect("no holder panics");
            let tenths = bytes * 10 / state.1.max(1);
            if tenths <= state.2 || state.1 < 4 << 20 {
                return;
            }
            state.2 = tenths;
            format!("{}: {} %", state.0, tenths * 10)
        };
        self.say(&line);
    }

    fn end(&self, failure: Option<&str>) {
        let file = self.0.lock().expect("no holder panics").0.clone();
        match failure {
            None => self.say(&format!("{file}: here, SHA-256 right")),
            Some(why) => self.say(&format!("{file}: {why}")),
        }
    }

    fn say(&self, text: &str) {
        writeln!(io::stderr(), "{text}").ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bar_and_lines_can_tell_a_whole_story() {
        for progress in [Box::<Bar>::default() as Box<dyn Progress>, Box::<Lines>::default()] {
            progress.begin("m.bin", 8 << 20, "a hub");
            progress.at(4 << 20);
            progress.end(Some("cut off"));
            progress.begin("m.bin", 8 << 20, "a wheel");
            progress.at(8 << 20);
            progress.end(None);
        }
    }
}
