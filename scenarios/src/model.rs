//! What a scenario is, once it has been read and found sound.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::attachment::Attachment;
use crate::occupation::Occupation;
use crate::rubric::Criterion;
use crate::task::{Task, TaskKind};

/// The languages an interview can be held in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// French.
    Fr,
    /// English.
    En,
}

impl Language {
    /// Every language, in the order that messages name them.
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// The ISO 639-1 code: `fr`, `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// The language of an ISO 639-1 code, if it is one of ours.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

impl std::fmt::Display for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// How much experience the questions suppose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// A first or second job.
    Junior,
    /// A few years in the trade.
    Experienced,
    /// Leads others or carries the difficult cases.
    Senior,
}

impl Level {
    /// Every level, in the order that messages name them.
    pub const ALL: [Self; 3] = [Self::Junior, Self::Experienced, Self::Senior];

    /// Its name in scenario files and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Junior => "junior",
            Self::Experienced => "experienced",
            Self::Senior => "senior",
        }
    }

    /// The level of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }
}

/// What an interview is about, for lists to sort by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InterviewKind {
    /// A job interview as a whole; what a file that says nothing is.
    #[default]
    Interview,
    /// The knowledge and skills of a trade.
    Technical,
    /// How somebody works with others.
    SoftSkills,
    /// Selling and negotiating.
    Sales,
    /// A presentation or a pitch.
    Presentation,
    /// Cases and problems, solved aloud.
    ProblemSolving,
    /// Saying things so that they are understood.
    Communication,
}

impl InterviewKind {
    /// Every kind, in the order that messages name them.
    pub const ALL: [Self; 7] = [
        Self::Interview,
        Self::Technical,
        Self::SoftSkills,
        Self::Sales,
        Self::Presentation,
        Self::ProblemSolving,
        Self::Communication,
    ];

    /// Its name in scenario files and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Interview => "interview",
            Self::Technical => "technical",
            Self::SoftSkills => "soft_skills",
            Self::Sales => "sales",
            Self::Presentation => "presentation",
            Self::ProblemSolving => "problem_solving",
            Self::Communication => "communication",
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// What kind of answer a question expects. It decides how long a pause may last before
/// the interviewer takes the floor, unless the question says so itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerKind {
    /// "Yes" or "no", perhaps with a word of why.
    YesNo,
    /// A figure: years, people, an amount.
    Number,
    /// A phrase or a sentence.
    Short,
    /// A few sentences.
    Open,
    /// Something that happened: situation, task, action, result.
    Story,
    /// A problem solved aloud, with long silences that are part of it.
    ThinkAloud,
}

impl AnswerKind {
    /// Every kind, in the order that messages name them.
    pub const ALL: [Self; 6] = [Self::YesNo, Self::Number, Self::Short, Self::Open, Self::Story, Self::ThinkAloud];

    /// Its name in scenario files and in the API.
    pub const fn code(self) -> &'static str {
        match self {
            Self::YesNo => "yes_no",
            Self::Number => "number",
            Self::Short => "short",
            Self::Open => "open",
            Self::Story => "story",
            Self::ThinkAloud => "think_aloud",
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The pauses that are usual in such an answer.
    pub const fn patience(self) -> Patience {
        let (min_pause, thinking_wait, longest_wait, asked_to_wait) = match self {
            Self::YesNo => (250, 700, 1_500, 15_000),
            Self::Number => (350, 1_000, 2_000, 20_000),
            Self::Short => (350, 1_000, 2_500, 20_000),
            Self::Open => (500, 1_500, 3_500, 20_000),
            Self::Story => (600, 2_000, 5_000, 30_000),
            Self::ThinkAloud => (800, 3_000, 8_000, 60_000),
        };
        Patience {
            min_pause: Duration::from_millis(min_pause),
            thinking_wait: Duration::from_millis(thinking_wait),
            longest_wait: Duration::from_millis(longest_wait),
            asked_to_wait: Duration::from_millis(asked_to_wait),
        }
    }

    /// How long the candidate may be silent before the first word of such an answer.
    pub const fn thinking(self) -> Duration {
        Duration::from_secs(match self {
            Self::YesNo => 5,
            Self::Number | Self::Short => 8,
            Self::Open => 12,
            Self::Story => 20,
            Self::ThinkAloud => 30,
        })
    }

    /// How long such an answer may take in all, follow-ups included.
    pub const fn time_limit(self) -> Duration {
        Duration::from_secs(match self {
            Self::YesNo | Self::Number => 30,
            Self::Short => 45,
            Self::Open => 90,
            Self::Story => 150,
            Self::ThinkAloud => 180,
        })
    }
}

impl TaskKind {
    /// The pauses that are usual of who writes and thinks aloud.
    pub const fn patience(self) -> Patience {
        Patience {
            min_pause: Duration::from_millis(1_500),
            thinking_wait: Duration::from_secs(5),
            longest_wait: Duration::from_secs(15),
            asked_to_wait: Duration::from_secs(120),
        }
    }

