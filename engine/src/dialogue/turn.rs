//! Whose turn it is: the state machine of the conversation.
//!
//! ```text
//!              speech                silence              over
//!  Listening ----------> Hearing <-----------> Pausing ---------> Replying
//!      ^                    ^        speech        ^ speech goes on  |
//!      |  reply played      | confirmed barge-in   +-----------------|
//!      +---------------- Speaking <----------------------------------+
//! ```
//!
//! Pure: time is an argument (`now`, since the session began), what it wants done
//! comes back as [`Act`]s, and [`TurnMachine::deadline`] says when to call
//! [`TurnMachine::wake`]. That is why it is tested on a virtual clock.

use std::time::Duration;

use super::pause::{Judgement, PauseVerdict};
use crate::event::{Activity, TurnEndReason};
use crate::id::{SpeechId, TurnId};

/// A sound that may be speech lowers the reply at once; if voice activity does not confirm
/// it by then, the reply comes back.
const ONSET_PROOF: Duration = Duration::from_millis(160);
/// Speech over a reply for this long is an interruption, whatever it sounds like.
const LONGEST_DOUBT: Duration = Duration::from_millis(1_200);
/// Who was just told to go on is given at least this long to do so.
const INVITED: Duration = Duration::from_millis(3_500);

/// How long to wait for this candidate at this question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// A pause shorter than this never ends a turn.
    pub least_pause: Duration,
    /// A pause of this length ends it, whatever the model says.
    pub longest_wait: Duration,
    /// What "I'm thinking" grants.
    pub thinking: Duration,
}

/// What the machine wants done, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    /// A new turn of the candidate begins.
    Start(TurnId),
    /// The candidate fell silent: ask for final words, and whether the turn is over.
    Judge { turn: TurnId, pause: u32 },
    /// The candidate goes on: forget what was prepared for this pause.
    GoOn { turn: TurnId },
    /// The turn is over: answer it.
    Over { turn: TurnId, reason: TurnEndReason },
    /// The candidate may be interrupting: lower the reply.
    Duck,
    /// That was no interruption: bring the reply back.
    Unduck(SpeechId),
    /// It was one: silence the reply.
    Interrupt(SpeechId),
}

#[derive(Clone, Debug, PartialEq)]
enum State {
    /// Nobody speaks.
    Listening { since: Duration },
    /// The candidate speaks.
    Hearing { turn: TurnId },
    /// The candidate has fallen silent.
    Pausing { turn: TurnId, pause: u32, silent_from: Duration, judgement: Option<Judgement> },
    /// The turn is over and the reply is on its way.
    Replying { turn: TurnId },
    /// The interviewer speaks.
    Speaking { speech: SpeechId, over: Option<Over>, aside: Option<Aside> },
}

/// The candidate makes a sound over the reply.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Over {
    since: Duration,
    /// Whether voice activity holds it to be speech; before, it is only a sound.
    speech: bool,
}

/// What the interviewer says without ending the turn: "go on, I am listening".
#[derive(Clone, Copy, Debug, PartialEq)]
struct Aside {
    turn: TurnId,
    /// Whether the turn is over and its reply still to come.
    replying: bool,
}

/// The machine of one session.
#[derive(Clone, Debug)]
pub struct TurnMachine {
    state: State,
    patience: Patience,
    turns: u32,
    pauses: u32,
    /// Until when the candidate has asked to think.
    thinking_until: Option<Duration>,
}

impl TurnMachine {
    /// A machine that listens from `now`.
    pub fn new(now: Duration, patience: Patience) -> Self {
        Self { state: State::Listening { since: now }, patience, turns: 0, pauses: 0, thinking_until: None }
    }

    /// The state's public name.
    pub fn activity(&self) -> Activity {
        match self.state {
            State::Listening { .. } => Activity::Listening,
            State::Hearing { .. } => Activity::Hearing,
            State::Pausing { .. } => Activity::Pausing,
            State::Replying { .. } => Activity::Replying,
            State::Speaking { .. } => Activity::Speaking,
        }
    }

    /// The candidate's turn that is going on or being answered.
    pub fn turn(&self) -> Option<TurnId> {
        match self.state {
            State::Hearing { turn } | State::Pausing { turn, .. } | State::Replying { turn } => Some(turn),
            State::Listening { .. } | State::Speaking { .. } => None,
        }
    }

