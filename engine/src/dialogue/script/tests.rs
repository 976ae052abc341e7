use proptest::prelude::*;
use vivavoce_scenarios::{Language, builtin, parse};

use super::*;
use crate::id::TurnId;

const FRENCH: &str = r#"
id = "essai"
language = "fr"
title = "Essai"
role = "Testeur"
summary = "Un essai."
level = "junior"
duration_minutes = 5
greeting = "Parlons un peu."
closing = "Merci et au revoir."
[persona]
name = "Claire"
description = "Posée."
[[questions]]
id = "projet"
kind = "story"
text = "Racontez-moi un projet récent, et dites-moi ce qu'il a donné."
again = "Parlez-moi d'un projet."
time_limit_s = 100
thinking_s = 20
max_follow_ups = 2
[[questions.points]]
id = "role"
synonyms = ["mon rôle", "j'ai développé"]
follow_up = "Qu'avez-vous fait vous-même ?"
[[questions.points]]
id = "resultat"
synonyms = ["résultat", "livré"]
follow_up = "Et le résultat ?"
[[questions]]
id = "equipe"
kind = "number"
text = "Combien étiez-vous dans cette équipe ?"
[[questions]]
id = "astreinte"
kind = "yes_no"
text = "Avez-vous déjà fait des astreintes ?"
"#;

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// An interview on a virtual clock, whose lines are all heard unless a test says else.
struct Room {
    script: ScriptInterviewer,
    now: Duration,
    turn: u32,
}

impl Room {
    fn new() -> Self {
        Self { script: ScriptInterviewer::new(Arc::new(parse(FRENCH).expect("sound"))), now: secs(0), turn: 0 }
    }

    /// Opened, and the first question heard.
    fn opened() -> Self {
        let mut room = Self::new();
        let reply = room.script.open(room.now);
        room.hear(reply);
        room
    }

    fn hear(&mut self, reply: Reply) -> Reply {
        for line in &reply.lines {
            self.now += Duration::from_millis(60 * line.text.chars().count() as u64);
            self.script.spoken(Spoken { kind: line.kind, text: &line.text, complete: true }, self.now);
        }
        reply
    }

    fn turn(&mut self, text: &str, reason: TurnEndReason) -> Reply {
        self.turn += 1;
        self.now += secs(5);
        self.script.answer(Heard { text, reason, turn: TurnId(self.turn) }, self.now)
    }

    /// Says something and hears the reply.
    fn say(&mut self, text: &str) -> Reply {
        let reply = self.turn(text, TurnEndReason::Model);
        self.hear(reply)
    }

    /// Is silent until the interviewer speaks, and hears it.
    fn be_silent(&mut self) -> (Duration, Reply) {
        let from = self.now;
        loop {
            self.now += Duration::from_millis(100);
            let silent_for = self.now - from;
            assert!(silent_for < secs(120), "the interviewer went mute");
            if let Some(reply) = self.script.silence(silent_for, self.now) {
                return (silent_for, self.hear(reply));
            }
        }
    }
}

fn kinds(reply: &Reply) -> Vec<ReplyKind> {
    reply.lines.iter().map(|line| line.kind).collect()
}

#[test]
fn it_says_that_it_is_an_ai_then_greets_and_asks() {
    let mut room = Room::new();
    let reply = room.script.open(secs(0));
    assert_eq!(kinds(&reply), [ReplyKind::Greeting, ReplyKind::Greeting, ReplyKind::Question]);
    assert!(reply.lines[0].text.starts_with("Bonjour, je m'appelle Claire. Je suis une intelligence artificielle"));
    assert_eq!((reply.lines[0].question, reply.lines[2].question), (None, Some(0)));
    assert_eq!(reply.then, Then::Listen);
    for scenario in builtin() {
        let opening = ScriptInterviewer::new(Arc::clone(scenario)).open(secs(0));
        let said =
            if scenario.language == Language::Fr { "intelligence artificielle" } else { "artificial intelligence" };
        assert!(opening.lines[0].text.contains(said), "{}", scenario.id);
    }
}