    /// How long nothing need be said or written.
    pub const fn thinking(self) -> Duration {
        Duration::from_secs(180)
    }

    /// How long it may take in all.
    pub const fn time_limit(self) -> Duration {
        Duration::from_secs(match self {
            Self::Code => 900,
            Self::Case => 600,
        })
    }
}

/// What a follow-up of the interviewer's own may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProbeKind {
    /// More about what was said.
    Detail,
    /// A concrete case.
    Example,
    /// What the candidate did, and not the team.
    OwnPart,
    /// What came of it.
    Outcome,
    /// Why so and not otherwise.
    Reason,
}

impl ProbeKind {
    /// Every kind, in the order that messages name them.
    pub const ALL: [Self; 5] = [Self::Detail, Self::Example, Self::OwnPart, Self::Outcome, Self::Reason];

    /// Its name in scenario files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Detail => "detail",
            Self::Example => "example",
            Self::OwnPart => "own_part",
            Self::Outcome => "outcome",
            Self::Reason => "reason",
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// How long the interviewer waits in a pause of the answer.
///
/// The evidence of the pause decides within these bounds: an answer that is surely
/// finished is over after `min_pause`, one that surely goes on is waited for until
/// `longest_wait`. Never is `min_pause` longer than `thinking_wait`, nor that longer than
/// `longest_wait`, nor that longer than `asked_to_wait`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patience {
    /// The shortest pause that can end the turn, however finished it sounds.
    pub min_pause: Duration,
    /// A pause that is waited out longer than this is one of thought. Until then final
    /// words may come, too, and say that there is more.
    pub thinking_wait: Duration,
    /// The pause that ends the turn, however unfinished it sounds.
    pub longest_wait: Duration,
    /// The same for a candidate who has asked for time in the middle of an answer.
    pub asked_to_wait: Duration,
}

/// An interview: who asks, what, in which order, and within what time.
///
/// Read from TOML by [`parse`](crate::parse()); all texts are trimmed, on one line and not
/// empty, all ids are unique where they must be, and all durations are within the
/// bounds of [`limits`](crate::limits).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scenario {
    /// Names the scenario in URLs: `a-z`, `0-9`, `-`.
    pub id: String,
    /// The language of every text in it, and of the answers.
    pub language: Language,
    /// What a list of scenarios shows.
    pub title: String,
    /// The post that the candidate applies for.
    pub role: String,
    /// One or two sentences about the interview, for the candidate to choose by.
    pub summary: String,
    /// The experience that it supposes.
    pub level: Level,
    /// What it is about.
    #[serde(default)]
    pub kind: InterviewKind,
    /// The occupations that it is for.
    #[serde(default)]
    pub occupations: Vec<Occupation>,
    /// The assistant that leads it, by its id; none for the persona of this file.
    #[serde(default)]
    pub assistant: Option<String>,
    /// A language model has drafted what is not in its questions, and nobody has looked at it
    /// since (see [`marks`](crate::marks)).
    #[serde(default)]
    pub drafted_by_ai: bool,
    /// How long the interview may last; the interviewer keeps to it.
    pub duration: Duration,
    /// Who the interviewer is.
    pub persona: Persona,
    /// Said first, after the interviewer has said its name and that it is an AI. It
    /// needs no "hello" of its own.
    pub greeting: String,
    /// At least one, in the order they are asked.
    pub questions: Vec<Question>,
    /// Said last.
    pub closing: String,
    /// Words that the recogniser should lean towards: names, products, terms of the
    /// trade.
    pub vocabulary: Vec<String>,
}