    /// How long nobody has spoken, while listening; time granted for thinking is none.
    pub fn silence(&self, now: Duration) -> Option<Duration> {
        match self.state {
            State::Listening { since } => {
                let from = since.max(self.thinking_until.unwrap_or_default());
                Some(now.saturating_sub(from))
            }
            _ => None,
        }
    }

    /// How long the present pause has lasted.
    pub fn pause_started(&self) -> Option<Duration> {
        match self.state {
            State::Pausing { silent_from, .. } => Some(silent_from),
            _ => None,
        }
    }

    /// Sets how long to wait from now on.
    pub fn set_patience(&mut self, patience: Patience) {
        self.patience = patience;
    }

    /// Voice activity began.
    pub fn speech_started(&mut self, now: Duration) -> Vec<Act> {
        match self.state {
            State::Listening { .. } => {
                self.thinking_until = None;
                let turn = self.next_turn();
                self.state = State::Hearing { turn };
                vec![Act::Start(turn)]
            }
            State::Pausing { turn, .. } | State::Replying { turn } => {
                self.thinking_until = None;
                self.state = State::Hearing { turn };
                vec![Act::GoOn { turn }]
            }
            State::Speaking { speech, over, aside } => {
                let since = over.map_or(now, |o| o.since);
                self.state = State::Speaking { speech, over: Some(Over { since, speech: true }), aside };
                if over.is_none() { vec![Act::Duck] } else { vec![] }
            }
            State::Hearing { .. } => vec![],
        }
    }

    /// There is a sound that may be the beginning of speech: over a reply it counts before
    /// voice activity is sure.
    pub fn onset(&mut self, now: Duration) -> Vec<Act> {
        match self.state {
            State::Speaking { speech, over: None, aside } => {
                self.state = State::Speaking { speech, over: Some(Over { since: now, speech: false }), aside };
                vec![Act::Duck]
            }
            _ => vec![],
        }
    }

    /// Whether the reply is lowered because the candidate may be interrupting it.
    pub fn ducked(&self) -> bool {
        matches!(self.state, State::Speaking { over: Some(_), .. })
    }

    /// The candidate's sound over the reply is an interruption.
    pub fn barge_in(&mut self) -> Vec<Act> {
        let State::Speaking { speech, over: Some(_), aside } = self.state else { return vec![] };
        let mut acts = vec![Act::Interrupt(speech)];
        acts.extend(self.take_floor(aside));
        acts
    }

    /// The candidate has the floor: in the turn that an aside left open, or in a new one.
    fn take_floor(&mut self, aside: Option<Aside>) -> Vec<Act> {
        match aside {
            Some(Aside { turn, .. }) => {
                self.state = State::Hearing { turn };
                vec![Act::GoOn { turn }]
            }
            None => {
                let turn = self.next_turn();
                self.state = State::Hearing { turn };
                vec![Act::Start(turn)]
            }
        }
    }

    /// The turn that was to go on has been answered, or there was none: what the candidate says
    /// now begins another.
    pub fn begin_anew(&mut self) -> TurnId {
        let turn = self.next_turn();
        self.state = State::Hearing { turn };
        turn
    }

    /// What stopped the reply was no interruption: it is the interviewer who speaks.
    pub fn dismiss(&mut self, speech: SpeechId) {
        self.state = State::Speaking { speech, over: None, aside: None };
    }

    /// Voice activity ended; the silence began at `silent_from`.
    pub fn speech_stopped(&mut self, silent_from: Duration) -> Vec<Act> {
        match self.state {
            State::Hearing { turn } => {
                self.pauses += 1;
                let pause = self.pauses;
                self.state = State::Pausing { turn, pause, silent_from, judgement: None };
                vec![Act::Judge { turn, pause }]
            }
            State::Speaking { speech, over: Some(_), aside } => {
                self.state = State::Speaking { speech, over: None, aside };
                vec![Act::Unduck(speech)]
            }
            _ => vec![],
        }
    }