#[test]
fn it_asks_for_the_point_that_was_missing_and_never_for_one_that_was_said() {
    let mut room = Room::opened();
    let reply = room.say("J'ai développé une application de facturation.");
    assert_eq!(kinds(&reply), [ReplyKind::Acknowledge, ReplyKind::FollowUp]);
    assert_eq!(reply.lines[1].text, "Et le résultat ?");
    assert_eq!((reply.then, reply.verdict), (Then::Listen, Verdict::Finished));

    let reply = room.say("Elle a été livrée en mars.");
    assert_eq!(kinds(&reply), [ReplyKind::Acknowledge, ReplyKind::Question]);
    assert_eq!(reply.lines[1].question, Some(1));

    let mut room = Room::opened();
    let reply = room.say("Mon rôle était d'écrire l'export, et le RESULTAT était bon.");
    assert_eq!(reply.lines[1].question, Some(1), "all points were said");
}

#[test]
fn it_asks_at_most_as_many_follow_ups_as_the_question_allows() {
    let mut room = Room::opened();
    assert_eq!(
        room.say("C'était une histoire très longue et compliquée.").lines[1].text,
        "Qu'avez-vous fait vous-même ?"
    );
    assert_eq!(room.say("Plusieurs choses très différentes les unes des autres.").lines[1].text, "Et le résultat ?");
    assert_eq!(room.say("Tout le monde était vraiment satisfait.").lines[1].question, Some(1));
}

#[test]
fn after_the_last_answer_it_closes() {
    let mut room = Room::opened();
    room.say("Mon rôle était la technique, et le résultat est là.");
    room.say("Cinq.");
    let reply = room.say("Oui.");
    assert_eq!(kinds(&reply), [ReplyKind::Acknowledge, ReplyKind::Closing]);
    assert_eq!(reply.then, Then::End(EndReason::Completed));
    let after = room.say("Allô ?");
    assert_eq!((after.lines.len(), after.then), (0, Then::End(EndReason::Completed)));
    assert!(room.script.silence(secs(60), room.now).is_none());
}

#[test]
fn it_repeats_what_it_asked_last_in_other_words_where_it_has_them() {
    let mut room = Room::opened();
    let reply = room.say("Vous pouvez répéter ?");
    assert_eq!((kinds(&reply), reply.verdict), (vec![ReplyKind::Repeat], Verdict::Repeat));
    assert_eq!(reply.text(), "Bien sûr. Parlez-moi d'un projet.");
    assert!(room.say("Pardon ?").text().contains("Racontez-moi un projet récent"), "now the words of the question");
    room.say("J'ai développé un outil.");
    assert!(room.say("Je n'ai pas entendu").text().ends_with("Et le résultat ?"));
}

#[test]
fn it_goes_on_when_the_candidate_does_not_know() {
    let mut room = Room::opened();
    let reply = room.say("Je ne sais pas.");
    assert_eq!((kinds(&reply), reply.verdict), (vec![ReplyKind::Acknowledge, ReplyKind::Question], Verdict::Next));
    assert_eq!(reply.lines[1].question, Some(1));
}

#[test]
fn it_waits_when_asked_to() {
    let mut room = Room::opened();
    let reply = room.say("Un instant, s'il vous plaît.");
    assert_eq!((kinds(&reply), reply.verdict), (vec![ReplyKind::Wait], Verdict::AskedToWait));
    assert!(room.script.expects(room.now).thinking_left > secs(40));
    let (after, reply) = room.be_silent();
    assert!(after >= secs(44), "{after:?}");
    assert_eq!(kinds(&reply), [ReplyKind::Reprompt]);
}

#[test]
fn an_answer_that_ends_in_a_request_to_wait_is_held_open() {
    let mut room = Room::opened();
    let reply = room.say("J'ai développé un outil et ensuite, attendez, laissez-moi réfléchir");
    assert_eq!(reply, Reply::hold(Verdict::AskedToWait));
    let reply = room.say("et il a été livré");
    assert_eq!(reply.lines[1].question, Some(1), "both halves count");
    let mut room = Room::opened();
    room.say("J'ai développé un outil et ensuite, laissez-moi réfléchir");
    let (_, reply) = room.be_silent();
    assert_eq!(reply.lines[1].text, "Et le résultat ?", "nothing more came: what was said is the answer");
}