impl Scenario {
    /// The interview's length in minutes, rounded up.
    pub fn duration_minutes(&self) -> u32 {
        u32::try_from(self.duration.as_secs().div_ceil(60)).unwrap_or(u32::MAX)
    }

    /// How many questions there are.
    pub fn question_count(&self) -> u32 {
        u32::try_from(self.questions.len()).unwrap_or(u32::MAX)
    }
}

/// Who the interviewer is, as the candidate sees and hears it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Persona {
    /// What it calls itself.
    pub name: String,
    /// One sentence on its manner, shown before the interview.
    pub description: String,
    /// Whose part it takes, as the candidate is told: "head of engineering". Of an assistant;
    /// no file says it.
    #[serde(default)]
    pub part: Option<String>,
    /// What a language model is told of the tone. Of an assistant; no file says it.
    #[serde(default)]
    pub tone: Option<String>,
}

/// One question and all that the interviewer knows about its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Names the question within the scenario: `a-z`, `0-9`, `-`.
    pub id: String,
    /// What kind of answer it expects.
    pub kind: AnswerKind,
    /// The question as it is spoken.
    pub text: String,
    /// Other words for it, used when the candidate asks to hear it again.
    pub again: Option<String>,
    /// What a good answer says, in lines, for reviewers and raters: no candidate sees or hears it.
    #[serde(default)]
    pub expected: Option<String>,
    /// What a full answer mentions, the most important first.
    pub points: Vec<Point>,
    /// What the answer is scored by, each criterion once; none where it is noted only.
    #[serde(default)]
    pub criteria: Vec<Criterion>,
    /// How much it counts beside the other questions.
    #[serde(default = "one")]
    pub weight: u32,
    /// How many follow-ups may be asked at most.
    pub max_follow_ups: u32,
    /// What an interviewer with a language model may ask for in words of its own.
    #[serde(default = "all_probes")]
    pub probes: Vec<ProbeKind>,
    /// How long the question may take in all, follow-ups included.
    pub time_limit: Duration,
    /// How long the candidate may think before the first word.
    pub thinking: Duration,
    /// How long the interviewer waits in a pause.
    pub patience: Patience,
    /// What is to be written meanwhile.
    #[serde(default)]
    pub task: Option<Task>,
    /// What is shown with it.
    #[serde(default)]
    pub attachments: Vec<Attachment>,
    /// A language model has drafted it, and nobody has looked at it since (see
    /// [`marks`](crate::marks)).
    #[serde(default)]
    pub drafted_by_ai: bool,
}

/// Something that a full answer mentions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// Names the point within its question: `a-z`, `0-9`, `-`.
    pub id: String,
    /// Words and phrases that each mention it. Case, accents and common inflections do
    /// not matter; up to two words may stand between the words of a phrase.
    pub synonyms: Vec<String>,
    /// What to ask if the answer does not mention it.
    pub follow_up: Option<FollowUp>,
}

/// A question asked because a point was missing from the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FollowUp {
    /// The question as it is spoken.
    pub text: String,
}

fn all_probes() -> Vec<ProbeKind> {
    ProbeKind::ALL.to_vec()
}

/// The weight of what names none.
const fn one() -> u32 {
    1
}
