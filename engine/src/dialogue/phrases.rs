//! What the script interviewer says of its own, in each language.
//!
//! Nothing here judges an answer: an acknowledgement says that it was heard, no more.

use vivavoce_scenarios::Language;

/// The sentences of one language. Where there are several, they take turns.
#[derive(Debug)]
pub(super) struct Phrases {
    /// Who speaks; `{name}` is the persona's.
    pub disclosure: &'static str,
    /// Whose part it takes, `{part}`, said after that.
    pub part: &'static str,
    /// The same for a candidate who spoke over it.
    pub disclosure_again: &'static str,
    pub acknowledge: &'static [&'static str],
    pub skip: &'static [&'static str],
    pub repeat: &'static [&'static str],
    pub wait: &'static [&'static str],
    /// After a long silence.
    pub reprompt: &'static str,
    /// After a long silence in which nothing was written either.
    pub at_work: &'static str,
    /// After words that could not be understood.
    pub unclear: &'static str,
    /// After a very short answer to an open question.
    pub more: &'static str,
    /// After two long silences.
    pub silent: &'static str,
    /// After several questions in silence.
    pub absent: &'static str,
    pub confirm_stop: &'static str,
    pub go_on: &'static str,
    pub stopped: &'static str,
    /// Cuts in on a candidate who goes on past the question's time.
    pub cut_in: &'static str,
    /// After an answer that ended past the question's time.
    pub question_time: &'static str,
    /// When the time of the interview is up.
    pub interview_time: &'static str,
    /// After a wish that is not for the interview; what was asked last follows.
    pub decline: &'static [&'static str],
    /// After a lost connection.
    pub back: &'static str,
}

pub(super) fn phrases(language: Language) -> &'static Phrases {
    match language {
        Language::Fr => &FRENCH,
        Language::En => &ENGLISH,
    }
}

static FRENCH: Phrases = Phrases {
    disclosure: "Bonjour, je m'appelle {name}. Je suis une intelligence artificielle, pas une personne, et cet \
                 entretien est enregistré.",
    part: "Dans cet entretien, je tiens ce rôle : {part}.",
    disclosure_again: "Je précise que je suis une intelligence artificielle, pas une personne, et que cet entretien est \
                       enregistré.",
    acknowledge: &["Merci.", "D'accord, merci.", "Entendu.", "Merci, c'est noté."],
    skip: &["Pas de souci, passons à la suite.", "Aucun problème, avançons."],
    repeat: &["Bien sûr.", "Volontiers."],
    wait: &["Prenez votre temps.", "Je vous en prie, j'attends."],
    reprompt: "Prenez votre temps. Si vous voulez réentendre la question, dites simplement : répétez.",
    at_work: "Prenez votre temps, et pensez à voix haute si vous voulez. Quand vous souhaitez avancer, dites : j'ai \
              terminé.",
    unclear: "Je n'ai pas bien entendu. Pouvez-vous le redire ?",
    more: "Pouvez-vous m'en dire un peu plus ?",
    silent: "Je n'entends rien, alors j'avance.",
    absent: "Je ne vous entends plus depuis un moment, alors je m'arrête ici. Tout ce que vous avez dit est conservé.",
    confirm_stop: "Voulez-vous que nous terminions l'entretien maintenant ?",
    go_on: "D'accord, continuons.",
    stopped: "Très bien, nous nous arrêtons là. Merci pour cet échange, et bonne journée.",
    cut_in: "Je me permets de vous interrompre, le temps prévu pour cette question est écoulé.",
    question_time: "Merci. J'avance, pour garder du temps pour la suite.",
    interview_time: "Le temps prévu pour l'entretien est écoulé.",
    decline: &[
        "Cela ne fait pas partie de l'entretien. Je reviens à ma question.",
        "Je préfère que nous restions sur la question.",
    ],
    back: "Vous revoilà, reprenons.",
};

static ENGLISH: Phrases = Phrases {
    disclosure: "Hello, my name is {name}. I'm an artificial intelligence, not a person, and this interview is recorded.",
    part: "In this interview I take this part: {part}.",
    disclosure_again: "Just so you know, I'm an artificial intelligence, not a person, and this interview is recorded.",
    acknowledge: &["Thank you.", "All right, thank you.", "Thanks.", "Thank you, noted."],
    skip: &["No problem, let's move on.", "That's fine, let's go on."],
    repeat: &["Of course.", "Sure."],
    wait: &["Take your time.", "Of course, I'll wait."],
    reprompt: "Take your time. If you'd like to hear the question again, just say: repeat.",
    at_work: "Take your time, and think aloud if you like. When you want to go on, just say: I'm done.",
    unclear: "I didn't quite hear that. Could you say it again?",
    more: "Could you tell me a little more?",
    silent: "I can't hear anything, so I'll move on.",
    absent: "I haven't heard you for a while, so I'll stop here. Everything you said has been kept.",
    confirm_stop: "Would you like to end the interview now?",
    go_on: "All right, let's go on.",
    stopped: "All right, we'll stop here. Thank you for talking with me, and have a good day.",
    cut_in: "Let me stop you there, the time for this question is up.",
    question_time: "Thank you. I'll move on, so that there is time for the rest.",
    interview_time: "The time for this interview is up.",
    decline: &[
        "That is not part of the interview. Let me come back to my question.",
        "I'd rather we stayed with the question.",
    ],
    back: "You're back, let's go on.",
};