#[test]
fn a_hesitation_is_no_answer() {
    let mut room = Room::opened();
    assert_eq!(room.say("Euh, alors…"), Reply::hold(Verdict::AskedToWait));
    assert_eq!(room.say("[Musique]").lines[0].kind, ReplyKind::Reprompt);
}

#[test]
fn words_that_cannot_be_understood_are_asked_for_once() {
    let mut room = Room::opened();
    assert_eq!(kinds(&room.say("…")), [ReplyKind::Reprompt]);
    assert_eq!(room.say("").lines[1].question, Some(1));
}

#[test]
fn it_asks_once_before_it_stops() {
    let mut room = Room::opened();
    let reply = room.say("Je voudrais arrêter l'entretien.");
    assert_eq!((reply.then, reply.verdict), (Then::Listen, Verdict::Stop));
    assert_eq!(room.script.expects(room.now).kind, AnswerKind::YesNo);
    let reply = room.say("Oui.");
    assert_eq!(kinds(&reply), [ReplyKind::Closing]);
    assert_eq!(reply.then, Then::End(EndReason::Candidate));

    let mut room = Room::opened();
    room.say("Stop");
    let reply = room.say("Non non, pas du tout.");
    assert!(reply.text().starts_with("D'accord, continuons. "), "{}", reply.text());
    room.say("Stop");
    let reply = room.say("J'ai développé une application, c'est ce que je voulais dire.");
    assert_eq!(reply.lines[1].text, "Et le résultat ?", "an answer is taken as one");
}

#[test]
fn told_to_wrap_up_it_hears_the_answer_and_closes() {
    let mut room = Room::opened();
    room.script.wrap_up();
    let reply = room.say("J'ai développé une application.");
    assert_eq!(kinds(&reply), [ReplyKind::Acknowledge, ReplyKind::Closing], "no follow-up, no question");
    assert_eq!(reply.then, Then::End(EndReason::Time));
    let mut room = Room::opened();
    room.script.wrap_up();
    let reply = room.script.command(Command::Next, room.now);
    assert_eq!(kinds(&reply), [ReplyKind::Acknowledge, ReplyKind::Closing]);
}

#[test]
fn unanswered_whether_to_stop_it_goes_on() {
    let mut room = Room::opened();
    room.say("Stop");
    let (_, reply) = room.be_silent();
    assert_eq!((kinds(&reply), reply.then), (vec![ReplyKind::Repeat], Then::Listen));
}

#[test]
fn silence_is_thinking_first_then_a_reprompt_then_the_next_question_then_the_end() {
    let mut room = Room::opened();
    let (after, reply) = room.be_silent();
    assert!(after >= secs(20), "the question grants twenty seconds: {after:?}");
    assert_eq!(kinds(&reply), [ReplyKind::Reprompt]);
    let (after, reply) = room.be_silent();
    assert!(after >= QUIET_AGAIN, "{after:?}");
    assert_eq!(reply.lines[1].question, Some(1));
    let mut last = reply;
    for _ in 0..8 {
        if matches!(last.then, Then::End(_)) {
            break;
        }
        last = room.be_silent().1;
    }
    assert_eq!(last.then, Then::End(EndReason::Disconnected));
}

#[test]
fn the_thinking_button_is_granted_without_a_word() {
    let mut room = Room::opened();
    assert_eq!(room.script.command(Command::Thinking, room.now), Reply::hold(Verdict::AskedToWait));
    assert!(room.be_silent().0 >= secs(44));
}

#[test]
fn the_done_button_ends_an_answer_and_skips_where_there_is_none() {
    let mut room = Room::opened();
    let reply = room.turn("", TurnEndReason::Button);
    assert_eq!((reply.verdict, reply.lines[1].question), (Verdict::Next, Some(1)));
    let mut room = Room::opened();
    let reply = room.turn("J'ai développé un outil, attendez", TurnEndReason::Button);
    assert_eq!(reply.lines[1].text, "Et le résultat ?");
}

#[test]
fn a_question_whose_time_is_up_is_left_at_the_end_of_a_sentence() {
    let mut room = Room::opened();
    assert!(!room.script.expects(room.now + secs(99)).over_time);
    room.now += secs(101);
    let expects = room.script.expects(room.now);
    assert!(expects.over_time && expects.longest_wait < secs(1));
    assert!(room.script.tick(room.now).is_none(), "there is a grace");
    let reply = room.turn("et donc voilà ce que nous avons fait", TurnEndReason::TimeLimit);
    assert_eq!(kinds(&reply), [ReplyKind::Time, ReplyKind::Question]);
}