    /// A judgement of `pause`, which takes the place of an earlier one; a late one for
    /// another pause is ignored.
    pub fn judged(&mut self, now: Duration, for_pause: u32, judged: Judgement) -> Vec<Act> {
        if let State::Pausing { pause, judgement, .. } = &mut self.state
            && *pause == for_pause
        {
            *judgement = Some(judged);
        }
        self.wake(now)
    }

    /// The pause that is going on, by its number.
    pub fn pause(&self) -> Option<u32> {
        match self.state {
            State::Pausing { pause, .. } => Some(pause),
            _ => None,
        }
    }

    /// Whether the pause that is going on has been judged.
    pub fn is_judged(&self) -> bool {
        matches!(self.state, State::Pausing { judgement: Some(_), .. })
    }

    /// How long to wait at present.
    pub fn patience(&self) -> Patience {
        self.patience
    }

    /// "I'm done".
    pub fn done(&mut self, now: Duration) -> Vec<Act> {
        match self.state {
            State::Hearing { turn } | State::Pausing { turn, .. } => self.over(turn, TurnEndReason::Button),
            State::Listening { .. } => {
                let turn = self.next_turn();
                let mut acts = vec![Act::Start(turn)];
                acts.extend(self.over(turn, TurnEndReason::Button));
                acts
            }
            State::Replying { .. } | State::Speaking { .. } => self.wake(now),
        }
    }

    /// The answer came in writing: it is a turn of its own, or ends the one going on.
    pub fn typed(&mut self) -> Vec<Act> {
        match self.state {
            State::Hearing { turn } | State::Pausing { turn, .. } => self.over(turn, TurnEndReason::Typed),
            State::Replying { .. } => vec![],
            State::Listening { .. } => self.typed_turn(),
            State::Speaking { speech, aside, .. } => {
                let mut acts = vec![Act::Interrupt(speech)];
                match aside {
                    Some(Aside { turn, .. }) => {
                        acts.push(Act::GoOn { turn });
                        acts.extend(self.over(turn, TurnEndReason::Typed));
                    }
                    None => acts.extend(self.typed_turn()),
                }
                acts
            }
        }
    }

    fn typed_turn(&mut self) -> Vec<Act> {
        let turn = self.next_turn();
        let mut acts = vec![Act::Start(turn)];
        acts.extend(self.over(turn, TurnEndReason::Typed));
        acts
    }

    /// The candidate does something other than speaking: that is no silence.
    pub fn active(&mut self, now: Duration) {
        if let State::Listening { since } = &mut self.state {
            *since = now;
        }
    }

    /// "I'm thinking".
    pub fn thinking(&mut self, now: Duration) {
        self.thinking_until = Some(now + self.patience.thinking);
    }

    /// The question's time is up: ends the turn that is going on, if there is one.
    pub fn time_up(&mut self) -> Vec<Act> {
        match self.state {
            State::Hearing { turn } | State::Pausing { turn, .. } => self.over(turn, TurnEndReason::TimeLimit),
            _ => vec![],
        }
    }

    /// The interviewer takes the floor without a turn to answer (a greeting, a
    /// reprompt), or with the answer to one.
    pub fn reply_started(&mut self, speech: SpeechId) {
        // The next line of a reply does not undo that the candidate has begun to speak.
        let over = match self.state {
            State::Speaking { over, .. } => over,
            _ => None,
        };
        self.state = State::Speaking { speech, over, aside: None };
    }

    /// The interviewer says something that leaves the candidate's turn as it is.
    pub fn aside_started(&mut self, speech: SpeechId) {
        let aside = match self.state {
            State::Hearing { turn } | State::Pausing { turn, .. } => Some(Aside { turn, replying: false }),
            State::Replying { turn } => Some(Aside { turn, replying: true }),
            State::Speaking { aside, .. } => aside,
            State::Listening { .. } => None,
        };
        self.state = State::Speaking { speech, over: None, aside };
    }

    /// A reply is being prepared although no turn asked for it.
    pub fn prepare(&mut self) {
        if matches!(self.state, State::Listening { .. }) {
            // A turn number is not used up: nobody has spoken.
            self.state = State::Replying { turn: TurnId(self.turns) };
        }
    }

    /// Whether the candidate has begun to speak over the reply.
    pub fn spoken_over(&self) -> bool {
        matches!(self.state, State::Speaking { over: Some(Over { speech: true, .. }), .. })
    }

