//! Asides: lines that need no voice and answer nothing ("one moment, please").

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use super::super::Session;
use super::{BREATH, SaidLine, Saying};
use crate::dialogue::{Line, Then};
use crate::id::SpeechId;
use crate::speak::pacer::Played;
use crate::speak::speaker::Voiced;
use crate::speak::stock::Phrase;

impl Session {
    /// Says a phrase that needs no voice, before whatever else is to be said. Whether there
    /// is such a phrase.
    pub(in crate::session) fn say_aside(&mut self, phrase: Phrase, now: Instant) -> bool {
        let language = self.scenario.language;
        let Some(recorded) = self.stock.get(phrase, language) else { return false };
        let clock = self.clock(now);
        self.asides += 1;
        self.speeches += 1;
        let line = SaidLine {
            speech: SpeechId(self.speeches),
            line: Line { kind: phrase.kind(), text: phrase.text(language).into(), question: None },
            aside: true,
            stop: Arc::default(),
            unsaid: VecDeque::new(),
            open: false,
            busy: false,
            waiting: vec![Voiced::Some { pcm: recorded.pcm.clone(), words: recorded.words.clone() }, Voiced::Done],
            asked: clock,
            came: Some(clock),
            current: false,
            announced: false,
        };
        let saying = self.saying.get_or_insert_with(|| Saying {
            lines: VecDeque::new(),
            then: Then::Listen,
            not_before: clock,
            begun: false,
            held: false,
            suspended: false,
            only_asides: true,
        });
        if let Some(front) = saying.lines.front_mut() {
            // Nothing of it has come: it begins anew after the aside.
            front.current = false;
        }
        self.pacer.stop();
        saying.not_before = clock;
        saying.lines.push_front(line);
        true
    }

    pub(super) fn aside_over(&mut self, line: &SaidLine, played: &Played, now: Instant) {
        self.tell_spoken(line, played, now);
        let clock = self.clock(now);
        let speaks = self.ear.speaking() && self.ear.has_words();
        match &mut self.saying {
            Some(saying) if !saying.lines.is_empty() => saying.not_before = clock + BREATH,
            _ => {
                if self.saying.as_ref().is_some_and(|s| s.only_asides) {
                    self.saying = None;
                }
                self.send_tail(now);
            }
        }
        let acts = self.machine.reply_over(clock, speaks);
        self.perform(acts, now);
        self.quiet_from = clock;
        self.tell_state(now);
    }
}