#[test]
fn a_candidate_who_never_pauses_is_cut_in_on_once() {
    let mut room = Room::opened();
    room.now += secs(116);
    let reply = room.script.tick(room.now).expect("the grace is over");
    assert_eq!(kinds(&reply), [ReplyKind::Time, ReplyKind::Question]);
    assert!(room.script.tick(room.now + secs(1)).is_none());
}

#[test]
fn when_the_interview_is_out_of_time_it_closes_with_what_was_said() {
    let mut room = Room::opened();
    room.now = secs(280);
    let reply = room.say("Mon rôle était la technique, et le résultat est là.");
    assert_eq!(kinds(&reply), [ReplyKind::Acknowledge, ReplyKind::Time, ReplyKind::Closing]);
    assert_eq!(reply.then, Then::End(EndReason::Time));
    let mut room = Room::opened();
    room.now = secs(300) + GRACE;
    let reply = room.script.tick(room.now).expect("over");
    assert_eq!(reply.then, Then::End(EndReason::Time));
}

#[test]
fn no_follow_up_is_asked_at_the_cost_of_the_questions_to_come() {
    let mut room = Room::opened();
    room.script.spoken(Spoken { kind: ReplyKind::Question, text: "", complete: true }, secs(210));
    room.now = secs(215);
    assert_eq!(room.say("Une histoire très longue, en effet, que celle-là.").lines[1].question, Some(1));
}

#[test]
fn a_very_short_answer_to_an_open_question_is_asked_to_be_elaborated_once() {
    let scenario = FRENCH.replace("max_follow_ups = 2", "");
    let cut = scenario.find("[[questions.points]]").expect("it has points");
    let end = scenario.find("[[questions]]\nid = \"equipe\"").expect("it has that question");
    let source = format!("{}{}", &scenario[..cut], &scenario[end..]);
    let mut script = ScriptInterviewer::new(Arc::new(parse(&source).expect("sound")));
    script.open(secs(0));
    let heard = |text| Heard { text, reason: TurnEndReason::Model, turn: TurnId(1) };
    assert_eq!(script.answer(heard("La facturation."), secs(20)).lines[1].text, phrases(Language::Fr).more);
    assert_eq!(script.answer(heard("Des factures."), secs(30)).lines[1].question, Some(1));
}

#[test]
fn a_disclosure_that_was_spoken_over_is_said_again() {
    let mut room = Room::new();
    let opening = room.script.open(room.now);
    room.script.spoken(Spoken { kind: ReplyKind::Greeting, text: "Bonjour, je", complete: false }, room.now);
    for line in &opening.lines[1..] {
        room.script.spoken(Spoken { kind: line.kind, text: "", complete: false }, room.now);
    }
    let reply = room.say("Oui bonjour, vous m'entendez ?");
    assert!(reply.lines[0].text.contains("intelligence artificielle"), "{}", reply.text());
    assert_eq!(reply.lines[1].kind, ReplyKind::Question, "and so is the question, which was not heard");
    let reply = room.say("J'ai développé un outil.");
    assert!(!reply.text().contains("intelligence artificielle"), "once heard it is not said again");
}

#[test]
fn an_answer_that_goes_on_over_the_next_question_belongs_to_its_own() {
    let mut room = Room::opened();
    let next = room.turn("Mon rôle était la technique, avec un résultat à la fin", TurnEndReason::Model);
    assert_eq!(next.lines[1].question, Some(1));
    room.script.spoken(Spoken { kind: ReplyKind::Acknowledge, text: "Merci.", complete: true }, room.now);
    room.script.spoken(Spoken { kind: ReplyKind::Question, text: "Combien", complete: false }, room.now);
    let reply = room.say("et j'oubliais, nous avons aussi changé la base de données");
    assert_eq!(reply.lines[1].question, Some(1), "the question is asked again, unanswered");

    let mut room = Room::opened();
    room.turn("J'ai développé un outil", TurnEndReason::Model);
    room.script.spoken(Spoken { kind: ReplyKind::FollowUp, text: "", complete: false }, room.now);
    let reply = room.say("qui a été livré en mars");
    assert_eq!(reply.lines[1].question, Some(1), "the follow-up was not needed after all");
}