    /// The reply was played to its end, or came to nothing. A candidate who is speaking
    /// already has the floor at once.
    pub fn reply_over(&mut self, now: Duration, candidate_speaks: bool) -> Vec<Act> {
        match self.state {
            State::Speaking { over, aside, .. } if candidate_speaks || over.is_some_and(|o| o.speech) => {
                self.take_floor(aside)
            }
            State::Speaking { aside: Some(Aside { turn, replying: true }), .. } => {
                self.state = State::Replying { turn };
                vec![]
            }
            State::Speaking { aside: Some(Aside { turn, replying: false }), .. } => {
                self.thinking_until = Some(now + INVITED);
                self.wait_on(turn, now)
            }
            State::Speaking { .. } | State::Replying { .. } => {
                self.state = State::Listening { since: now };
                if candidate_speaks { self.speech_started(now) } else { vec![] }
            }
            _ => vec![],
        }
    }

    /// Waits for a turn to go on, as if it had paused just now.
    fn wait_on(&mut self, turn: TurnId, now: Duration) -> Vec<Act> {
        self.pauses += 1;
        self.state = State::Pausing { turn, pause: self.pauses, silent_from: now, judgement: None };
        vec![]
    }

    /// The candidate is back after a lost connection: a turn that was going on is waited
    /// for as after a pause.
    pub fn come_back(&mut self, now: Duration) -> Vec<Act> {
        match self.state {
            State::Hearing { turn } | State::Pausing { turn, .. } => self.wait_on(turn, now),
            State::Speaking { speech, aside, .. } => {
                self.state = State::Speaking { speech, over: None, aside };
                vec![]
            }
            State::Listening { .. } => {
                self.state = State::Listening { since: now };
                vec![]
            }
            State::Replying { .. } => vec![],
        }
    }

    /// The candidate has left or pressed pause: whatever was going on is over.
    pub fn hold(&mut self, now: Duration) -> Vec<Act> {
        let acts = match self.state {
            State::Speaking { speech, .. } => vec![Act::Interrupt(speech)],
            _ => vec![],
        };
        self.state = State::Listening { since: now };
        self.thinking_until = None;
        acts
    }

    /// When [`Self::wake`] has something to do.
    pub fn deadline(&self) -> Option<Duration> {
        match self.state {
            State::Pausing { silent_from, judgement, .. } => {
                let longest = self.patience.longest_wait;
                let wait = match judgement {
                    Some(Judgement { verdict: PauseVerdict::AskedToWait, wait }) => wait,
                    // The patience may have shrunk since.
                    Some(judgement) => judgement.wait.min(longest),
                    None => longest,
                };
                Some((silent_from + wait).max(self.thinking_until.unwrap_or_default()))
            }
            State::Speaking { over: Some(over), .. } => {
                Some(over.since + if over.speech { LONGEST_DOUBT } else { ONSET_PROOF })
            }
            _ => None,
        }
    }

    /// Does what is due at `now`.
    pub fn wake(&mut self, now: Duration) -> Vec<Act> {
        if self.deadline().is_none_or(|due| now < due) {
            return vec![];
        }
        match self.state {
            State::Pausing { turn, judgement, .. } => {
                let finished = judgement.is_some_and(|j| j.verdict == PauseVerdict::Finished);
                let reason = if finished { TurnEndReason::Model } else { TurnEndReason::LongestWait };
                self.over(turn, reason)
            }
            State::Speaking { over: Some(Over { speech: true, .. }), .. } => self.barge_in(),
            State::Speaking { speech, over: Some(Over { speech: false, .. }), aside } => {
                self.state = State::Speaking { speech, over: None, aside };
                vec![Act::Unduck(speech)]
            }
            _ => vec![],
        }
    }

    fn over(&mut self, turn: TurnId, reason: TurnEndReason) -> Vec<Act> {
        self.thinking_until = None;
        self.state = State::Replying { turn };
        vec![Act::Over { turn, reason }]
    }

    fn next_turn(&mut self) -> TurnId {
        self.turns += 1;
        TurnId(self.turns)
    }
}

#[cfg(test)]
#[path = "turn_tests.rs"]
mod tests;