#[test]
fn a_repetition_that_is_spoken_over_does_not_undo_anything() {
    let mut room = Room::opened();
    room.say("Mon rôle était la technique, avec un résultat à la fin");
    room.turn("Pouvez-vous répéter ?", TurnEndReason::Model);
    room.script.spoken(Spoken { kind: ReplyKind::Repeat, text: "Bien", complete: false }, room.now);
    assert_eq!(room.say("Nous étions cinq.").lines[1].question, Some(2));
}

#[test]
fn yes_to_a_yes_or_no_question_is_an_answer_and_so_is_that_is_fine() {
    let mut room = Room::opened();
    room.script.command(Command::Next, room.now);
    room.script.command(Command::Next, room.now);
    let reply = room.turn("C'est bon pour moi.", TurnEndReason::Model);
    assert_eq!((reply.verdict, reply.then), (Verdict::Finished, Then::End(EndReason::Completed)));
}

#[test]
fn after_a_reconnect_it_takes_the_question_up_again() {
    let mut room = Room::opened();
    let reply = room.script.resume(secs(20), room.now);
    assert_eq!(reply.text(), "Vous revoilà, reprenons. Parlez-moi d'un projet.");
    assert_eq!(reply.lines[0].question, Some(0));
}

#[test]
fn a_reply_prepared_on_a_copy_leaves_the_interview_where_it_is() {
    let mut room = Room::opened();
    let mut copy = room.script.clone_box();
    let guess = copy.answer(Heard { text: "Je ne sais pas", reason: TurnEndReason::Model, turn: TurnId(1) }, room.now);
    assert_eq!(guess.lines[1].question, Some(1));
    assert_eq!(room.script.position(room.now).question, Some(0));
    assert_eq!(room.say("J'ai développé un outil").lines[1].text, "Et le résultat ?");
}

#[test]
fn buttons_work_at_any_time() {
    let mut room = Room::opened();
    assert_eq!(kinds(&room.script.command(Command::Repeat, room.now)), [ReplyKind::Repeat]);
    assert_eq!(room.script.command(Command::Next, room.now).lines[1].question, Some(1));
    let reply = room.script.command(Command::End, room.now);
    assert_eq!((kinds(&reply), reply.then), (vec![ReplyKind::Closing], Then::End(EndReason::Candidate)));
    assert_eq!(room.script.command(Command::Repeat, room.now).then, Then::End(EndReason::Candidate));
}

#[test]
fn the_built_in_interviews_keep_to_their_time_with_brief_and_with_long_answers() {
    for scenario in builtin() {
        for answer_s in [4, 30, 70] {
            let script = ScriptInterviewer::new(Arc::clone(scenario));
            let mut room = Room { script, now: secs(0), turn: 0 };
            let opening = room.script.open(room.now);
            room.hear(opening);
            let (mut questions, mut turns) = (1, 0);
            let end = loop {
                // Nobody talks on for longer than the grace after a limit: then it cuts in.
                room.now = (room.now + secs(answer_s)).min(scenario.duration.max(room.now) + GRACE);
                turns += 1;
                let text = "le la les words that mention no point whatsoever";
                let over = room.script.expects(room.now).over_time;
                let reason = if over { TurnEndReason::TimeLimit } else { TurnEndReason::Model };
                let reply = room.script.answer(Heard { text, reason, turn: TurnId(turns) }, room.now);
                questions += kinds(&reply).iter().filter(|kind| **kind == ReplyKind::Question).count();
                let reply = room.hear(reply);
                if let Then::End(reason) = reply.then {
                    break reason;
                }
            };
            let what = format!("{} with answers of {answer_s} s: {:?}", scenario.id, room.now);
            assert!(room.now < scenario.duration + secs(60), "{what}");
            if answer_s <= 30 {
                assert_eq!((end, questions), (EndReason::Completed, scenario.questions.len()), "{what}");
            }
            assert!(questions >= 4, "{what}");
        }
    }
}

/// Anything that can happen to an interviewer.
#[derive(Clone, Debug)]
enum Happening {
    Say(&'static str, TurnEndReason),
    Press(Command),
    Silent(u64),
    Talk(u64),
    Reconnect,
}

fn happening() -> impl Strategy<Value = Happening> {
    let texts = prop::sample::select(vec![
        "",
        "euh",
        "Oui.",
        "Non.",
        "stop",
        "Je ne sais pas",
        "un instant",
        "répétez",
        "c'est tout",
        "J'ai développé un outil et il a été livré",
        "une longue réponse sans aucun des mots attendus, attendez, je réfléchis",
    ]);
    let reasons = prop::sample::select(vec![
        TurnEndReason::Model,
        TurnEndReason::LongestWait,
        TurnEndReason::Button,
        TurnEndReason::Typed,
        TurnEndReason::TimeLimit,
    ]);
    let commands = prop::sample::select(vec![Command::Thinking, Command::Repeat, Command::Next]);
    prop_oneof![
        6 => (texts, reasons).prop_map(|(text, reason)| Happening::Say(text, reason)),
        1 => commands.prop_map(Happening::Press),
        1 => (1u64..40).prop_map(Happening::Silent),
        1 => (1u64..200).prop_map(Happening::Talk),
        1 => Just(Happening::Reconnect),
    ]
}

proptest! {
    #[test]
    fn whatever_happens_it_speaks_in_order_and_ends(
        happenings in prop::collection::vec((happening(), any::<bool>()), 0..60),
    ) {
        let mut room = Room::opened();
        let mut at = Some(0);
        let mut ended = false;
        for (happening, heard) in happenings {
            room.now += secs(1);
            let reply = match happening {
                Happening::Say(text, reason) => Some(room.turn(text, reason)),
                Happening::Press(command) => Some(room.script.command(command, room.now)),
                Happening::Silent(seconds) => {
                    room.now += secs(seconds);
                    room.script.silence(secs(seconds), room.now)
                }
                Happening::Talk(seconds) => {
                    room.now += secs(seconds);
                    room.script.tick(room.now)
                }
                Happening::Reconnect => Some(room.script.resume(secs(9), room.now)),
            };
            let Some(reply) = reply else { continue };
            for line in &reply.lines {
                prop_assert!(!ended, "nothing is said after the end");
                prop_assert!(!line.text.trim().is_empty());
                let text = if heard { line.text.as_str() } else { "" };
                room.script.spoken(Spoken { kind: line.kind, text, complete: heard }, room.now);
            }
            match reply.then {
                Then::Listen => prop_assert!(!reply.lines.is_empty()),
                Then::Hold => prop_assert!(reply.lines.is_empty()),
                Then::End(_) => ended = true,
            }
            let position = room.script.position(room.now);
            if let (Some(before), Some(index)) = (at, position.question) {
                // Back only to the question before, when the next one was not heard.
                prop_assert!(index + 1 >= before && index <= before + 1, "{before} to {index}");
            }
            prop_assert_eq!(position.question.is_none(), ended);
            at = position.question;
        }
        // Left alone, it ends by itself.
        for _ in 0..40 {
            if ended {
                break;
            }
            let (_, reply) = room.be_silent();
            ended = matches!(reply.then, Then::End(_));
        }
        prop_assert!(ended);
    }
}

#[test]
fn a_question_that_the_law_forbids_is_not_asked() {
    let text = FRENCH.replace("Combien étiez-vous dans cette équipe ?", "Avez-vous des enfants ?");
    let script = ScriptInterviewer::new(Arc::new(parse(&text).expect("sound")));
    let mut room = Room { script, now: secs(0), turn: 0 };
    let reply = room.script.open(room.now);
    room.hear(reply);
    let reply = room.turn("Je ne sais pas.", TurnEndReason::Model);
    assert_eq!(reply.lines.last().expect("a question").text, "Avez-vous déjà fait des astreintes ?");
    assert_eq!(reply.lines.last().expect("a question").question, Some(2));

    let text = FRENCH.replace("Racontez-moi un projet récent, et dites-moi ce qu'il a donné.", "Êtes-vous marié ?");
    let mut script = ScriptInterviewer::new(Arc::new(parse(&text).expect("sound")));
    assert_eq!(script.open(secs(0)).lines.last().expect("a question").question, Some(1));
}
